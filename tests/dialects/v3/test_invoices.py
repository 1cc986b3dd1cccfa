"""v3 invoices: customers, numbers, dates, card payments, balances, lists."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import BAND, PICKS, STICKS, Sandbox, of
from tests.refusals import refusal_of


def balance(sandbox: Sandbox, customer_id: str) -> float:
    amount: float = sandbox.ok("v3.customers.get", customerId=customer_id)["balance"]["amount"]
    return amount


def test_a_new_invoice_answers_201_with_what_was_sent_and_what_follows(sandbox: Sandbox, customer_id: str) -> None:
    body = of(customer_id, STICKS, PICKS, invoiceNumber="202502", dueDate="2026-03-31")

    answer = sandbox.call("v3.invoices.create", body | {"processingOptions": {"sendEmail": False}})

    first, second = [line.pop("id") for line in answer.body["invoiceLineItems"]]
    assert first.startswith("00f02")
    assert first != second
    assert answer.status == 201
    assert answer.body == {
        "id": answer.body["id"],
        "archived": False,
        "recordStatus": "ACTIVE",
        "invoiceNumber": "202502",
        "invoiceDate": "2026-03-02",
        "dueDate": "2026-03-31",
        "customerId": customer_id,
        "totalAmount": 79.98,
        "dueAmount": 79.98,
        "scheduledAmount": 0.0,
        "creditAmount": 0.0,
        "status": "OPEN",
        "exchangeRate": 1.0,
        "createdBy": sandbox.user_id,
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "invoiceLineItems": [STICKS, PICKS],
        "salesTaxTotal": 0.0,
        "salesTaxPercentage": 0.0,
        "enableCardPayment": False,
        "invoicePdfId": "00000000000000000000",
    }


def test_an_empty_body_misses_customer_and_lines_at_once(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.invoices.create", {}) == [
        "customer: must not be null",
        "invoiceLineItems: must not be null",
    ]


def test_a_flat_customer_id_is_ignored_so_the_customer_is_missing(sandbox: Sandbox, customer_id: str) -> None:
    body = {"customerId": customer_id, "invoiceLineItems": [PICKS]}

    assert sandbox.messages("v3.invoices.create", body) == ["customer: must not be null"]


def test_a_flat_customer_id_beside_the_customer_is_noted(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.invoices.create", of(customer_id, customerId="0cu02OTHER"))

    assert sandbox.unread == ["customerId"]


@pytest.mark.parametrize(
    ("customer", "message"),
    [
        ({}, "customer: The customer field is required"),
        ({"id": ""}, "customer: The customer field is required"),
        ({"name": "Paperless Band"}, "customer.email: must not be blank"),
        ({"email": "contact@paperlessband.org"}, "customer.name: must not be blank"),
        ({"name": "n" * 101, "email": "a@b.c"}, "customer.name: size must be between 1 and 100"),
        ("0cu02ABC", "customer: Cannot construct instance of `InvoiceCustomer`"),
    ],
)
def test_a_customer_is_an_id_or_a_name_with_an_email(sandbox: Sandbox, customer: object, message: str) -> None:
    assert sandbox.messages("v3.invoices.create", {"customer": customer, "invoiceLineItems": [PICKS]}) == [message]


def test_a_named_customer_is_created_along(sandbox: Sandbox) -> None:
    answer = sandbox.ok("v3.invoices.create", {"customer": BAND, "invoiceLineItems": [PICKS]})

    customer = sandbox.ok("v3.customers.get", customerId=answer["customerId"])
    assert (customer["name"], customer["balance"]) == ("Paperless Band", {"amount": 50.0})


def test_a_refused_invoice_creates_no_customer(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = {"customer": BAND, "invoiceLineItems": [PICKS], "invoiceNumber": "202502"}

    assert refusal_of(sandbox.call("v3.invoices.create", body)) == "422 BDC_1171 Invoice number 202502 already exists."
    assert len(sandbox.ok("v3.customers.list")["results"]) == 1


def test_an_unknown_customer_in_the_body_is_422(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call("v3.invoices.create", of("0cu02NOBODY")))
        == "422 BDC_1205 No data found for the given id: 0cu02NOBODY."
    )


def test_unknown_classifications_are_all_named(sandbox: Sandbox, customer_id: str) -> None:
    line = PICKS | {"classifications": {"chartOfAccountId": "0ca02NONE", "accountingClassId": "cls02NONE"}}

    answer = sandbox.call("v3.invoices.create", of(customer_id, line, payToChartOfAccountId="0ca02NEITHER"))

    assert [element["message"] for element in answer.body] == [
        "No data found for the given id: 0ca02NEITHER.",
        "No data found for the given id: 0ca02NONE.",
        "No data found for the given id: cls02NONE.",
    ]


# numbers and dates


def test_a_number_has_at_most_21_characters(sandbox: Sandbox, customer_id: str) -> None:
    longest = sandbox.ok("v3.invoices.create", of(customer_id, invoiceNumber="N" * 21))

    assert longest["invoiceNumber"] == "N" * 21
    refused = sandbox.call("v3.invoices.create", of(customer_id, invoiceNumber="N" * 22))
    assert (refused.status, refused.body[0]["code"], refused.body[0]["message"]) == (
        400,
        "BDC_1143",
        "Invalid entity data. invoiceNumber: Maximum length cannot be greater than 21 characters.",
    )
    assert sandbox.messages("v3.invoices.create", of(customer_id, invoiceNumber="N" * 101)) == [
        "invoiceNumber: size must be between 1 and 100"
    ]


def test_an_invoice_without_a_number_gets_one_of_its_own(sandbox: Sandbox, customer_id: str) -> None:
    first = sandbox.ok("v3.invoices.create", of(customer_id))["invoiceNumber"]
    second = sandbox.ok("v3.invoices.create", of(customer_id))["invoiceNumber"]

    assert (first, second) == ("INV-2", "INV-4")


def test_a_number_given_out_is_never_one_that_is_taken(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.invoices.create", of(customer_id, invoiceNumber="INV-4"))

    assert sandbox.ok("v3.invoices.create", of(customer_id))["invoiceNumber"] == "INV-6"


def test_a_number_is_taken_for_the_whole_organization(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    assert (
        refusal_of(sandbox.call("v3.invoices.create", of(other, invoiceNumber="202502")))
        == "422 BDC_1171 Invoice number 202502 already exists."
    )


def test_an_archived_invoice_keeps_its_number(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])

    body = of(invoice["customerId"], invoiceNumber="202502")
    assert refusal_of(sandbox.call("v3.invoices.create", body)) == "422 BDC_1171 Invoice number 202502 already exists."


def test_another_organization_may_use_the_number(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.org = 2

    body = {"customer": BAND, "invoiceLineItems": [PICKS], "invoiceNumber": "202502"}
    assert sandbox.ok("v3.invoices.create", body)["invoiceNumber"] == "202502"


def test_a_patch_may_repeat_the_number_but_not_take_another_invoices(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.invoices.create", of(invoice["customerId"], invoiceNumber="202503"))["id"]

    same = sandbox.call("v3.invoices.update", {"invoiceNumber": "202502"}, invoiceId=invoice["id"])
    taken = sandbox.refusal("v3.invoices.update", {"invoiceNumber": "202502"}, invoiceId=other)

    assert same.status == 200
    assert taken == (422, ["BDC_1171"])


def test_dates_default_to_the_business_date_of_los_angeles(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.clock.advance(10 * 3600)  # 22:00 there, already tomorrow in UTC

    answer = sandbox.ok("v3.invoices.create", of(customer_id))

    assert (answer["invoiceDate"], answer["dueDate"]) == ("2026-03-02", "2026-03-02")
    assert answer["createdTime"] == "2026-03-03T06:00:00.000+00:00"


# card payments, and what waits for other resources


@pytest.mark.parametrize(
    ("further", "message"),
    [
        ({"enableCardPayment": True}, "convenienceFee: must not be null"),
        (
            {"enableCardPayment": True, "convenienceFee": {"percentage": 4}},
            "convenienceFee.percentage: must be less than or equal to 3",
        ),
    ],
)
def test_card_payment_and_convenience_fee_come_together(
    sandbox: Sandbox, customer_id: str, further: dict[str, Any], message: str
) -> None:
    assert sandbox.messages("v3.invoices.create", of(customer_id, **further)) == [message]


def test_a_convenience_fee_without_card_payment_is_a_business_error(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.call("v3.invoices.create", of(customer_id, convenienceFee={"percentage": 2.9}))

    assert refusal_of(answer) == "422 BDC_1119 Invalid field,value: enableCardPayment, false."


def test_a_patch_cannot_part_card_payment_and_convenience_fee(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    messages = sandbox.messages("v3.invoices.update", {"enableCardPayment": True}, invoiceId=invoice["id"])

    assert messages == ["convenienceFee: must not be null"]


def test_an_archived_customer_gets_no_new_invoice(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.customers.archive", customerId=customer_id)

    assert (
        refusal_of(sandbox.call("v3.invoices.create", of(customer_id)))
        == f"422 BDC_1119 Invalid field,value: customerId, {customer_id}."
    )


def test_an_invoice_of_an_archived_customer_can_still_be_changed(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.customers.archive", customerId=invoice["customerId"])

    changed = sandbox.ok("v3.invoices.update", {"dueDate": "2026-05-01"}, invoiceId=invoice["id"])

    assert changed["dueDate"] == "2026-05-01"


def test_a_credit_of_zero_is_no_credit(sandbox: Sandbox, customer_id: str) -> None:
    assert sandbox.ok("v3.invoices.create", of(customer_id, creditAmount=0))["creditAmount"] == 0.0


# the customer's balance, archiving


def test_the_balance_follows_open_invoices(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    customer_id = invoice["customerId"]
    sandbox.ok("v3.invoices.create", of(customer_id))

    sandbox.ok("v3.invoices.replace", of(customer_id, STICKS), invoiceId=invoice["id"])

    assert balance(sandbox, customer_id) == 79.98


def test_a_changed_customer_takes_the_balance_along(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    sandbox.ok("v3.invoices.update", {"customer": {"id": other}}, invoiceId=invoice["id"])

    assert (balance(sandbox, invoice["customerId"]), balance(sandbox, other)) == (0.0, 79.98)


def test_an_archived_invoice_stays_open_and_is_not_owed(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    once = sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])
    twice = sandbox.call("v3.invoices.archive", invoiceId=invoice["id"])

    assert once == invoice | {"archived": True, "recordStatus": "INACTIVE"}
    assert (twice.status, twice.body) == (200, once)
    assert balance(sandbox, invoice["customerId"]) == 0.0


def test_a_restored_invoice_is_owed_again(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sandbox.ok("v3.invoices.archive", invoiceId=invoice["id"])

    assert sandbox.ok("v3.invoices.restore", invoiceId=invoice["id"]) == invoice
    assert balance(sandbox, invoice["customerId"]) == 79.98


@pytest.mark.parametrize("verb", ["get", "update", "archive", "restore"])
def test_an_unknown_id_in_the_path_is_404(sandbox: Sandbox, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"v3.invoices.{verb}", {}, invoiceId="00e02NONE"))
        == "404 BDC_1205 No data found for the given id: 00e02NONE."
    )


# lists


@pytest.fixture
def classified(sandbox: Sandbox, invoice: dict[str, Any]) -> str:
    """The id of a second invoice, of another customer, with an account and a class."""
    account = sandbox.ok("v3.classifications.chart-of-accounts.create", {"name": "Income"})["id"]
    group = sandbox.ok("v3.classifications.accounting-classes.create", {"name": "Tours"})["id"]
    body = {
        "customer": BAND,
        "invoiceLineItems": [PICKS],
        "payToChartOfAccountId": account,
        "classifications": {"accountingClassId": group},
    }
    return str(sandbox.ok("v3.invoices.create", body)["id"])


@pytest.mark.parametrize(
    "filters",
    [
        "id:eq:{id}",
        'id:in:"{id}"',
        "customerId:eq:{customerId}",
        'customerId:in:"{customerId}"',
        "payToChartOfAccountId:eq:{payToChartOfAccountId}",
        'payToChartOfAccountId:in:"{payToChartOfAccountId}"',
        "classifications.accountingClassId:eq:{classifications[accountingClassId]}",
        'updatedTime:gte:"{updatedTime}",customerId:eq:{customerId}',
    ],
)
def test_a_documented_filter_finds(sandbox: Sandbox, classified: str, filters: str) -> None:
    wanted = sandbox.ok("v3.invoices.get", invoiceId=classified)

    page = sandbox.ok("v3.invoices.list", query={"filters": filters.format(**wanted)})

    assert [row["id"] for row in page["results"]] == [classified]


def test_ne_finds_what_has_no_value(sandbox: Sandbox, classified: str, invoice: dict[str, Any]) -> None:
    page = sandbox.ok("v3.invoices.list", query={"filters": "payToChartOfAccountId:ne:x,classifications.itemId:ne:x"})

    assert [row["id"] for row in page["results"]] == [invoice["id"], classified]


@pytest.mark.parametrize(
    "field",
    ["archived", "invoiceNumber", "invoiceDate", "dueDate", "totalAmount", "createdTime", "updatedTime"],
)
def test_a_documented_field_sorts(sandbox: Sandbox, classified: str, invoice: dict[str, Any], field: str) -> None:
    page = sandbox.ok("v3.invoices.list", query={"sort": f"{field}:desc"})

    assert {row["id"] for row in page["results"]} == {classified, invoice["id"]}


def test_the_smaller_total_comes_first(sandbox: Sandbox, classified: str, invoice: dict[str, Any]) -> None:
    page = sandbox.ok("v3.invoices.list", query={"sort": "totalAmount"})

    assert [row["totalAmount"] for row in page["results"]] == [50.0, 79.98]
