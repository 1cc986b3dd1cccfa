"""v3 invoice lines: what they come to, how they are patched and replaced."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import PICKS, STICKS, Sandbox, of
from tests.refusals import refusal_of


def test_a_line_has_no_rate(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.ok("v3.invoices.create", of(customer_id, STICKS, PICKS | {"ratePercent": -10}))

    assert (answer["totalAmount"], sandbox.unread) == (79.98, ["invoiceLineItems[1].ratePercent"])


def test_a_line_with_an_amount_gets_its_price(sandbox: Sandbox, customer_id: str) -> None:
    gloves = {"description": "Premium drummer gloves", "amount": 29.99, "quantity": 1}

    answer = sandbox.ok("v3.invoices.create", of(customer_id, gloves))

    assert answer["totalAmount"] == 29.99
    assert answer["invoiceLineItems"][0]["price"] == 29.99


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ({}, ["invoiceLineItems[0].quantity: must not be null"]),
        ({"price": 1}, ["invoiceLineItems[0].quantity: must not be null"]),
        (
            {"quantity": 900_000_000, "price": 900_000_000},
            ["invoiceLineItems[0].price: numeric value out of bounds (<13 digits>.<2 digits> expected)"],
        ),
        (
            {"quantity": 0.000001, "amount": 9_000_000_000_000},
            ["invoiceLineItems[0].price: numeric value out of bounds (<13 digits>.<2 digits> expected)"],
        ),
        ({"quantity": 0, "amount": 5}, ["invoiceLineItems[0].price: must not be null"]),
    ],
)
def test_a_line_has_a_quantity_and_a_price_that_a_sum_can_hold(
    sandbox: Sandbox, customer_id: str, line: dict[str, Any], messages: list[str]
) -> None:
    assert sandbox.messages("v3.invoices.create", of(customer_id, line)) == messages


def test_a_line_without_a_price_costs_nothing(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.ok("v3.invoices.create", of(customer_id, {"quantity": 3}, PICKS))

    assert answer["invoiceLineItems"][0]["price"] == 0.0
    assert answer["totalAmount"] == 50.0


def test_a_line_without_a_price_has_that_of_its_item(sandbox: Sandbox, customer_id: str) -> None:
    values = {"name": "Lesson", "type": "SERVICE", "price": 12.5}
    item = sandbox.ok("v3.classifications.items.create", values)["id"]

    answer = sandbox.ok("v3.invoices.create", of(customer_id, {"quantity": 3, "classifications": {"itemId": item}}))

    assert (answer["invoiceLineItems"][0]["price"], answer["totalAmount"]) == (12.5, 37.5)


def test_a_replacement_may_leave_out_the_price(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sticks = invoice["invoiceLineItems"][0]["id"]
    body = of(invoice["customerId"], {"id": sticks, "quantity": 4}, PICKS)

    answer = sandbox.ok("v3.invoices.replace", body, invoiceId=invoice["id"])

    assert (answer["invoiceLineItems"][0]["price"], answer["totalAmount"]) == (0.0, 50.0)


def test_a_wrong_price_is_named_with_its_path_and_alone(sandbox: Sandbox) -> None:
    body = {"invoiceLineItems": [PICKS, {"price": "cheap"}]}

    assert sandbox.messages("v3.invoices.create", body) == [
        'invoiceLineItems[1].price: Cannot deserialize value of type `java.math.BigDecimal` from String value "cheap"'
    ]


def test_an_invoice_may_have_no_line(sandbox: Sandbox, customer_id: str) -> None:
    made = sandbox.ok("v3.invoices.create", {"customer": {"id": customer_id}, "invoiceLineItems": []})

    assert (made["invoiceLineItems"], made["totalAmount"], made["status"]) == ([], 0.0, "OPEN")


def test_an_invoice_that_says_nothing_of_lines_is_refused(sandbox: Sandbox, customer_id: str) -> None:
    body = {"customer": {"id": customer_id}}

    assert sandbox.messages("v3.invoices.create", body) == ["invoiceLineItems: must not be null"]


def test_a_patched_line_keeps_its_id_and_what_is_not_named(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sticks, picks = invoice["invoiceLineItems"]

    answer = sandbox.ok(
        "v3.invoices.update",
        {"invoiceLineItems": [{"id": sticks["id"], "price": 19.99}]},
        invoiceId=invoice["id"],
    )

    assert answer["invoiceLineItems"] == [sticks | {"price": 19.99}, picks]
    assert (answer["totalAmount"], answer["dueAmount"]) == (89.98, 89.98)


def test_a_patched_line_must_say_which(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = {"invoiceLineItems": [{"price": 19.99}]}

    assert sandbox.messages("v3.invoices.update", body, invoiceId=invoice["id"]) == [
        "invoiceLineItems[0].id: must not be null"
    ]


def test_a_patched_line_that_is_not_there_is_422(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = {"invoiceLineItems": [{"id": "00f02NONE", "price": 19.99}]}

    assert (
        refusal_of(sandbox.call("v3.invoices.update", body, invoiceId=invoice["id"]))
        == "422 BDC_1205 No data found for the given id: 00f02NONE."
    )


def test_a_patch_with_an_amount_changes_the_price(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    sticks = invoice["invoiceLineItems"][0]["id"]

    answer = sandbox.ok(
        "v3.invoices.update", {"invoiceLineItems": [{"id": sticks, "amount": 20}]}, invoiceId=invoice["id"]
    )

    assert (answer["invoiceLineItems"][0]["price"], answer["totalAmount"]) == (10.0, 70.0)


def test_a_replacement_adds_keeps_and_removes_lines(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    picks = invoice["invoiceLineItems"][1]
    gloves = {"description": "Premium drummer gloves", "amount": 29.99, "quantity": 1}

    answer = sandbox.ok("v3.invoices.replace", of(invoice["customerId"], gloves, picks), invoiceId=invoice["id"])

    added, kept = answer["invoiceLineItems"]
    assert kept == picks
    assert added["id"] not in [line["id"] for line in invoice["invoiceLineItems"]]
    assert answer["totalAmount"] == 79.99


def test_a_replacement_needs_customer_and_lines(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    assert sandbox.messages("v3.invoices.replace", {}, invoiceId=invoice["id"]) == [
        "customer: must not be null",
        "invoiceLineItems: must not be null",
    ]


def test_a_replacement_clears_what_it_leaves_out_but_number_and_dates(sandbox: Sandbox, customer_id: str) -> None:
    account = sandbox.ok("v3.classifications.chart-of-accounts.create", {"name": "Income"})["id"]
    body = of(
        customer_id,
        invoiceNumber="7",
        invoiceDate="2026-01-05",
        dueDate="2026-02-05",
        payToChartOfAccountId=account,
        enableCardPayment=True,
        convenienceFee={"percentage": 2.9},
    )
    made = sandbox.ok("v3.invoices.create", body)

    answer = sandbox.ok("v3.invoices.replace", of(customer_id), invoiceId=made["id"])

    assert made["payToChartOfAccountId"] == account
    assert "payToChartOfAccountId" not in answer
    assert "convenienceFee" not in answer
    assert answer["enableCardPayment"] is False
    assert [answer[name] for name in ("invoiceNumber", "invoiceDate", "dueDate")] == [
        "7",
        "2026-01-05",
        "2026-02-05",
    ]


def test_a_replacement_with_an_unknown_line_is_422(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    body = of(invoice["customerId"], PICKS | {"id": "00f02NONE"})

    assert (
        refusal_of(sandbox.call("v3.invoices.replace", body, invoiceId=invoice["id"]))
        == "422 BDC_1205 No data found for the given id: 00f02NONE."
    )


def test_a_line_that_was_replaced_away_comes_back_under_its_id(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    gone = invoice["invoiceLineItems"][0]["id"]
    sandbox.ok("v3.invoices.replace", of(invoice["customerId"], PICKS), invoiceId=invoice["id"])
    back = sandbox.ok("v3.invoices.replace", of(invoice["customerId"], {"id": gone, **STICKS}), invoiceId=invoice["id"])

    assert [line["id"] for line in back["invoiceLineItems"]] == [gone]
