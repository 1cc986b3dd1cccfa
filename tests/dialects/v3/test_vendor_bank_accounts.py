"""v3 bank accounts of vendors, and what v3 checks of accounts and purposes when a vendor is made."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

UNKNOWN = "00902NOSUCHVENDORATA"
BANK = {"nameOnAccount": "Bill Vendorson", "accountNumber": "111222333", "routingNumber": "074000010"}
IBAN = {"accountNumber": "DE89370400440532013000", "paymentCurrency": "EUR"}


def body(**changes: Any) -> dict[str, Any]:
    return {"name": "Happy Music Supplies", "address": ADDRESS, **changes}


def abroad(country: str, **information: Any) -> dict[str, Any]:
    """A vendor abroad whose bills are in that country's currency."""
    currency = {"DE": "EUR", "IN": "INR"}[country]
    information = {"payeeName": "Happy Music", **information}
    address = {**ADDRESS, "country": country}
    return body(address=address, billCurrency=currency, paymentInformation=information)


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """The id of a vendor without an account."""
    return str(sandbox.ok("v3.vendors.create", body())["id"])


def test_an_account_is_made_with_200(sandbox: Sandbox, vendor: str) -> None:
    answer = sandbox.call("v3.vendors.bank-account.create", BANK, vendorId=vendor)

    assert answer.status == 200
    assert answer.body == {
        **BANK,
        "type": "CHECKING",
        "ownerType": "BUSINESS",
        "paymentCurrency": "USD",
        "bankInfo": {"countryISO": "US", "nationalBankCode": "074000010"},
        "status": "VERIFIED",
    }


def test_it_reads_as_it_was_made_and_shows_in_its_vendor(sandbox: Sandbox, vendor: str) -> None:
    made = sandbox.ok("v3.vendors.bank-account.create", BANK, vendorId=vendor)

    assert sandbox.ok("v3.vendors.bank-account.get", vendorId=vendor) == made
    information = sandbox.ok("v3.vendors.get", vendorId=vendor)["paymentInformation"]
    assert information["payByType"] == "ACH"
    assert {**information["bankAccount"], "status": "VERIFIED"} == made


def test_it_is_deleted_with_204_and_nothing_said(sandbox: Sandbox, vendor: str) -> None:
    sandbox.ok("v3.vendors.bank-account.create", BANK, vendorId=vendor)

    answer = sandbox.call("v3.vendors.bank-account.delete", vendorId=vendor)

    assert (answer.status, answer.payload()) == (204, b"")
    assert (
        refusal_of(sandbox.call("v3.vendors.bank-account.get", vendorId=vendor))
        == f"404 BDC_1205 No data found for the given id: {vendor}."
    )
    assert sandbox.ok("v3.vendors.get", vendorId=vendor)["paymentInformation"]["payByType"] == "CHECK"


def test_a_second_one_is_refused(sandbox: Sandbox, vendor: str) -> None:
    sandbox.ok("v3.vendors.bank-account.create", BANK, vendorId=vendor)

    assert (
        refusal_of(sandbox.call("v3.vendors.bank-account.create", BANK, vendorId=vendor))
        == f"422 BDC_1119 Invalid field,value: vendorId, {vendor}."
    )


@pytest.mark.parametrize("verb", ["get", "create", "delete"])
def test_an_unknown_vendor_is_404(sandbox: Sandbox, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"v3.vendors.bank-account.{verb}", BANK, vendorId=UNKNOWN))
        == "404 BDC_1205 No data found for the given id: 00902NOSUCHVENDORATA."
    )


@pytest.mark.parametrize("verb", ["get", "delete"])
def test_a_vendor_without_an_account_has_none_to_read_or_delete(sandbox: Sandbox, vendor: str, verb: str) -> None:
    assert (
        refusal_of(sandbox.call(f"v3.vendors.bank-account.{verb}", vendorId=vendor))
        == f"404 BDC_1205 No data found for the given id: {vendor}."
    )


def test_an_account_number_is_required(sandbox: Sandbox, vendor: str) -> None:
    request = {"routingNumber": "074000010"}

    assert sandbox.messages("v3.vendors.bank-account.create", request, vendorId=vendor) == [
        "accountNumber: must not be blank"
    ]


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (None, "422 BDC_1117 Missing required data for: routingNumber."),
        ("", "422 BDC_1117 Missing required data for: routingNumber."),
        ("074000011", "422 BDC_1119 Invalid field,value: routingNumber, 074000011."),
    ],
)
def test_a_routing_number_must_check(sandbox: Sandbox, vendor: str, number: str | None, refusal: str) -> None:
    request = {**BANK, "routingNumber": number}

    assert refusal_of(sandbox.call("v3.vendors.bank-account.create", request, vendorId=vendor)) == refusal


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"routingNumber": None}, "BDC_1117 Missing required data for: paymentInformation.bankAccount.routingNumber."),
        (
            {"routingNumber": "074000011"},
            "BDC_1119 Invalid field,value: paymentInformation.bankAccount.routingNumber, 074000011.",
        ),
    ],
)
def test_a_new_vendors_account_has_a_routing_number_that_checks(
    sandbox: Sandbox, changes: dict[str, Any], refusal: str
) -> None:
    request = body(paymentInformation={"payeeName": "Music", "bankAccount": BANK | changes})

    assert refusal_of(sandbox.call("v3.vendors.create", request)) == f"422 {refusal}"


def test_a_new_vendors_account_is_looked_at_once_the_body_fits_its_schema(sandbox: Sandbox) -> None:
    account = {**BANK, "routingNumber": "074000011"}
    request = {"address": ADDRESS, "paymentInformation": {"payeeName": "Music", "bankAccount": account}}

    assert sandbox.messages("v3.vendors.create", request) == ["name: must not be blank"]


def test_a_patch_does_not_change_the_account(sandbox: Sandbox, vendor: str) -> None:
    request = {"paymentInformation": {"payeeName": "X", "bankAccount": BANK}}

    information = sandbox.ok("v3.vendors.update", request, vendorId=vendor)["paymentInformation"]

    assert information == {"payeeName": "X", "payByType": "CHECK", "payBySubType": "NONE"}


def test_a_vendor_abroad_has_an_iban(sandbox: Sandbox) -> None:
    made = sandbox.ok("v3.vendors.create", abroad("DE", bankCountry="DE", bankAccount=IBAN))

    information = made["paymentInformation"]
    assert (information["payByType"], information["payBySubType"]) == ("INTERNATIONAL_E_PAYMENT", "LOCAL")
    assert information["bankAccount"]["paymentCurrency"] == "EUR"


def test_a_wrong_iban_is_refused(sandbox: Sandbox) -> None:
    account = {**IBAN, "accountNumber": "DE88370400440532013000"}

    assert refusal_of(sandbox.call("v3.vendors.create", abroad("DE", bankAccount=account))) == (
        "422 BDC_1119 Invalid field,value: paymentInformation.bankAccount.accountNumber, ******************3000."
    )


def test_a_vendor_in_india_says_why_it_is_paid_and_at_which_branch(sandbox: Sandbox) -> None:
    account: dict[str, Any] = {"accountNumber": "50100012345678", "routingNumber": "HDFCINBB", "paymentCurrency": "INR"}

    assert refusal_of(sandbox.call("v3.vendors.create", abroad("IN", bankAccount=account))) == (
        "422 BDC_1117 Missing required data for: paymentInformation.bankAccount.regulatoryFields.ifscCode.;"
        " BDC_1117 Missing required data for: paymentInformation.paymentPurpose.code.name."
    )

    wrong = {"code": {"name": "Drums"}}
    account["regulatoryFields"] = [{"name": "ifscCode", "value": "HDFC01"}]
    assert refusal_of(sandbox.call("v3.vendors.create", abroad("IN", bankAccount=account, paymentPurpose=wrong))) == (
        "422 BDC_1119 Invalid field,value: paymentInformation.bankAccount.regulatoryFields.ifscCode, **FC01.;"
        " BDC_1119 Invalid field,value: paymentInformation.paymentPurpose.code.name, Drums."
    )

    purpose = {"code": {"name": "Software consultancy"}}
    account["regulatoryFields"] = [{"name": "ifscCode", "value": "HDFC0000001"}]
    made = sandbox.ok("v3.vendors.create", abroad("IN", bankAccount=account, paymentPurpose=purpose))

    assert made["paymentInformation"]["paymentPurpose"] == {"code": {"name": "Software consultancy", "value": "P0802"}}
    assert made["paymentInformation"]["bankAccount"]["regulatoryFields"] == account["regulatoryFields"]


@pytest.mark.parametrize("purpose", [{}, {"text": "Drums", "code": {"name": "Goods", "value": "GDS"}}])
def test_a_purpose_is_either_a_text_or_a_code(sandbox: Sandbox, purpose: dict[str, Any]) -> None:
    information = {"payeeName": "Happy Music", "paymentPurpose": purpose}

    answer = sandbox.call("v3.vendors.create", body(paymentInformation=information))

    assert refusal_of(answer).startswith("422 BDC_1119 Invalid field,value: paymentInformation.paymentPurpose, {")


def test_auto_pay_needs_a_trusted_session(sandbox: Sandbox, vendor: str) -> None:
    request = {"autoPay": {"enabled": True, "bankAccountId": "bac02X"}}

    assert (
        refusal_of(sandbox.call("v3.vendors.update", {"autoPay": {"enabled": True}}, vendorId=vendor))
        == "403 BDC_1361 Untrusted session."
    )
    assert (
        refusal_of(sandbox.call("v3.vendors.update", request, vendorId=vendor))
        == "422 BDC_1205 No data found for the given id: bac02X."
    )


def test_auto_pay_debits_at_most_sixty_days_before_a_bill_is_due(sandbox: Sandbox, vendor: str) -> None:
    request = {"autoPay": {"enabled": False, "daysBeforeDueDate": 61}}

    assert sandbox.messages("v3.vendors.update", request, vendorId=vendor) == [
        "autoPay.daysBeforeDueDate: must be less than or equal to 60"
    ]


@pytest.mark.parametrize(
    ("information", "message"),
    [
        ({}, "paymentInformation.payeeName: must not be blank"),
        ({"payeeName": "AB"}, 'paymentInformation.payeeName: must match "^.{3,100}$"'),
        (
            {"payeeName": "Music", "paymentPurpose": {"code": {}}},
            "paymentInformation.paymentPurpose.code.name: must not be blank",
        ),
    ],
)
def test_payment_information_of_a_new_vendor_is_whole(
    sandbox: Sandbox, information: dict[str, Any], message: str
) -> None:
    assert message in sandbox.messages("v3.vendors.create", body(paymentInformation=information))


def test_who_set_up_auto_pay_is_not_what_a_request_says(sandbox: Sandbox, vendor: str) -> None:
    changed = sandbox.ok("v3.vendors.update", {"autoPay": {"createdBy": "00602X"}}, vendorId=vendor)

    assert changed["autoPay"] == {"enabled": False}


def test_a_personal_account_is_the_owners(sandbox: Sandbox, vendor: str) -> None:
    request = {**BANK, "ownerType": "PERSONAL"}

    assert sandbox.ok("v3.vendors.bank-account.create", request, vendorId=vendor)["ownerType"] == "PERSONAL"
    (message,) = sandbox.messages("v3.vendors.bank-account.create", {**BANK, "ownerType": "PERSON"}, vendorId=vendor)
    assert "ownerType" in message


def test_the_largest_amount_of_auto_pay_has_no_limit(sandbox: Sandbox, vendor: str) -> None:
    request = {"autoPay": {"enabled": False, "maxAmount": -1}}

    assert sandbox.ok("v3.vendors.update", request, vendorId=vendor)["id"] == vendor
