"""Card accounts, as people add them in BILL's web application."""

from __future__ import annotations

import requests

from mockserver.testing import MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3

UNKNOWN = "00802AAAAAAAAAAAzzzz"


def control(tenant: MockTenant, method: str, path: str, body: dict[str, str]) -> requests.Response:
    """An answer of the control API."""
    url = f"{tenant.mock.control_url}/tenants/{tenant.id}/organizations/{path}"
    return requests.request(method, url, json=body, timeout=10)


def test_a_card_that_is_added_pays(tenant: MockTenant) -> None:
    admin = V3(tenant)
    body = {"userId": admin.user["userId"], "nameOnAccount": "Ada", "brand": "AMEX"}
    card = control(tenant, "POST", f"{admin.user['organizationId']}/cards", body)

    assert card.status_code == 201
    assert card.json()["id"] in [
        one["id"] for one in admin.get("/funding-accounts/cards", cardUserStatus="VERIFIED")["cards"]
    ]


def test_a_card_gets_another_name(tenant: MockTenant) -> None:
    admin = V3(tenant)
    cards = f"{admin.user['organizationId']}/cards"
    body = {"userId": admin.user["userId"], "nameOnAccount": "Ada"}
    card = control(tenant, "POST", cards, body).json()["id"]

    assert control(tenant, "PATCH", f"{cards}/{card}", {"nameOnAccount": "Eve"}).json()["nameOnAccount"] == "Eve"
    assert admin.get(f"/funding-accounts/cards/{card}")["nameOnAccount"] == "Eve"


def test_what_is_not_there_has_no_card(tenant: MockTenant) -> None:
    organization = V3(tenant).user["organizationId"]
    body = {"userId": UNKNOWN, "nameOnAccount": "Ada"}

    refusals = [
        refusal_of(control(tenant, "POST", f"{UNKNOWN}/cards", body)),
        refusal_of(control(tenant, "POST", f"{organization}/cards", body)),
        refusal_of(control(tenant, "PATCH", f"{organization}/cards/{UNKNOWN}", {"nameOnAccount": "x"})),
    ]

    assert refusals == [
        f"404 no organization {UNKNOWN}",
        f"404 no user {UNKNOWN}",
        f"404 no card {UNKNOWN}",
    ]


def test_a_card_is_of_a_brand_that_bill_takes(tenant: MockTenant) -> None:
    admin = V3(tenant)
    body = {"userId": admin.user["userId"], "nameOnAccount": "Ada", "brand": "DINERS"}

    refusal = refusal_of(control(tenant, "POST", f"{admin.user['organizationId']}/cards", body))

    assert refusal == "400 brand: must be one of VISA, MASTERCARD, DISCOVER, AMEX, not 'DINERS'"
