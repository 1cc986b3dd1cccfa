"""Account users who prove their identity: BILL's web application has no API, the control API has."""

from __future__ import annotations

from werkzeug.test import TestResponse

from mockserver.domain.funding.cards import CARD_USER
from mockserver.testing import MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, bill, vendor

BANK = {
    "nameOnAccount": "Grace Lindqvist",
    "routingNumber": "074000010",
    "accountNumber": "111222333",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
    "bankName": "Chase",
}


def verify(tenant: MockTenant, account_user: str) -> TestResponse:
    url = f"/_mock/tenants/{tenant.id}/account-users/{account_user}/verify"
    return tenant.mock.app.test_client().post(url)


def nominate(tenant: MockTenant) -> tuple[str, str]:
    """A new bank account, and its user who is the payer."""
    admin = V3(tenant, trusted=True)
    account = admin.post("/funding-accounts/banks", BANK)["id"]
    admin.post(f"/funding-accounts/banks/{account}/verify", {"depositAmount": 0.5})
    payer = next(user for user in admin.get("/users", max=100)["results"] if user["role"]["type"] == "PAYER")
    admin.post("/funding-accounts/banks/users/nominate", {"userId": payer["id"], "bankAccountId": account})
    users = admin.get("/funding-accounts/banks/users", filters=f"userId:eq:{payer['id']}")["results"]
    return account, users[-1]["id"]


def test_a_nominated_user_pays_once_the_identity_is_proven(tenant: MockTenant) -> None:
    account, account_user = nominate(tenant)
    admin, payer = V3(tenant), V3(tenant, "PAYER", trusted=True)
    record = admin.post("/bills", bill(admin.post("/vendors", vendor())["id"], "PROVEN-1"))
    body = {
        "billId": record["id"],
        "amount": 100,
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": account},
        "processingOptions": {},
    }
    before = payer.call("POST", "/payments", json=body)

    answer = verify(tenant, account_user)

    assert (before.status_code, before.json()[0]["code"]) == (403, "BDC_1150")
    assert (answer.status_code, answer.get_json()["verificationStatus"]) == (200, "VERIFIED")
    assert payer.call("POST", "/payments", json=body).status_code == 201


def test_a_nominated_user_is_told_by_mail(tenant: MockTenant) -> None:
    nominate(tenant)

    subjects = [message.get("subject", "") for message in tenant.inbox()]
    assert "A bank account was added" in subjects
    assert subjects[-1] == "You were nominated for a bank account"


def test_a_card_user_proves_an_identity_too(tenant: MockTenant) -> None:
    admin = V3(tenant)
    (amex,) = admin.get("/funding-accounts/cards", cardUserStatus="NOMINATED")["cards"]
    world = tenant.mock.app.tenancy.tenants.get(tenant.id).world
    with tenant.mock.app.engine.read(world) as tx:
        users = [user for user in tx.everywhere(CARD_USER) if user["cardAccountId"] == amex["id"]]

    verify(tenant, users[0]["id"])

    answer = admin.get("/funding-accounts/cards", cardUserStatus="VERIFIED")["cards"]
    assert amex["id"] in [card["id"] for card in answer]


def test_whoever_was_not_nominated_is_not_found(tenant: MockTenant) -> None:
    _, account_user = nominate(tenant)
    verify(tenant, account_user)

    assert refusal_of(verify(tenant, account_user)) == f"404 no nominated account user {account_user}"
    assert refusal_of(verify(tenant, "bau02NOSUCHUSERATALL")) == "404 no nominated account user bau02NOSUCHUSERATALL"
