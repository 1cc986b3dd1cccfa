"""Whoever a world that was written down says may sign in can do so, whatever is wrong with it; else it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson
import pytest
import requests

from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant

READS = ("/login/session", "/users", "/users/{user}", "/roles", "/organizations/{org}", "/vendors")
KINDS = {
    "user": ("archived", "createdTime", "updatedTime", "role", "loginId", "firstName", "lastName", "email"),
    "role": ("archived", "createdTime", "updatedTime", "type", "name"),
    "organization": ("archived", "createdTime", "updatedTime", "number", "name", "phone", "industry", "address"),
}
MEMBERS = [(kind, name) for kind, names in KINDS.items() for name in names]


@pytest.fixture
def document(mock: BillMock) -> dict[str, Any]:
    """The smallest world, as a file holds it."""
    tenant = mock.tenant("empty")
    world: dict[str, Any] = orjson.loads(orjson.dumps(tenant.export_world()))
    tenant.delete()
    return world


def changed(document: dict[str, Any], kind: str, name: str, *value: Any) -> dict[str, Any]:
    """A copy of a world in which every record of a kind has another value of a member, or has lost it."""
    copy = deepcopy(document)
    for record in copy["world"]["records"][kind]:
        record.pop(name, None)
        record.update((name, one) for one in value)
    return copy


def refused_or_served(mock: BillMock, document: dict[str, Any]) -> list[int]:
    """The worst statuses of signing in to a world and of reading in it; none where it is refused."""
    try:
        tenant = mock.tenant(document)
    except ControlError as refusal:
        return [] if "world." in str(refusal) else [refusal.status]
    statuses = statuses_in(mock, tenant)
    tenant.delete()
    return statuses


def statuses_in(mock: BillMock, tenant: MockTenant) -> list[int]:
    """How signing in and reading in a world are answered, where that is not 200."""
    bill = tenant.credentials
    body = {
        "username": bill["BILL_USERNAME"],
        "password": bill["BILL_PASSWORD"],
        "organizationId": bill["BILL_ORGANIZATION_ID"],
        "devKey": bill["BILL_DEV_KEY"],
    }
    login = requests.post(f"{mock.v3_url}/login", json=body, timeout=30)
    known = login.json() if login.ok else {"sessionId": "", "userId": ""}
    headers = {"sessionId": known["sessionId"], "devKey": bill["BILL_DEV_KEY"]}
    paths = [path.format(user=known["userId"], org=bill["BILL_ORGANIZATION_ID"]) for path in READS]
    answers = [login, *(requests.get(f"{mock.v3_url}{path}", headers=headers, timeout=30) for path in paths)]
    return [answer.status_code for answer in answers if not answer.ok]


@pytest.fixture(params=["empty", "starter"])
def imported(request: pytest.FixtureRequest, mock: BillMock) -> Iterator[MockTenant]:
    """A tenant that has taken in the world of a scenario."""
    first, tenant = mock.tenant(request.param), mock.tenant("empty")
    tenant.import_world(orjson.loads(orjson.dumps(first.export_world())))
    yield tenant
    first.delete()
    tenant.delete()


def test_a_partner_signs_in_to_an_imported_world(imported: MockTenant) -> None:
    bill = imported.credentials
    body = {
        "username": bill["BILL_PARTNER_USERNAME"],
        "password": bill["BILL_PARTNER_PASSWORD"],
        "appKey": bill["BILL_APP_KEY"],
    }
    login = requests.post(f"{imported.mock.partner_url}/login", json=body, timeout=30)
    headers = {"sessionId": login.json()["sessionId"], "appKey": bill["BILL_APP_KEY"]}
    organizations = requests.get(f"{imported.mock.partner_url}/organizations", headers=headers, timeout=30)

    assert bill["BILL_ORGANIZATION_ID"] in [one["id"] for one in organizations.json()["results"]]


def test_a_spend_token_is_let_in_to_an_imported_world(imported: MockTenant) -> None:
    headers = {"apiToken": imported.credentials["BILL_SPEND_TOKEN"]}
    user = requests.get(f"{imported.mock.spend_url}/users/current", headers=headers, timeout=30)

    assert (user.status_code, user.json()["role"]) == (200, "ADMIN")


def test_a_partner_whose_name_is_no_text_is_refused_by_its_place(mock: BillMock, document: dict[str, Any]) -> None:
    copy = deepcopy(document)
    copy["world"]["state"]["signIns"]["partner"] = 5

    with pytest.raises(ControlError, match=r"world.state.signIns.partner: must be a text"):
        mock.tenant(copy)


def test_an_unchanged_world_is_served(mock: BillMock, document: dict[str, Any]) -> None:
    assert refused_or_served(mock, document) == []


@pytest.mark.parametrize(("kind", "name"), MEMBERS)
def test_a_world_without_a_member_is_refused_or_served(
    mock: BillMock, document: dict[str, Any], kind: str, name: str
) -> None:
    assert refused_or_served(mock, changed(document, kind, name)) == []


@pytest.mark.parametrize(("kind", "name"), MEMBERS)
def test_a_world_with_words_that_are_none_is_refused_or_served(
    mock: BillMock, document: dict[str, Any], kind: str, name: str
) -> None:
    assert refused_or_served(mock, changed(document, kind, name, "NONSENSE")) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"userId": "006NOBODY"}, "users.administrator.userId: organization 1 has no user 006NOBODY"),
        ({"organizationId": "008NOBODY"}, "users.administrator.organizationId: 008NOBODY is not organization 1"),
        ({"org": 99}, "users.administrator.userId: organization 99 has no user"),
    ],
)
def test_a_sign_in_that_leads_nowhere_is_refused_by_its_place(
    mock: BillMock, document: dict[str, Any], changes: dict[str, Any], fault: str
) -> None:
    copy = deepcopy(document)
    copy["world"]["state"]["signIns"]["users"]["administrator"] |= changes

    with pytest.raises(ControlError) as refusal:
        mock.tenant(copy)
    assert fault in str(refusal.value)


def test_all_that_is_wrong_is_said_at_once(mock: BillMock, document: dict[str, Any]) -> None:
    copy = changed(changed(document, "user", "archived"), "organization", "createdTime")

    with pytest.raises(ControlError) as refusal:
        mock.tenant(copy)
    assert "world.records.user[0].archived: must be there" in str(refusal.value)
    assert "world.records.organization[0].createdTime: must be there" in str(refusal.value)


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("OWNER", r"must be one of ACCOUNTANT, ADMINISTRATOR, .*, not 'OWNER'"),
        ("CLARK", r"must be one of ACCOUNTANT, .*, not 'CLARK'; did you mean CLERK\?"),
        ("UNDEFINED", r"must be one of ADMINISTRATOR, CLERK, .*, not 'UNDEFINED'"),
    ],
)
def test_a_role_that_nobody_can_have_is_refused(
    mock: BillMock, document: dict[str, Any], word: str, fault: str
) -> None:
    copy = changed(document, "role", "type", word)

    with pytest.raises(ControlError, match=rf"world.records.role\[0\].type: {fault}"):
        mock.tenant(copy)


def test_an_archived_administrator_is_refused(mock: BillMock, document: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="is archived, and cannot sign in"):
        mock.tenant(changed(document, "user", "archived", True))
