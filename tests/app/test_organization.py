"""v3 organization, users, roles, payment terms and health, over a socket."""

from __future__ import annotations

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, messages, vendor

CLERK = 1
ADMINISTRATOR = 0


def role_id(admin: V3, place: int) -> str:
    return str(admin.get("/roles")["results"][place]["id"])


def user(admin: V3, **changes: object) -> dict[str, object]:
    return {
        "firstName": "Clark",
        "lastName": "Billenterson",
        "email": "clark@example.com",
        "roleId": role_id(admin, CLERK),
        "acceptTermsOfService": True,
        **changes,
    }


def terms_path(admin: V3) -> str:
    return f"/organizations/{admin.user['organizationId']}/payment-terms"


def test_health_asks_for_nothing(mock: BillMock) -> None:
    answer = requests.get(f"{mock.v3_url}/health", timeout=10)
    assert sorted(answer.json()) == ["appEnv", "appId", "appVersion", "bdcRegion"]


def test_industries_are_display_names(admin: V3) -> None:
    assert "Restaurant Caterer or Bar" in admin.get("/organizations/industries")["results"]


def test_a_patch_changes_only_what_it_names(admin: V3) -> None:
    path = f"/organizations/{admin.user['organizationId']}"
    before = admin.get(path)
    after = admin.call("PATCH", path, json={"address": {"zipOrPostalCode": "95002"}}).json()
    assert after["address"] == {**before["address"], "zipOrPostalCode": "95002"}
    assert after["name"] == before["name"]


@pytest.mark.parametrize("path", ["", "/price-plan"])
def test_an_organization_is_for_its_administrators(tenant: MockTenant, path: str) -> None:
    clerk = V3(tenant, "CLERK")
    assert (
        refusal_of(clerk.call("GET", f"/organizations/{clerk.user['organizationId']}{path}"))
        == "403 BDC_1145 Current user or organization does not have valid permissions."
    )


def test_another_organization_is_not_found(admin: V3) -> None:
    assert (
        refusal_of(admin.call("GET", "/organizations/00802AAAAAAAAAAAAAA1"))
        == "404 BDC_1205 No data found for the given id: 00802AAAAAAAAAAAAAA1."
    )


def test_six_roles_in_the_recorded_order_without_descriptions(admin: V3) -> None:
    roles = admin.get("/roles")["results"]
    assert [role["type"] for role in roles] == [
        "ADMINISTRATOR",
        "CLERK",
        "APPROVER",
        "ACCOUNTANT",
        "PAYER",
        "AUDITOR",
    ]
    assert sorted(roles[0]) == ["createdTime", "id", "type", "updatedTime"]


def test_a_new_user_has_the_role_of_its_id(admin: V3) -> None:
    answer = admin.call("POST", "/users", json=user(admin))
    assert answer.status_code == 201
    assert sorted(answer.json()) == [
        "archived",
        "createdTime",
        "email",
        "firstName",
        "id",
        "lastName",
        "role",
        "updatedTime",
    ]
    assert answer.json()["role"] == {"id": role_id(admin, CLERK), "type": "CLERK"}


def test_a_user_needs_everything_at_once(admin: V3) -> None:
    assert messages(admin.call("POST", "/users", json={"acceptTermsOfService": False})) == [
        "firstName: must not be blank",
        "lastName: must not be blank",
        "email: must not be blank",
        "roleId: must not be blank",
        "acceptTermsOfService: must be true",
    ]


def test_an_unknown_role_is_refused(admin: V3) -> None:
    refusal = admin.call("POST", "/users", json=user(admin, roleId="0po02AAAAAAAAAAAAAA1"))
    assert (refusal.status_code, refusal.json()[0]["code"]) == (422, "BDC_1205")


def test_an_email_cannot_be_changed(admin: V3) -> None:
    person = admin.post("/users", user(admin))
    answer = admin.call("PATCH", f"/users/{person['id']}", json={"lastName": "Billson", "email": "new@example.com"})
    assert (answer.json()["lastName"], answer.json()["email"]) == ("Billson", "clark@example.com")
    assert answer.headers["X-Mock-Unread"] == "email"


def test_archive_and_restore_of_a_user_can_be_repeated(admin: V3) -> None:
    path = f"/users/{admin.post('/users', user(admin))['id']}"
    after = admin.call("POST", f"{path}/archive").json()
    assert admin.call("POST", f"{path}/archive").json() == after
    assert admin.call("POST", f"{path}/restore").json()["archived"] is False


def test_the_last_administrator_stays(admin: V3) -> None:
    path = f"/users/{admin.user['userId']}"
    assert (
        refusal_of(admin.call("POST", f"{path}/archive"))
        == f"422 BDC_1119 Invalid field,value: archived, true. [{admin.user['userId']}]"
    )
    assert (
        refusal_of(admin.call("PATCH", path, json={"roleId": role_id(admin, CLERK)}))
        == f"422 BDC_1119 Invalid field,value: roleId, 0po02LCCFXBKGGORRSQ4. [{admin.user['userId']}]"
    )


def test_users_are_for_administrators(tenant: MockTenant, admin: V3) -> None:
    refusal = V3(tenant, "CLERK").call("POST", "/users", json=user(admin))
    assert refusal_of(refusal) == "403 BDC_1145 Current user or organization does not have valid permissions."


def test_payment_terms_are_one_for_each_number_of_days(admin: V3) -> None:
    path = terms_path(admin)
    answer = admin.call("POST", path, json={"name": "Net 77", "daysDue": 77})
    again = admin.call("POST", path, json={"name": "Again", "daysDue": 77})
    assert (answer.status_code, again.status_code) == (201, 422)
    assert sorted(answer.json()) == ["createdTime", "daysDue", "id", "name", "updatedTime"]


def test_a_payment_term_is_checked_and_changed(admin: V3) -> None:
    path = terms_path(admin)
    answer = admin.post(path, {"name": "Net 78", "daysDue": 78})
    assert messages(admin.call("POST", path, json={"daysDue": 1000})) == [
        "name: must not be blank",
        "daysDue: must be less than or equal to 999",
    ]
    assert admin.call("PATCH", f"{path}/{answer['id']}", json={"daysDue": 79}).json()["daysDue"] == 79


def test_a_vendor_may_have_a_payment_term_but_not_an_unknown_one(admin: V3) -> None:
    term = admin.post(terms_path(admin), {"name": "Net 80", "daysDue": 80})
    good = admin.call("POST", "/vendors", json=vendor(additionalInfo={"paymentTermId": term["id"]}))
    bad = admin.call("POST", "/vendors", json=vendor(additionalInfo={"paymentTermId": "00p02AAAAAAAAAAAAAA1"}))
    assert good.json()["additionalInfo"]["paymentTermId"] == term["id"]
    assert refusal_of(bad) == "422 BDC_1205 No data found for the given id: 00p02AAAAAAAAAAAAAA1."
