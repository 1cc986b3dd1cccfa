"""v3 configuration of international payments."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

GENERAL = "v3.vendors.configuration.international-payments.get"
OWN = "v3.vendors.configuration.get"
DENMARK = {"country": "DK", "billCurrency": "EUR", "accountType": "BUSINESS"}


def test_denmark_asks_for_an_iban_and_no_purpose(sandbox: Sandbox) -> None:
    assert sandbox.ok(GENERAL, query=DENMARK) == {
        "paymentPurpose": {"required": False},
        "validations": {
            "fields": [
                {
                    "name": "accountNumber",
                    "description": "IBAN",
                    "regularExpression": "^DK[0-9]{2}[A-Z0-9]{11,30}$",
                    "required": True,
                },
                {
                    "name": "routingNumber",
                    "description": "BIC",
                    "regularExpression": "^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$",
                    "required": False,
                },
            ]
        },
    }


def test_india_asks_for_one_of_its_codes(sandbox: Sandbox) -> None:
    purpose = sandbox.ok(GENERAL, query={**DENMARK, "country": "IN", "billCurrency": "INR"})["paymentPurpose"]

    assert (purpose["required"], purpose["type"]) == (True, "CODE")
    assert purpose["codes"][0] == {"name": "Advance receipts for exports", "value": "P0103"}


@pytest.mark.parametrize("name", ["country", "billCurrency", "accountType"])
def test_every_parameter_is_required(sandbox: Sandbox, name: str) -> None:
    query = {key: value for key, value in DENMARK.items() if key != name}

    assert sandbox.messages(GENERAL, query=query) == [f"{name}: must not be null"]


@pytest.mark.parametrize(
    ("name", "value"), [("country", "Denmark"), ("billCurrency", "EURO"), ("accountType", "COMPANY")]
)
def test_a_wrong_parameter_is_refused_by_its_name(sandbox: Sandbox, name: str, value: str) -> None:
    (message,) = sandbox.messages(GENERAL, query={**DENMARK, name: value})

    assert message.startswith(f"{name}: Cannot deserialize value")


def test_a_vendors_own_configuration_is_that_of_its_country_currency_and_type(sandbox: Sandbox) -> None:
    body: dict[str, Any] = {"name": "A", "accountType": "BUSINESS", "billCurrency": "EUR"}
    vendor = sandbox.ok("v3.vendors.create", {**body, "address": {**ADDRESS, "country": "DK"}})["id"]

    assert sandbox.ok(OWN, vendorId=vendor) == {"internationalPayments": sandbox.ok(GENERAL, query=DENMARK)}


def test_at_home_nothing_is_asked_for(sandbox: Sandbox) -> None:
    vendor = sandbox.ok("v3.vendors.create", {"name": "A", "address": ADDRESS})["id"]

    assert sandbox.ok(OWN, vendorId=vendor) == {
        "internationalPayments": {"paymentPurpose": {"required": False}, "validations": {"fields": []}}
    }


def test_an_unknown_vendor_is_404(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(OWN, vendorId="00902NOSUCHVENDORATA"))
        == "404 BDC_1205 No data found for the given id: 00902NOSUCHVENDORATA."
    )
