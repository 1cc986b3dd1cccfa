"""v3 bank accounts of vendors, auto-pay, the configuration of international payments, and the audit trail."""

from typing import Any

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "00902AAAAAAAAAAAzzzz"
ACCOUNT = {"nameOnAccount": "Bill Vendorson", "accountNumber": "111222333", "routingNumber": "074000010"}
DENMARK = {"country": "DK", "billCurrency": "EUR", "accountType": "BUSINESS"}


@documented(fact="F-800")
@operation("v3.vendors.bank-account.create", "v3.vendors.bank-account.get", "v3.vendors.bank-account.delete")
def test_an_account_is_made_with_200_read_and_deleted_with_204(v3: Rest, make: Make) -> None:
    path = f"/vendors/{make.vendor()['id']}/bank-account"

    made, read, gone = v3.post(path, ACCOUNT), v3.get(path), v3.delete(path)

    assert (made.status, read.status, gone.status) == (200, 200, 204)
    assert made.body["nameOnAccount"] == read.body["nameOnAccount"] == "Bill Vendorson"
    assert gone.content == b""
    assert [undocumented_fields(made), undocumented_fields(read)] == [[], []]


@documented(fact="F-801")
@operation("v3.vendors.bank-account.create", "v3.vendors.bank-account.delete", "v3.vendors.get")
def test_a_vendor_is_paid_by_check_until_it_has_an_account(v3: Rest, make: Make) -> None:
    path = f"/vendors/{make.vendor()['id']}"

    ways = [v3.get(path).body["paymentInformation"]["payByType"]]
    v3.post(f"{path}/bank-account", ACCOUNT)
    ways.append(v3.get(path).body["paymentInformation"]["payByType"])
    v3.delete(f"{path}/bank-account")
    ways.append(v3.get(path).body["paymentInformation"]["payByType"])

    assert ways == ["CHECK", "ACH", "CHECK"]


@assumed(fact="F-802")
@refusal("v3.vendors.bank-account.create")
def test_a_second_account_waits_for_the_first_to_be_deleted(v3: Rest, make: Make) -> None:
    path = f"/vendors/{make.vendor()['id']}/bank-account"
    v3.post(path, ACCOUNT)

    assert v3.post(path, ACCOUNT).status_class == 4


@documented(fact="F-803")
@refusal("v3.vendors.bank-account.create")
def test_an_account_has_a_number(v3: Rest, make: Make) -> None:
    answer = v3.post(f"/vendors/{make.vendor()['id']}/bank-account", {"routingNumber": "074000010"})

    assert answer.status_class == 4
    assert "accountNumber" in answer.message


@assumed(fact="F-804")
@refusal("v3.vendors.bank-account.create")
def test_a_routing_number_that_does_not_check_is_refused(v3: Rest, make: Make) -> None:
    path = f"/vendors/{make.vendor()['id']}/bank-account"

    assert v3.post(path, ACCOUNT | {"routingNumber": "074000011"}).status_class == 4


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "bank-account", marks=refusal("v3.vendors.bank-account.get")),
        pytest.param("DELETE", "bank-account", marks=refusal("v3.vendors.bank-account.delete")),
        pytest.param("GET", "configuration", marks=refusal("v3.vendors.configuration.get")),
    ],
)
def test_an_unknown_vendor_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/vendors/{UNKNOWN}/{tail}")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-805")
@operation("v3.vendors.bank-account.get")
def test_a_patch_of_the_vendor_does_not_change_its_account(v3: Rest, make: Make) -> None:
    path = f"/vendors/{make.vendor(paymentInformation={'payeeName': 'Payee', 'bankAccount': ACCOUNT})['id']}"
    before = v3.get(f"{path}/bank-account").body

    v3.patch(path, {"paymentInformation": {"bankAccount": ACCOUNT | {"nameOnAccount": "Somebody Else"}}})

    assert v3.get(f"{path}/bank-account").body == before


@documented(fact="F-op:v3.vendors.configuration.international-payments.get")
@operation("v3.vendors.configuration.international-payments.get")
def test_what_a_country_asks_for_is_told_before_there_is_a_vendor(v3: Rest) -> None:
    answer = v3.get("/vendors/configuration/international-payments", **DENMARK)

    assert answer.status == 200
    assert answer.body.keys() >= {"paymentPurpose", "validations"}
    assert undocumented_fields(answer) == []


@documented(fact="F-806")
@operation("v3.vendors.configuration.international-payments.get")
def test_a_brazilian_account_is_an_iban(v3: Rest) -> None:
    brazil = DENMARK | {"country": "BR", "billCurrency": "BRL"}

    fields = v3.get("/vendors/configuration/international-payments", **brazil).body["validations"]["fields"]

    assert [field["description"] for field in fields if field["name"] == "accountNumber"] == ["IBAN"]


@documented(fact="F-807")
@pytest.mark.parametrize("name", ["country", "billCurrency", "accountType"])
@refusal("v3.vendors.configuration.international-payments.get")
def test_every_parameter_is_required(v3: Rest, name: str) -> None:
    query: dict[str, Any] = {key: value for key, value in DENMARK.items() if key != name}

    answer = v3.get("/vendors/configuration/international-payments", **query)

    assert answer.status_class == 4
    assert name in answer.message


@documented(fact="F-op:v3.vendors.configuration.get")
@operation("v3.vendors.configuration.get")
def test_a_vendors_own_configuration_is_wrapped(v3: Rest, make: Make) -> None:
    answer = v3.get(f"/vendors/{make.vendor()['id']}/configuration")

    assert answer.body.keys() == {"internationalPayments"}
    assert undocumented_fields(answer) == []


@documented(fact="F-808")
@refusal("v3.vendors.create")
def test_a_purpose_is_either_a_text_or_a_code(v3: Rest, make: Make) -> None:
    purpose = {"text": "Drums", "code": {"name": "Goods", "value": "GDS"}}
    address = {"line1": "1", "city": "Delhi", "zipOrPostalCode": "110001", "country": "IN"}
    vendor = {"name": make.names.name("vendor"), "address": address, "billCurrency": "INR"}

    assert (
        v3.post(
            "/vendors", vendor | {"paymentInformation": {"payeeName": "Payee", "paymentPurpose": purpose}}
        ).status_class
        == 4
    )


@documented(fact="F-809")
@refusal("v3.vendors.update")
def test_enabling_auto_pay_needs_a_session_that_passed_mfa(v3: Rest, make: Make, bank_account: str) -> None:
    setting = {"autoPay": {"enabled": True, "bankAccountId": bank_account, "daysBeforeDueDate": 5}}

    answer = v3.patch(f"/vendors/{make.vendor()['id']}", setting)

    assert answer.status_class == 4
    assert "BDC_1361" in answer.codes


@documented(fact="F-809")
@operation("v3.vendors.update")
def test_a_trusted_session_enables_auto_pay(trusted: Rest, make: Make, bank_account: str) -> None:
    setting = {"enabled": True, "bankAccountId": bank_account, "daysBeforeDueDate": 5, "maxAmount": 500}

    answer = trusted.patch(f"/vendors/{make.vendor()['id']}", {"autoPay": setting})

    assert answer.body["autoPay"].items() >= setting.items()
    assert answer.body["autoPay"]["createdBy"].startswith("006")
    assert undocumented_fields(answer) == []


@documented(fact="F-850")
@operation("v3.reports.audit-trail.vendor.get")
def test_the_audit_trail_tells_of_the_creation_and_of_each_changed_field(v3: Rest, make: Make) -> None:
    vendor = make.vendor(phone="9876543210")
    v3.patch(f"/vendors/{vendor['id']}", {"phone": "4155550100"})

    answer = v3.get(f"/reports/audit-trail/vendor/{vendor['id']}", includeArchived="true")

    assert {entry["source"] for entry in answer.body} == {"API"}
    assert answer.body[0]["type"] == "CREATE"
    values = [entry["field"]["value"] for entry in answer.body if entry["type"] == "EDIT"]
    assert {"previous": "9876543210", "current": "4155550100"} in values
    assert undocumented_fields(answer) == []


@documented(fact="F-851")
@operation("v3.reports.audit-trail.vendor.get")
def test_the_audit_trail_is_read_in_pieces(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    v3.patch(f"/vendors/{vendor['id']}", {"phone": "4155550100"})
    path = f"/reports/audit-trail/vendor/{vendor['id']}"

    first, second = v3.get(path, start=0, max=1).body, v3.get(path, start=1, max=1).body

    assert (len(first), len(second)) == (1, 1)
    assert first != second


@observed(fact="F-109")
@refusal("v3.reports.audit-trail.vendor.get")
def test_an_unknown_vendor_has_no_audit_trail(v3: Rest) -> None:
    answer = v3.get(f"/reports/audit-trail/vendor/{UNKNOWN}")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])
