"""Organizations, users and roles as records."""

import pytest

from mockserver.domain.organizations import CHANGES, ORGANIZATIONS, ROLES, USERS
from mockserver.kernel.errors import BillErrors, NotFound
from tests.tenancy.fixture import TenancyFixture, make_fixture


@pytest.fixture
def fixture() -> TenancyFixture:
    """A fixture with two organizations."""
    return make_fixture()


def test_organizations_are_numbered_from_one(fixture: TenancyFixture) -> None:
    assert [record["number"] for record in fixture.organizations.values()] == [1, 2]


def test_an_organization_has_an_id_of_its_kind(fixture: TenancyFixture) -> None:
    assert fixture.org_id.startswith("00802")


def test_an_organizations_country_is_named(fixture: TenancyFixture) -> None:
    record = fixture.add_organization("third", address={"line1": "1 Main St", "country": "US"})

    assert record["address"] == {"line1": "1 Main St", "country": "US", "countryName": "United States"}


def test_an_organization_sees_itself_and_no_other(fixture: TenancyFixture) -> None:
    with fixture.engine.read(fixture.tenant.world) as tx:
        ctx = fixture.context(tx, 1)
        assert ORGANIZATIONS.get(ctx, fixture.org_id)["name"] == "main"
        with pytest.raises(NotFound):
            ORGANIZATIONS.get(ctx, fixture.organizations["second"]["id"])


def test_the_world_level_sees_all_organizations(fixture: TenancyFixture) -> None:
    with fixture.engine.read(fixture.tenant.world) as tx:
        rows = ORGANIZATIONS.rows(fixture.context(tx, 0))

    assert [row["name"] for row in rows] == ["main", "second"]


def test_a_fresh_organization_has_the_six_roles_in_recorded_order(fixture: TenancyFixture) -> None:
    with fixture.engine.read(fixture.tenant.world) as tx:
        rows = ROLES.rows(fixture.context(tx, 1))

    assert [row["type"] for row in rows] == [
        "ADMINISTRATOR",
        "CLERK",
        "APPROVER",
        "ACCOUNTANT",
        "PAYER",
        "AUDITOR",
    ]
    assert {row["id"][:5] for row in rows} == {"0po02"}


def test_a_user_shows_id_and_type_of_its_role(fixture: TenancyFixture) -> None:
    with fixture.engine.read(fixture.tenant.world) as tx:
        role = ROLES.of_type(fixture.context(tx, 1), "CLERK")

    assert fixture.users["clerk"]["role"] == {"id": role["id"], "type": "CLERK"}


def test_a_user_without_a_role_is_an_administrator(fixture: TenancyFixture) -> None:
    with fixture.engine.write(fixture.tenant.world) as tx:
        user = USERS.create(fixture.context(tx, 1), {"firstName": "Ada", "email": "ada@example.com"})

    assert user["role"]["type"] == "ADMINISTRATOR"


def test_a_user_cannot_have_another_organizations_role(fixture: TenancyFixture) -> None:
    with fixture.engine.write(fixture.tenant.world) as tx:
        theirs = ROLES.of_type(fixture.context(tx, 2), "CLERK")["id"]
        with pytest.raises(BillErrors, match="BDC_1205"):
            USERS.create(fixture.context(tx, 1), {"firstName": "Ada", "role": {"id": theirs}})


def test_a_new_user_leaves_what_is_known_of_callers(fixture: TenancyFixture) -> None:
    before = CHANGES.of(fixture.tenant.id)

    fixture.add_user("newcomer")

    assert CHANGES.of(fixture.tenant.id) == before


def test_a_changed_user_makes_what_is_known_of_callers_stale_once(fixture: TenancyFixture) -> None:
    before = CHANGES.of(fixture.tenant.id)

    fixture.archive_user("clerk")

    assert CHANGES.of(fixture.tenant.id) == before + 1
