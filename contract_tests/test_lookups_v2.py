"""v2's calls that look things up: metadata, search, permissions of profiles, summaries, bank balances."""

from datetime import timedelta

import pytest

from contract_tests.clients import V2
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields


@observed(fact="F-1419")
@operation("v2.GetEntityMetadata")
def test_the_metadata_of_a_field_names_its_entity(v2: V2) -> None:
    answer = v2.call("GetEntityMetadata", {"entity": ["Vendor", "Bill"]})

    assert answer.data.keys() == {"Vendor", "Bill"}
    assert answer.data["Vendor"]["fields"]["id"]["entity"] == "Vendor"


@observed(fact="F-1419")
@operation("v2.GetEntityMetadata")
def test_without_data_every_entity_is_told(v2: V2) -> None:
    assert "name" in v2.call("GetEntityMetadata").data["Vendor"]["fields"]


@assumed(fact="F-1420")
@refusal("v2.GetEntityMetadata")
def test_the_metadata_of_no_entity_are_refused(v2: V2) -> None:
    assert v2.call("GetEntityMetadata", {"entity": ["vendor"]}).is_refused


@documented(fact="F-1418")
@operation("v2.SearchEntity")
def test_a_vendor_is_found_by_a_word_of_its_name_in_any_case(v2: V2, make: Make) -> None:
    vendor = make.vendor()

    answer = v2.call("SearchEntity", {"term": vendor["name"].split()[0].upper(), "entity": "Vendor"})

    rows = {row["id"]: row for row in answer.data}
    documented_fields = v2.read("Vendor", vendor["id"]).data.keys() & rows[vendor["id"]].keys()
    assert {"entity", "id", "isActive", "name", "accNumber"} <= documented_fields


@documented(fact="F-op:v2.SearchEntity")
@refusal("v2.SearchEntity")
def test_nothing_but_vendors_is_searched(v2: V2) -> None:
    assert v2.call("SearchEntity", {"term": "x", "entity": "Bill"}).is_refused
    assert v2.call("SearchEntity", {"entity": "Vendor"}).is_refused


@documented(fact="F-op:v2.GetProfilePermissions")
@operation("v2.GetProfilePermissions")
def test_an_administrator_may_pay_and_an_auditor_only_looks(v2: V2, make: Make) -> None:
    admin = v2.call("GetProfilePermissions", {"id": make.profile("2")})
    auditor = v2.call("GetProfilePermissions", {"id": make.profile("9")})

    assert (admin.data["editVendor"], admin.data["viewBill"]) == (True, True)
    assert (auditor.data["editVendor"], auditor.data["viewBill"]) == (False, True)
    assert undocumented_fields(admin) == []


@observed(fact="F-206")
@refusal("v2.GetProfilePermissions")
def test_a_profile_that_is_none_is_refused_with_1205(v2: V2) -> None:
    assert v2.call("GetProfilePermissions", {"id": "0po02AAAAAAAAAAAzzzz"}).codes == ["BDC_1205"]


@documented(fact="F-op:v2.GetAPSummary")
@operation("v2.GetAPSummary")
def test_a_bill_due_today_is_counted_as_such(v2: V2, make: Make) -> None:
    before = v2.call("GetAPSummary").data["bills"]
    make.bill(amount=12.5, dueDate=str(make.today))
    answer = v2.call("GetAPSummary")
    bills = answer.data["bills"]

    assert bills["dueTodayCount"] - before["dueTodayCount"] == 1
    assert round(bills["allTotal"] - before["allTotal"], 2) == 12.5
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v2.GetARSummary")
@operation("v2.GetARSummary")
def test_an_invoice_of_next_month_is_due_later_and_its_total_a_text(v2: V2, make: Make) -> None:
    before = v2.call("GetARSummary").data["invoices"]
    make.invoice(price=12.5, dueDate=str(make.today + timedelta(days=30)))
    answer = v2.call("GetARSummary")
    invoices = answer.data["invoices"]

    assert invoices["due7PlusDaysCount"] - before["due7PlusDaysCount"] == 1
    assert round(float(invoices["due7PlusDaysTotal"]) - float(before["due7PlusDaysTotal"]), 2) == 12.5
    assert isinstance(invoices["allTotal"], str)
    assert undocumented_fields(answer) == []


@documented(fact="F-043")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("GetAPSummary", marks=refusal("v2.GetAPSummary")),
        pytest.param("GetARSummary", marks=refusal("v2.GetARSummary")),
        pytest.param("GetBankBalance", marks=refusal("v2.GetBankBalance")),
    ],
)
def test_nothing_is_told_without_a_session(v2: V2, name: str) -> None:
    assert v2.with_form(sessionId="").call(name).is_refused


@documented(fact="F-1417")
@operation("v2.GetBankBalance")
def test_a_bank_balance_is_told_as_texts_or_not_at_all(v2: V2) -> None:
    answer = v2.call("GetBankBalance")

    assert answer.data.keys() in (set(), {"bankBalance", "bankBalanceDate"})
    assert undocumented_fields(answer) == []


@documented(fact="F-1417")
@operation("v2.SetBankBalance")
def test_a_bank_balance_is_set(v2: V2, make: Make) -> None:
    assert v2.call("SetBankBalance", {"bankBalance": "1500.25", "bankBalanceDate": str(make.today)}).data == {}


@documented(fact="F-op:v2.SetBankBalance")
@refusal("v2.SetBankBalance")
def test_a_bank_balance_needs_its_day(v2: V2) -> None:
    assert v2.call("SetBankBalance", {"bankBalance": "1500.25"}).is_refused
