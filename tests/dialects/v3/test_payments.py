"""v3 payments: what requests must say, what answers show, what lists find."""

from dataclasses import dataclass
from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.organizations import USER
from mockserver.kernel.kinds import Record
from tests.dialects.v3.sandbox import ADDRESS, Sandbox

NO_BILL = "00n02NOSUCHBILLATALL"
BANK = {
    "nameOnAccount": "Ada Byron",
    "routingNumber": "074000010",
    "accountNumber": "111222333",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
    "bankName": "Chase",
}


@dataclass
class Desk:
    """A payer's desk in the sandbox: a verified account, a vendor, a bill of 228.99."""

    sandbox: Sandbox
    bank: str
    vendor: str
    bill: str

    def body(self, **changes: Any) -> Record:
        """The request of BILL's recipe; None leaves a field out."""
        recipe = {
            "vendorId": self.vendor,
            "billId": self.bill,
            "processDate": "2026-03-03",
            "fundingAccount": {"type": "BANK_ACCOUNT", "id": self.bank},
            "amount": 228.99,
            "processingOptions": {"requestPayFaster": False, "createBill": False},
        }
        return {key: value for key, value in {**recipe, **changes}.items() if value is not None}

    def pay(self, **changes: Any) -> Any:
        """A payment."""
        return self.sandbox.ok("v3.payments.create", self.body(**changes))

    def messages(self, **changes: Any) -> list[str]:
        """The messages of a refused request."""
        return self.sandbox.messages("v3.payments.create", self.body(**changes))

    def another_bill(self, amount: float, **values: Any) -> str:
        """A further bill of the vendor."""
        return new_bill(self.sandbox, self.vendor, amount, **values)

    def found(self, **query: str) -> list[float]:
        """The amounts of the payments a list finds."""
        page = self.sandbox.ok("v3.payments.list", query=query)
        return [row["amount"] for row in page["results"]]


def new_bill(sandbox: Sandbox, vendor: str, amount: float, number: str = "202603") -> str:
    body = {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": amount}],
    }
    return str(sandbox.ok("v3.bills.create", body)["id"])


@pytest.fixture
def desk(sandbox: Sandbox) -> Desk:
    """A desk with everything that a payment needs."""
    with sandbox.context() as ctx:
        ctx.tx.insert(USER, ctx.new(USER) | {"id": ctx.caller.user_id})
        account = BANK_ACCOUNTS.create(ctx, BANK)
        BANK_ACCOUNTS.verify(ctx, account["id"], 50)
    vendor = sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"]
    return Desk(sandbox, account["id"], vendor, new_bill(sandbox, vendor, 228.99))


def test_a_new_payment_answers_201_with_all_it_has(desk: Desk) -> None:
    answer = desk.sandbox.call("v3.payments.create", desk.body(description="Drums", transactionNumber="T-1"))

    assert answer.status == 201
    assert answer.body == {
        "amount": 228.99,
        "id": answer.body["id"],
        "vendorId": desk.vendor,
        "vendorName": "Happy Music Supplies",
        "billId": desk.bill,
        "billPayments": [{"id": answer.body["billPayments"][0]["id"], "billId": desk.bill, "amount": 228.99}],
        "description": "Drums",
        "processDate": "2026-03-03",
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": desk.bank},
        "processingOptions": {
            "requestPayFaster": False,
            "createBill": False,
            "requestCheckDeliveryType": "STANDARD",
        },
        "transactionNumber": "T-1",
        "confirmationNumber": answer.body["confirmationNumber"],
        "status": "SCHEDULED",
        "onlinePayment": True,
        "disbursementType": "CHECK",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "createdBy": "006",
        "voidInfo": [],
        "cancelRequestSubmitted": False,
        "singleStatus": "SCHEDULED",
    }


def test_the_bill_of_a_new_payment_is_scheduled(desk: Desk) -> None:
    desk.pay()

    bill = desk.sandbox.ok("v3.bills.get", billId=desk.bill)
    assert (bill["paymentStatus"], bill["scheduledAmount"], bill["dueAmount"]) == ("SCHEDULED", 228.99, 0.0)


def test_a_payment_reads_as_it_was_made(desk: Desk) -> None:
    payment = desk.pay()

    assert desk.sandbox.ok("v3.payments.get", paymentId=payment["id"]) == payment
    assert desk.sandbox.ok("v3.payments.list")["results"] == [payment]


def test_an_unknown_payment_is_not_found(desk: Desk) -> None:
    refusal = desk.sandbox.refusal("v3.payments.get", paymentId="stp02NOSUCHPAYMENTAT")

    assert refusal == (404, ["BDC_1205"])


def test_paying_asks_for_trust_and_for_the_right_to_pay(sandbox: Sandbox) -> None:
    single, bulk = sandbox.handler("v3.payments.create"), sandbox.handler("v3.payments.bulk.create")

    assert (single.trust, single.permission) == (True, "pay")
    assert (bulk.trust, bulk.permission) == (True, "pay")


def test_what_undoes_a_payment_asks_for_the_right_but_not_for_trust(sandbox: Sandbox) -> None:
    cancel, void = sandbox.handler("v3.payments.cancel"), sandbox.handler("v3.payments.void")

    assert (cancel.trust, cancel.permission) == (False, "pay")
    assert (void.trust, void.permission) == (False, "pay")


def test_an_empty_request_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.payments.create", {}) == [
        "amount: must not be null",
        "fundingAccount: must not be null",
        "processingOptions: must not be null",
        "billId: must not be blank",
    ]


def test_no_request_at_all_is_refused(sandbox: Sandbox) -> None:
    assert len(sandbox.messages("v3.payments.create")) == 1


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"description": "x" * 71}, ["description: size must be between 0 and 70"]),
        ({"transactionNumber": "x" * 51}, ["transactionNumber: size must be between 0 and 50"]),
        ({"amount": 0}, ["amount: must be greater than or equal to 0.01"]),
        ({"amount": -1}, ["amount: must be greater than or equal to 0.01"]),
        ({"fundingAccount": {"type": "BANK_ACCOUNT"}}, ["fundingAccount.id: must not be blank"]),
        ({"fundingAccount": {"id": "bac02X"}}, ["fundingAccount.type: must not be null"]),
        ({"billId": None}, ["billId: must not be blank"]),
        ({"paymentPurpose": {}}, ["paymentPurpose: exactly one of text and code must be given"]),
        (
            {"paymentPurpose": {"text": "a", "code": {"name": "b", "value": "c"}}},
            ["paymentPurpose: exactly one of text and code must be given"],
        ),
        ({"processingOptions": {"createBill": True}}, ["billId: must be null"]),
        (
            {"processingOptions": {"createBill": True}, "billId": None, "vendorId": None},
            ["vendorId: must not be blank"],
        ),
    ],
)
def test_a_request_that_breaks_a_constraint_is_refused(
    desk: Desk, changes: dict[str, Any], messages: list[str]
) -> None:
    assert desk.messages(**changes) == messages


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"processDate": "03/03/2026"}, "processDate"),
        ({"processDate": "2026-02-30"}, "processDate"),
        ({"amount": "a lot"}, "amount"),
        ({"fundingAccount": "bac02X"}, "fundingAccount"),
        ({"fundingAccount": {"type": "CASH", "id": "bac02X"}}, "fundingAccount.type"),
        ({"processingOptions": {"requestCheckDeliveryType": "PIGEON"}}, "processingOptions"),
    ],
)
def test_a_wrong_type_is_told_alone(desk: Desk, changes: dict[str, Any], field: str) -> None:
    (message,) = desk.messages(**changes, description="x" * 71)

    assert message.startswith(field)


@pytest.mark.parametrize(
    ("changes", "operation"),
    [
        ({"fundingAccount": {"type": "CARD_ACCOUNT", "id": "cat02X"}}, "v3.funding-accounts.cards.list"),
        ({"fundingAccount": {"type": "WALLET"}}, "v3.funding-accounts.permissions.get"),
        ({"fundingAccount": {"type": "AP_CARD", "id": "1"}}, "v3.funding-accounts.ap-cards.list"),
        ({"vendorCredits": [{"id": "vcr02X", "amount": 1}]}, "v3.vendor-credits.create"),
        ({"exchangeRateBatchId": 7}, "v3.payments.exchange-rate.get"),
        ({"cardFundingPurpose": "RENT"}, "v3.funding-accounts.cards.funding-purposes.get"),
    ],
)
def test_what_is_not_built_yet_answers_501_with_the_operation(
    desk: Desk, changes: dict[str, Any], operation: str
) -> None:
    answer = desk.sandbox.call("v3.payments.create", desk.body(**changes))

    assert answer.status == 501
    assert answer.body[0]["message"] == f"{list(changes)[0]}{suffix(changes)}: operation {operation} is not built yet"


def suffix(changes: dict[str, Any]) -> str:
    return ".type" if "fundingAccount" in changes else ""


def test_a_vendor_in_another_currency_answers_501(desk: Desk) -> None:
    vendor = {"name": "Abroad", "address": ADDRESS, "billCurrency": "CAD"}
    abroad = desk.sandbox.ok("v3.vendors.create", vendor)["id"]
    bill = new_bill(desk.sandbox, abroad, 10.0)

    answer = desk.sandbox.call("v3.payments.create", desk.body(vendorId=abroad, billId=bill, amount=10))

    assert answer.status == 501
    assert "v3.payments.exchange-rate.get" in answer.body[0]["message"]


def test_a_bad_process_date_is_told_twice_and_its_placeholder_stays_empty(desk: Desk) -> None:
    answer = desk.sandbox.call("v3.payments.create", desk.body(processDate="2026-03-07"))

    assert answer.status == 422
    assert [(element["code"], element["category"], element["message"]) for element in answer.body] == [
        ("BDC_1152", "DOWNSTREAM", "Invalid Process Date : ${paramName0}."),
        ("BDC_1152", "DOWNSTREAM", f"{desk.bill} : Invalid Process Date : ${{paramName0}}."),
    ]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"amount": 229}, ["BDC_1159", "BDC_1159"]),
        ({"billId": NO_BILL}, ["BDC_1205", "BDC_1205"]),
        ({"vendorId": "00902NOSUCHVENDORATA"}, ["BDC_1205", "BDC_1205"]),
        ({"fundingAccount": {"type": "BANK_ACCOUNT", "id": "bac02NOSUCHACCOUNTAT"}}, ["BDC_1205", "BDC_1205"]),
    ],
)
def test_a_business_refusal_is_422_and_told_twice(desk: Desk, changes: dict[str, Any], codes: list[str]) -> None:
    assert desk.sandbox.refusal("v3.payments.create", desk.body(**changes)) == (422, codes)


def test_create_bill_answers_with_the_new_bill(desk: Desk) -> None:
    payment = desk.pay(billId=None, amount=64.99, processingOptions={"createBill": True})

    bill = desk.sandbox.ok("v3.bills.get", billId=payment["billId"])
    assert (bill["amount"], bill["paymentStatus"]) == (64.99, "SCHEDULED")
    assert payment["processingOptions"]["createBill"] is True


def test_the_vendor_follows_from_the_bill_and_the_date_from_the_calendar(desk: Desk) -> None:
    payment = desk.pay(vendorId=None, processDate=None)

    assert (payment["vendorId"], payment["processDate"]) == (desk.vendor, "2026-03-03")


def test_fields_bill_ignores_are_noted(desk: Desk) -> None:
    desk.pay(colour="green", fundingAccount={"type": "BANK_ACCOUNT", "id": desk.bank, "name": "Chase"})

    assert desk.sandbox.unread == ["colour", "fundingAccount.name"]


@pytest.fixture
def three(desk: Desk) -> list[Any]:
    """Payments of 228.99, 10.00 and 5.00, the second cancelled."""
    second, third = desk.another_bill(10.0, number="2"), desk.another_bill(5.0, number="3")
    payments = [
        desk.pay(description="b"),
        desk.pay(billId=second, amount=10, processDate="2026-03-05", description="c", transactionNumber="T-2"),
        desk.pay(billId=third, amount=5, processDate="2026-03-04", description="a"),
    ]
    desk.sandbox.ok("v3.payments.cancel", paymentId=payments[1]["id"])
    return payments


@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        ("status:eq:CANCELLED", [10.0]),
        ("status:eq:SCHEDULED", [228.99, 5.0]),
        ("transactionNumber:eq:T-2", [10.0]),
        ('createdTime:gte:"2026-03-02T20:00:00.000Z"', [228.99, 10.0, 5.0]),
        ('updatedTime:gt:"2026-03-02T20:00:00.000Z"', []),
    ],
)
def test_documented_filters_find(desk: Desk, three: list[Any], filters: str, amounts: list[float]) -> None:
    assert desk.found(filters=filters) == amounts


def test_payments_are_found_by_id_and_by_vendor(desk: Desk, three: list[Any]) -> None:
    ids = [payment["id"] for payment in three]

    assert desk.found(filters=f"id:eq:{ids[2]}") == [5.0]
    assert desk.found(filters=f"id:ne:{ids[2]}") == [228.99, 10.0]
    assert desk.found(filters=f'id:in:"{ids[2]},{ids[0]}"') == [228.99, 5.0]
    assert desk.found(filters=f"vendorId:eq:{desk.vendor},status:eq:CANCELLED") == [10.0]
    assert desk.found(filters=f"vendorId:ne:{desk.vendor}") == []
    assert desk.found(filters=f'vendorId:in:"{desk.vendor}"') == [228.99, 10.0, 5.0]


@pytest.mark.parametrize("filters", ["status:in:PAID", "singleStatus:eq:SENT", "amount:eq:1", "archived:eq:false"])
def test_other_filters_are_refused(sandbox: Sandbox, filters: str) -> None:
    assert len(sandbox.messages("v3.payments.list", query={"filters": filters})) == 1


@pytest.mark.parametrize(
    ("sort", "amounts"),
    [
        ("description:asc", [5.0, 228.99, 10.0]),
        ("processDate:desc", [10.0, 5.0, 228.99]),
        ("amount:asc", [5.0, 10.0, 228.99]),
        ("onlinePayment:asc", [228.99, 10.0, 5.0]),
        ("createdTime:desc", [5.0, 10.0, 228.99]),
        ("updatedTime:asc", [228.99, 10.0, 5.0]),
        ("disbursementStatus:asc", [228.99, 10.0, 5.0]),
        ("confirmationNumber:asc", [228.99, 5.0, 10.0]),
    ],
)
def test_every_documented_field_sorts(desk: Desk, three: list[Any], sort: str, amounts: list[float]) -> None:
    assert desk.found(sort=sort) == amounts


def test_a_bulk_payment_combines_the_bills_of_a_vendor(desk: Desk) -> None:
    second = desk.another_bill(142.0, number="2")
    parts = [{"billId": desk.bill, "amount": 228.99}, {"billId": second, "amount": 142}]
    body = desk.body(vendorId=None, billId=None, amount=None, processingOptions=None, payments=parts)

    answer = desk.sandbox.call("v3.payments.bulk.create", body)

    assert answer.status == 201
    (payment,) = answer.body["payments"]
    assert payment["amount"] == 370.99
    assert "billId" not in payment
    assert [part["billId"] for part in payment["billPayments"]] == [desk.bill, second]


def test_a_bulk_refusal_tells_of_every_bill(desk: Desk) -> None:
    parts = [{"billId": desk.bill, "amount": 1}, {"billId": NO_BILL, "amount": 1}]

    answer = desk.sandbox.call("v3.payments.bulk.create", desk.body(payments=parts))

    assert answer.status == 422
    assert [(element["code"], element["message"][:20]) for element in answer.body][1::2] == [
        ("BDC_1246", desk.bill),
        ("BDC_1205", NO_BILL),
    ]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"payments": []}, ["payments: must not be empty"]),
        ({}, ["payments: must not be null"]),
        ({"payments": [{}]}, ["payments[0].billId: must not be blank", "payments[0].amount: must not be null"]),
        (
            {"payments": [{"billId": "x", "amount": 0}]},
            ["payments[0].amount: must be greater than or equal to 0.01"],
        ),
        ({"payments": [{"billId": "x", "amount": 1}] * 51}, ["payments: size must be between 1 and 50"]),
        (
            {"payments": [{"billId": "x", "amount": 1}], "processingOptions": {"createBill": True}},
            ["processingOptions.createBill: must be false"],
        ),
    ],
)
def test_a_bulk_request_pays_one_to_fifty_bills_that_are_there(
    desk: Desk, changes: dict[str, Any], messages: list[str]
) -> None:
    body = desk.body(billId=None, amount=None, **changes)

    assert desk.sandbox.messages("v3.payments.bulk.create", body) == messages


def test_a_cancelled_payment_answers_200_with_the_payment(desk: Desk) -> None:
    payment = desk.pay()

    answer = desk.sandbox.call("v3.payments.cancel", paymentId=payment["id"])

    assert answer.status == 200
    assert answer.body == payment | {
        "status": "CANCELLED",
        "singleStatus": "CANCELED",
        "cancelRequestSubmitted": True,
    }


def test_a_scheduled_payment_cannot_be_voided(desk: Desk) -> None:
    body = {"type": "VOID_ONLY", "reason": "Lost"}

    status, _ = desk.sandbox.refusal("v3.payments.void", body, paymentId=desk.pay()["id"])

    assert status == 422


def test_a_void_says_its_type_and_reason(sandbox: Sandbox) -> None:
    unknown = "stp02NOSUCHPAYMENTAT"

    assert sandbox.messages("v3.payments.void", {}, paymentId=unknown) == [
        "type: must not be null",
        "reason: must not be blank",
    ]
    too_long = {"type": "VOID_ONLY", "reason": "x" * 4001}
    assert sandbox.messages("v3.payments.void", too_long, paymentId=unknown) == [
        "reason: size must be between 0 and 4000"
    ]


def test_an_unknown_payment_can_be_neither_cancelled_nor_voided(sandbox: Sandbox) -> None:
    body = {"type": "VOID_ONLY", "reason": "Lost"}
    unknown = "stp02NOSUCHPAYMENTAT"

    assert sandbox.refusal("v3.payments.cancel", paymentId=unknown) == (404, ["BDC_1205"])
    assert sandbox.refusal("v3.payments.void", body, paymentId=unknown) == (404, ["BDC_1205"])


def recorded(desk: Desk, **changes: Any) -> Record:
    body = {
        "vendorId": desk.vendor,
        "processDate": "2026-02-20",
        "toPrintCheck": False,
        "payments": [{"billId": desk.bill, "amount": "70"}],
    }
    return {**body, **changes}


def test_a_recorded_payment_answers_200_as_paid(desk: Desk) -> None:
    answer = desk.sandbox.call("v3.bills.record-payment", recorded(desk, description="Cash"))

    assert answer.status == 200
    assert answer.body == {
        "id": answer.body["id"],
        "vendorId": desk.vendor,
        "vendorName": "Happy Music Supplies",
        "billId": desk.bill,
        "billPayments": [{"id": answer.body["billPayments"][0]["id"], "billId": desk.bill, "amount": 70.0}],
        "description": "Cash",
        "processDate": "2026-02-20",
        "amount": 70.0,
        "transactionNumber": answer.body["transactionNumber"],
        "confirmationNumber": answer.body["confirmationNumber"],
        "status": "PAID",
        "onlinePayment": False,
        "disbursementType": "OFFLINE",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "createdBy": "006",
        "disbursementStatus": "DONE",
        "singleStatus": "CLEARED",
        "toPrintCheck": False,
    }


def test_a_recorded_payment_reduces_its_bill_at_once_and_can_be_voided(desk: Desk) -> None:
    payment = desk.sandbox.ok("v3.bills.record-payment", recorded(desk))
    bill = desk.sandbox.ok("v3.bills.get", billId=desk.bill)
    assert (bill["paidAmount"], bill["dueAmount"]) == (70.0, 158.99)

    body = {"type": "VOID_ONLY", "reason": "Typo"}
    voided = desk.sandbox.ok("v3.payments.void", body, paymentId=payment["id"])

    assert (voided["status"], voided["singleStatus"]) == ("VOID", "VOIDED")
    assert voided["voidInfo"][0]["reason"] == "Typo"


def test_recording_needs_no_trust_but_its_own_right(sandbox: Sandbox) -> None:
    handler = sandbox.handler("v3.bills.record-payment")

    assert (handler.trust, handler.permission) == (False, "record_payment")


def test_an_empty_record_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.bills.record-payment", {}) == [
        "vendorId: must not be blank",
        "processDate: must not be null",
        "toPrintCheck: must not be null",
        "payments: must not be null",
    ]


def test_a_recorded_payment_cannot_pay_more_than_is_due(desk: Desk) -> None:
    body = recorded(desk, payments=[{"billId": desk.bill, "amount": 229}])

    assert desk.sandbox.refusal("v3.bills.record-payment", body) == (422, ["BDC_1159", "BDC_1159"])


def test_a_vendor_credit_in_a_record_answers_501(desk: Desk) -> None:
    credited = {"billId": desk.bill, "amount": 1, "vendorCredits": [{"id": "vcr02X", "amount": 1}]}

    answer = desk.sandbox.call("v3.bills.record-payment", recorded(desk, payments=[credited]))

    assert answer.status == 501
    assert "v3.vendor-credits.create" in answer.body[0]["message"]
