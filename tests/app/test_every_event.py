"""Every event of the catalog happens: by the API, by the clock, or where BILL itself acts by the control API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
import requests

from mockserver.control.spend import Claim
from mockserver.domain.webhooks.catalog import ACCOUNT_TYPES, AUTO_PAY_FAILED, SPEND_TYPES
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, bill, vendor
from tests.subscriber import EVENTS, Subscriber

TODAY, PAY_DAY = "2026-03-02", "2026-03-04"
NOWHERE = "https://receiver.invalid/hook"
ACCOUNT = {"payeeName": "Alder", "email": "ap@example.com"}


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server whose sandboxes tell of Spend & Expense."""
    with BillMock(spend_events="always", anchor=date(2026, 3, 2)) as mock:
        yield mock


class World:
    """A tenant whose organization, partner and S&E company have subscribed to everything they may."""

    def __init__(self, mock: BillMock, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.subscriber = Subscriber(mock, tenant)
        self.v3 = V3(tenant, trusted=True)
        self.known = tenant.credentials
        self.spender = {"apiToken": self.known["BILL_SPEND_TOKEN"]}
        self.partner = {"sessionId": self._partner_session(), "appKey": self.known["BILL_APP_KEY"]}
        self.whose = (self.v3.headers, self.partner, self.spender)
        types = (ACCOUNT_TYPES, (AUTO_PAY_FAILED,), SPEND_TYPES)
        self.subscriptions = [self.subscribe(who, *names) for who, names in zip(self.whose, types, strict=True)]

    def _partner_session(self) -> str:
        body = {
            "username": self.known["BILL_PARTNER_USERNAME"],
            "password": self.known["BILL_PARTNER_PASSWORD"],
            "appKey": self.known["BILL_APP_KEY"],
        }
        answer = requests.post(f"{self.tenant.mock.partner_url}/login", json=body, timeout=10)
        return str(answer.json()["sessionId"])

    def events(self, method: str, path: str, headers: Mapping[str, str], body: Any = None) -> Any:
        """What the webhook API answers."""
        headers = {**headers, "X-Idempotent-Key": self.subscriber.key()}
        answer = requests.request(
            method, f"{self.tenant.mock.url}{EVENTS}{path}", json=body, headers=headers, timeout=10
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def subscribe(self, headers: Mapping[str, str], *types: str) -> str:
        """The id of a new subscription."""
        events = [{"type": one, "version": "1"} for one in types]
        body = {"name": "All", "status": {"enabled": True}, "events": events, "notificationUrl": NOWHERE}
        return str(self.events("POST", "/subscriptions", headers, body)["id"])

    def payloads(self) -> list[Any]:
        """Everything that subscribers were told, the oldest first of each subscription."""
        pages = [
            self.events("GET", f"/events/subscription/{one}?max=100&ascending=true", headers)["results"]
            for one, headers in zip(self.subscriptions, self.whose, strict=True)
        ]
        return [json.loads(row["payload"]) for page in pages for row in page]

    def types(self) -> list[str]:
        """The types of everything that subscribers were told."""
        return [payload["metadata"]["eventType"] for payload in self.payloads()]

    def spend(self, method: str, path: str, body: Any = None) -> Any:
        """What Spend & Expense answers."""
        url = f"{self.tenant.mock.spend_url}{path}"
        answer = requests.request(method, url, json=body, headers=self.spender, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json() if answer.content else None

    def v2(self, name: str, data: Any) -> Any:
        """What v2 answers to a call."""
        form = {**self.v3.headers, "data": json.dumps(data)}
        answer = requests.post(f"{self.tenant.mock.v2_url}/{name}.json", data=form, timeout=10).json()
        assert answer["response_status"] == 0, answer
        return answer["response_data"]

    def control(self, path: str, body: Any) -> Any:
        """What the control API answers."""
        url = f"{self.tenant.mock.control_url}/tenants/{self.tenant.id}{path}"
        answer = requests.post(url, json=body, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def do(self, method: str, path: str, body: Any = None) -> Any:
        """What v3 answers."""
        answer = self.v3.call(method, path, json=body)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    @property
    def bank(self) -> str:
        """A bank account that pays."""
        rows = self.do("GET", "/funding-accounts/banks?filters=status:eq:VERIFIED")["results"]
        return next(str(row["id"]) for row in rows if row["default"]["payables"])

    def vendor(self) -> str:
        """A new vendor, paid by check."""
        return str(self.do("POST", "/vendors", vendor(name="Alder Paper", paymentInformation=ACCOUNT))["id"])

    def bill(self, vendor_id: str = "") -> str:
        """A new bill of 100.00."""
        due = "2026-04-01"
        body = bill(vendor_id or self.vendor(), "E-1", dueDate=due)
        body["invoice"]["invoiceDate"] = TODAY
        return str(self.do("POST", "/bills", body)["id"])

    def invoice(self) -> str:
        """A new invoice."""
        customer = self.do("POST", "/customers", {"name": "Birch", "email": "ar@example.com"})["id"]
        body = {
            "customer": {"id": customer},
            "invoiceNumber": "E-1",
            "invoiceDate": TODAY,
            "dueDate": "2026-04-01",
            "invoiceLineItems": [{"quantity": 1, "price": 10, "description": "Strings"}],
        }
        return str(self.do("POST", "/invoices", body)["id"])

    def new_bank(self) -> str:
        """A bank account that is not verified."""
        body = {"nameOnAccount": "Ada", "bankName": "First", "type": "CHECKING", "ownerType": "BUSINESS"}
        numbers = {"routingNumber": "074000010", "accountNumber": "111222333"}
        return str(self.do("POST", "/funding-accounts/banks", {**body, **numbers})["id"])

    def pay(self, bill_id: str, **changes: Any) -> str:
        """A payment of a bill."""
        body = {
            "billId": bill_id,
            "amount": 100,
            "processDate": PAY_DAY,
            "fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank},
            "processingOptions": {"requestPayFaster": False, "createBill": False},
        }
        vendor_id = self.do("GET", f"/bills/{bill_id}")["vendorId"]
        return str(self.do("POST", "/payments", {**body, "vendorId": vendor_id, **changes})["id"])


@pytest.fixture
def world(mock: BillMock, tenant: MockTenant) -> World:
    """A tenant with subscriptions to everything."""
    return World(mock, tenant)


Cause = Callable[[World], object]


def verify_bank(world: World) -> None:
    world.do("POST", f"/funding-accounts/banks/{world.new_bank()}/verify", {"depositAmount": 0.5})


def submit_batch(world: World) -> None:
    """A mass payment, one part of which is more than its bill."""
    part = {"billId": world.bill(), "amount": 1_000_000}
    funding = {"type": "BANK_ACCOUNT", "id": world.bank}
    world.do("POST", "/payments/mass", {"processDate": PAY_DAY, "fundingAccount": funding, "payments": [part]})


def fail_payment(world: World) -> None:
    """The part of a mass payment fails as it is worked off."""
    submit_batch(world)
    world.tenant.clock.advance("PT10S")


def verify_risk(world: World) -> None:
    organization = world.known["BILL_ORGANIZATION_ID"]
    world.control(f"/organizations/{organization}/risk-verification", {"decision": "DECLINE"})


def card(world: World) -> str:
    organization, user = world.known["BILL_ORGANIZATION_ID"], world.v3.get("/users")["results"][0]["id"]
    return str(world.control(f"/organizations/{organization}/cards", {"userId": user, "nameOnAccount": "Ada"})["id"])


def rename_card(world: World) -> None:
    path = f"/organizations/{world.known['BILL_ORGANIZATION_ID']}/cards/{card(world)}"
    url = f"{world.tenant.mock.control_url}/tenants/{world.tenant.id}{path}"
    requests.patch(url, json={"nameOnAccount": "Eve"}, timeout=10).raise_for_status()


def fail_auto_pay(world: World) -> None:
    """A bill waits for its approver when its time comes to be paid automatically."""
    vendor_id = world.vendor()
    setting = {"enabled": True, "bankAccountId": world.bank, "daysBeforeDueDate": 5}
    world.do("PATCH", f"/vendors/{vendor_id}", {"autoPay": setting})
    approvers = {"objectId": world.bill(vendor_id), "approvers": [world.v3.user["userId"]]}
    world.v2("SetApprovers", {"entity": "Bill", **approvers})
    world.tenant.clock.advance("40 days")


def budget(world: World) -> tuple[str, str]:
    """The token's user, and a new budget."""
    user = world.spend("GET", "/users/current")["uuid"]
    limits = {"recurringInterval": "MONTHLY", "limit": 200, "recurringLimit": 200}
    return user, world.spend("POST", "/budgets", {"name": "Desk", "owners": [user], **limits})["uuid"]


def spend_card(world: World) -> str:
    """A card that can be used."""
    user, budget_id = budget(world)
    body = {"name": "Desk", "userId": user, "budgetId": budget_id, "limit": 100}
    identifier = str(world.spend("POST", "/cards", body)["uuid"])
    world.tenant.spend.activate(identifier)
    return identifier


def claim(world: World) -> str:
    """A reimbursement."""
    user, budget_id = budget(world)
    body: Claim = {
        "userId": user,
        "budgetId": budget_id,
        "merchantName": "Grocer",
        "note": "Lunch",
        "occurredDate": TODAY,
        "amount": 12.5,
    }
    return world.tenant.spend.claim(body)["uuid"]


CAUSES: Mapping[str, Cause] = {
    "vendor.created": World.vendor,
    "vendor.updated": lambda world: world.do("PATCH", f"/vendors/{world.vendor()}", {"phone": "5105550100"}),
    "vendor.archived": lambda world: world.do("POST", f"/vendors/{world.vendor()}/archive"),
    "vendor.restored": lambda world: [
        world.do("POST", f"/vendors/{one}/{verb}") for one in [world.vendor()] for verb in ("archive", "restore")
    ],
    "bill.created": World.bill,
    "bill.updated": lambda world: world.do("PATCH", f"/bills/{world.bill()}", {"description": "More"}),
    "bill.archived": lambda world: world.do("POST", f"/bills/{world.bill()}/archive"),
    "bill.restored": lambda world: [
        world.do("POST", f"/bills/{one}/{verb}") for one in [world.bill()] for verb in ("archive", "restore")
    ],
    "payment.updated": lambda world: world.pay(world.bill()),
    "payment.failed": fail_payment,
    "mass-payment.updated": submit_batch,
    "bank-account.created": World.new_bank,
    "bank-account.updated": verify_bank,
    "card-account.created": card,
    "card-account.updated": rename_card,
    "invoice.created": World.invoice,
    "invoice.updated": lambda world: world.do("PATCH", f"/invoices/{world.invoice()}", {"invoiceNumber": "E-2"}),
    "invoice.archived": lambda world: world.do("POST", f"/invoices/{world.invoice()}/archive"),
    "invoice.restored": lambda world: [
        world.do("POST", f"/invoices/{one}/{verb}") for one in [world.invoice()] for verb in ("archive", "restore")
    ],
    "risk-verification.updated": verify_risk,
    "autopay.failed": fail_auto_pay,
    "spend.transaction.updated": lambda world: world.tenant.spend.authorize(spend_card(world), 10),
    "spend.reimbursement.created": claim,
    "spend.reimbursement.updated": lambda world: world.tenant.spend.move_claim(claim(world), "PAID"),
    "spend.reimbursement.deleted": lambda world: world.spend("DELETE", f"/reimbursements/{claim(world)}"),
    "spend.three-ds-challenge.created": lambda world: world.tenant.spend.challenge(spend_card(world), 10),
}


def v2_invoice(world: World) -> Any:
    """The v2 object of a new invoice."""
    customer = world.v2("Crud/Create/Customer", {"obj": {"entity": "Customer", "name": "Cedar"}})["id"]
    days = {"invoiceDate": TODAY, "dueDate": TODAY}
    lines = [{"entity": "InvoiceLineItem", "quantity": 1, "price": 10, "description": "Strings"}]
    values = {"customerId": customer, "invoiceNumber": "E-9", **days, "invoiceLineItems": lines}
    return world.v2("Crud/Create/Invoice", {"obj": {"entity": "Invoice", **values}})


def v2_bill(world: World) -> Any:
    """The v2 object of a new bill."""
    days = {"invoiceDate": TODAY, "dueDate": TODAY}
    lines = [{"entity": "BillLineItem", "amount": 100, "description": "Strings"}]
    values = {"vendorId": world.vendor(), "invoiceNumber": "E-9", **days, "billLineItems": lines}
    return world.v2("Crud/Create/Bill", {"obj": {"entity": "Bill", **values}})


def v2_vendor(world: World) -> Any:
    """The v2 object of a new vendor."""
    return world.v2("Crud/Create/Vendor", {"obj": {"entity": "Vendor", "name": "Cedar"}})


def v2_update(world: World, record: Any, **changes: Any) -> None:
    """Change a record, as v2 does: all of it is sent."""
    world.v2(f"Crud/Update/{record['entity']}", {"obj": {**record, **changes}})


def v2_pay(world: World) -> None:
    made = v2_bill(world)
    pays = [{"billId": made["id"], "amount": 100}]
    world.v2("PayBills", {"processDate": PAY_DAY, "billPays": pays})


def v2_bring_back(world: World, record: Any) -> None:
    """Archive and restore a record."""
    for verb in ("Delete", "Undelete"):
        world.v2(f"Crud/{verb}/{record['entity']}", {"id": record["id"]})


V2_CAUSES: Mapping[str, Cause] = {
    "vendor.created": v2_vendor,
    "vendor.updated": lambda world: v2_update(world, v2_vendor(world), name="Cedar Paper"),
    "vendor.archived": lambda world: v2_bring_back(world, v2_vendor(world)),
    "vendor.restored": lambda world: v2_bring_back(world, v2_vendor(world)),
    "bill.created": v2_bill,
    "bill.updated": lambda world: v2_update(world, v2_bill(world), description="More"),
    "bill.archived": lambda world: v2_bring_back(world, v2_bill(world)),
    "bill.restored": lambda world: v2_bring_back(world, v2_bill(world)),
    "payment.updated": v2_pay,
    "invoice.created": v2_invoice,
    "invoice.updated": lambda world: v2_update(world, v2_invoice(world), poNumber="P-1"),
    "invoice.archived": lambda world: v2_bring_back(world, v2_invoice(world)),
    "invoice.restored": lambda world: v2_bring_back(world, v2_invoice(world)),
}


def test_there_is_a_cause_for_every_event_of_the_catalog() -> None:
    assert set(CAUSES) == {*ACCOUNT_TYPES, *SPEND_TYPES, AUTO_PAY_FAILED}


@pytest.mark.parametrize("event_type", CAUSES)
def test_an_event_happens(world: World, event_type: str) -> None:
    before = world.types().count(event_type)
    CAUSES[event_type](world)

    assert world.types().count(event_type) == before + 1


@pytest.mark.parametrize("event_type", V2_CAUSES)
def test_an_event_happens_by_v2(world: World, event_type: str) -> None:
    V2_CAUSES[event_type](world)

    assert world.types().count(event_type) == 1


def test_a_payments_way_is_told_step_by_step(world: World) -> None:
    payment = world.pay(world.bill())
    world.tenant.clock.advance("20 days")
    payloads = [one["payment"] for one in world.payloads() if "payment" in one]

    assert [one["status"] for one in payloads if one["id"] == payment] == [
        "SCHEDULED",
        "PROCESSED",
        "DELIVERED",
        "CLEARED",
    ]


def test_a_partner_is_told_why_a_vendor_was_not_paid(world: World) -> None:
    fail_auto_pay(world)
    (failure,) = [one for one in world.payloads() if one["metadata"]["eventType"] == "autopay.failed"]
    (error,) = failure["errors"]

    assert failure["metadata"]["organizationId"] == world.v3.user["organizationId"]
    assert (failure["vendor"]["name"], failure["fundingAccount"]["type"]) == ("Alder Paper", "BANK_ACCOUNT")
    assert (error["code"], error["message"]) == ("4", "Bill not ready to be paid.")


def test_a_partner_is_told_of_all_its_organizations(world: World) -> None:
    partners = world.subscribe(world.partner, "vendor.created")
    organizations = [user["organizationId"] for user in world.tenant.users if user["role"] == "ADMINISTRATOR"]
    bodies = [V3(world.tenant, organization=one).post("/vendors", vendor(name="Alder")) for one in organizations]
    rows = world.events("GET", f"/events/subscription/{partners}?ascending=true", world.partner)["results"]
    payloads = [json.loads(row["payload"]) for row in rows]

    assert len(set(organizations)) == 3
    assert [one["metadata"]["organizationId"] for one in payloads] == organizations
    assert [one["vendor"]["id"] for one in payloads] == [body["id"] for body in bodies]


def test_nothing_is_told_of_what_was_rolled_back(world: World) -> None:
    good, bad = vendor(name="Alder"), vendor(name="")
    answer = world.v3.call("POST", "/vendors/bulk", json=[good, bad])

    assert (answer.status_code, world.types()) == (400, [])


def test_a_mass_payment_is_told_of_as_it_is_taken_and_worked_off(world: World) -> None:
    fail_payment(world)

    assert world.types()[-3:] == ["mass-payment.updated", "payment.failed", "mass-payment.updated"]


def test_each_notification_of_a_mass_payment_says_how_far_it_has_got(world: World) -> None:
    fail_payment(world)

    payloads = [one["mass-payment"] for one in world.payloads() if "mass-payment" in one]

    assert [(one["batchStatus"], one["count"]) for one in payloads] == [
        ("SCHEDULED", {"scheduled": 1, "failed": 0, "completed": 0, "total": 1}),
        ("COMPLETED", {"scheduled": 0, "failed": 1, "completed": 0, "total": 1}),
    ]


def test_nothing_is_told_of_a_part_that_fails_but_of_those_that_do_not(world: World) -> None:
    parts = [{"billId": world.bill(), "amount": 1_000_000}, {"billId": world.bill(), "amount": 100}]
    body = {"processDate": PAY_DAY, "fundingAccount": {"type": "BANK_ACCOUNT", "id": world.bank}, "payments": parts}
    world.do("POST", "/payments/mass", body)
    world.tenant.clock.advance("PT10S")

    assert world.types().count("payment.failed") == 1
    assert world.types().count("payment.updated") == 1


def test_a_sandbox_tells_of_spend_and_expense_only_where_the_setting_says_so() -> None:
    with BillMock() as mock:
        world = World(mock, mock.tenant())
        claim(world)

        assert world.types() == []


def test_production_tells_of_spend_and_expense() -> None:
    with BillMock() as mock:
        world = World(mock, mock.tenant(environment="production"))
        claim(world)

        assert world.types() == ["spend.reimbursement.created"]
