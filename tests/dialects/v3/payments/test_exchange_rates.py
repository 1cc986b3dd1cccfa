"""v3 exchange rates, payment options, and payments that need them."""

from typing import Any

import pytest

from tests.dialects.v3.payments.clients import Clients, new_bill
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

GET, POST = "v3.payments.exchange-rate.get", "v3.payments.exchange-rate.create"
OPTIONS = "v3.payments.options.get"
BANK = {"accountNumber": "5550100", "routingNumber": "000100012", "paymentCurrency": "CAD"}


@pytest.fixture
def abroad(sandbox: Sandbox) -> str:
    """A vendor in Canada."""
    body = {
        "name": "Ateliers Boréal",
        "address": ADDRESS | {"country": "CA"},
        "billCurrency": "CAD",
        "paymentInformation": {
            "payeeName": "Lampes",
            "bankCountry": "CA",
            "bankAccount": BANK,
        },
    }
    return str(sandbox.ok("v3.vendors.create", body)["id"])


def rate(sandbox: Sandbox, vendor: str, amount: str, **query: str) -> Any:
    return sandbox.ok(GET, query={"vendorId": vendor, "amount": amount, **query})


def test_a_rate_says_for_what_and_until_when_it_is_good(sandbox: Sandbox, abroad: str) -> None:
    answer = rate(sandbox, abroad, "1000")

    assert 1.34 < answer.pop("exchangeRate") < 1.4
    assert answer.pop("exchangeRateBatchId") < 2**31
    assert answer == {
        "vendorId": abroad,
        "paymentCurrency": "CAD",
        "billCurrency": "CAD",
        "baseCurrency": "USD",
        "amountRange": {"from": 0.01, "to": 9999.99},
        "expirationTime": "2026-03-02T20:20:00.000+00:00",
    }


def test_an_amount_in_dollars_is_turned_into_the_vendors_currency(sandbox: Sandbox, abroad: str) -> None:
    in_dollars = rate(sandbox, abroad, "8000", baseCurrency="true")
    in_currency = rate(sandbox, abroad, "8000", baseCurrency="false")

    assert in_dollars["amountRange"] == {"from": 10_000.0, "to": 99_999.99}
    assert in_currency["amountRange"] == {"from": 0.01, "to": 9999.99}


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ({}, ["vendorId: must not be null", "amount: must not be null"]),
        ({"vendorId": "009", "amount": "much"}, ['amount: "much" is not a number']),
        ({"vendorId": "009", "amount": "0"}, ["amount: must be greater than or equal to 0.01"]),
        (
            {"vendorId": "009", "amount": "1", "baseCurrency": "CAD"},
            ['baseCurrency: "CAD" is not true or false'],
        ),
    ],
)
def test_a_rate_wants_a_vendor_and_an_amount(sandbox: Sandbox, query: dict[str, str], messages: list[str]) -> None:
    assert sandbox.messages(GET, query=query) == messages


def test_there_is_no_rate_for_a_vendor_at_home_or_unknown(clients: Clients) -> None:
    home, unknown = {"vendorId": clients.vendor, "amount": "1"}, {"vendorId": "00902NOSUCHVENDORATA", "amount": "1"}

    assert (
        refusal_of(clients.sandbox.call(GET, query=home))
        == f"422 BDC_1119 Invalid field,value: vendorId, {clients.vendor}. [{clients.vendor}]"
    )
    assert (
        refusal_of(clients.sandbox.call(GET, query=unknown))
        == f"422 BDC_1205 No data found for the given id: {unknown['vendorId']}."
    )


def test_several_vendors_share_a_batch(sandbox: Sandbox, abroad: str) -> None:
    body = [{"vendorId": abroad, "amount": 1000}, {"vendorId": abroad, "amount": "20000"}]

    answer = sandbox.ok(POST, body)

    first, second = answer["exchangeRates"]
    assert answer["exchangeRateBatchId"] == rate(sandbox, abroad, "1000")["exchangeRateBatchId"]
    assert (first["vendorId"], first["amountRange"]["to"]) == (abroad, 9999.99)
    assert second["exchangeRate"] > first["exchangeRate"]


def test_a_question_for_several_vendors_names_each_and_its_amount(sandbox: Sandbox) -> None:
    assert sandbox.messages(POST, [{}, {"vendorId": "009", "amount": 0}]) == [
        "[0].vendorId: must not be blank",
        "[0].amount: must not be null",
    ]
    assert sandbox.messages(POST, []) == ["items: size must be between 1 and 2147483647"]


def test_the_rate_of_nothing_is_refused(sandbox: Sandbox, abroad: str) -> None:
    assert (
        refusal_of(sandbox.call(POST, [{"vendorId": abroad, "amount": 0}]))
        == f"422 BDC_1119 Invalid field,value: amount, 0.00. [{abroad}]"
    )


def test_any_number_of_vendors_is_asked_about(sandbox: Sandbox, abroad: str) -> None:
    assert len(sandbox.ok(POST, [{"vendorId": abroad, "amount": 1}] * 101)["exchangeRates"]) == 101


def test_one_vendor_at_home_spoils_the_question_for_several(clients: Clients, abroad: str) -> None:
    body = [{"vendorId": abroad, "amount": 1}, {"vendorId": clients.vendor, "amount": 1}]

    assert (
        refusal_of(clients.sandbox.call(POST, body))
        == "422 BDC_1246 Rolled back because another item of the same request failed.; "
        f"BDC_1119 Invalid field,value: vendorId, {clients.vendor}. [{clients.vendor}]"
    )


def test_a_payment_abroad_tells_its_rate_and_what_it_costs(clients: Clients, abroad: str) -> None:
    bill = new_bill(clients.sandbox, abroad, 1000.0)
    quoted = rate(clients.sandbox, abroad, "1000")

    payment = clients.pay(vendorId=abroad, billId=bill, amount=1000, exchangeRateBatchId=quoted["exchangeRateBatchId"])

    assert payment["exchangeRate"] == quoted["exchangeRate"]
    assert payment["fundingAmount"] == round(1000 / quoted["exchangeRate"], 2)
    assert payment["disbursementType"] == "INTERNATIONAL_E_PAYMENT"
    assert "exchangeRateBatchId" not in payment


def test_without_a_batch_a_payment_abroad_is_refused(clients: Clients, abroad: str) -> None:
    body = clients.body(vendorId=abroad, billId=new_bill(clients.sandbox, abroad, 1000.0), amount=1000)

    assert (
        refusal_of(clients.sandbox.call("v3.payments.create", body))
        == f"422 BDC_1117 Missing required data for: exchangeRateBatchId. [{body['billId']}]"
    )


def test_options_are_shown_as_documented(clients: Clients) -> None:
    answer = clients.sandbox.ok(OPTIONS, query={"vendorId": clients.vendor, "amount": "200"})

    assert answer == {
        "amount": 200.0,
        "vendorId": clients.vendor,
        "fundingOptions": {
            "banks": [
                {
                    "available": True,
                    "deliveryDate": "2026-03-11",
                    "processDate": "2026-03-03",
                    "id": clients.bank,
                    "name": "Chase",
                    "fee": 1.99,
                }
            ],
            "cards": [],
        },
    }


def test_options_want_a_vendor_and_an_amount(sandbox: Sandbox) -> None:
    unknown = {"vendorId": "00902NOSUCHVENDORATA", "amount": "1"}

    assert sandbox.messages(OPTIONS) == ["vendorId: must not be null", "amount: must not be null"]
    assert (
        refusal_of(sandbox.call(OPTIONS, query=unknown))
        == f"422 BDC_1205 No data found for the given id: {unknown['vendorId']}."
    )
