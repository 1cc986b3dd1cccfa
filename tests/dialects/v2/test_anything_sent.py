"""Whatever is sent, v2 answers with its envelope: no input ends in an exception."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.dialects.v2.actions import list_payments, paying
from mockserver.dialects.v2.entities import (
    bank_accounts,
    bills,
    classifications,
    customers,
    invoices,
    organizations,
    payments,
    vendor_bank_accounts,
    vendors,
)
from tests.dialects.v2.sandbox import Sandbox

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    # None of 13 to 19 digits: such a number may be a card's, which no answer may hold.
    st.one_of(st.integers(-(2**39), 2**39), st.sampled_from([2**70, -(2**70)])),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.text(max_size=8),
    st.sampled_from(["1", "2", "0" * 20, "2026-03-02", "2026-03-02T20:00:00.000+0000", "true", "9" * 40]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
ENTITIES = [
    vendors.vendors,
    vendor_bank_accounts.vendor_bank_accounts,
    bills.bills,
    customers.customers,
    invoices.invoices,
    classifications.accounts,
    classifications.classes,
    bank_accounts.bank_accounts,
    payments.payments,
    organizations.users,
    organizations.profiles,
]
VIEWS = {entity.view.name: entity.view for entity in ENTITIES}
PARAMETERS = {
    "PayBills": paying.PAY_BILLS,
    "RecordAPPayment": paying.RECORD,
    "CancelAPPayment": paying.CANCEL,
    "VoidAPPayment": paying.VOID,
    "ListPayments": list_payments.PARAMETERS,
}
DATES = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
MINIMAL: dict[str, dict[str, Any]] = {
    "Vendor": {"name": "A"},
    "Customer": {"name": "A"},
    "ChartOfAccount": {"name": "A", "accountType": "7"},
    "ActgClass": {"name": "A"},
    "Bill": {**DATES, "vendorId": "", "invoiceNumber": "1", "billLineItems": [{"entity": "BillLineItem", "amount": 1}]},
    "Invoice": {
        **DATES,
        "customerId": "",
        "invoiceNumber": "1",
        "invoiceLineItems": [{"entity": "InvoiceLineItem", "quantity": 1, "price": 1}],
    },
}

many = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def has_envelope(sandbox: Sandbox, name: str, data: Any) -> bool:
    """Whether an answer has the envelope, and a status that says so."""
    answer = sandbox.answer(name, data)
    return answer.status in (200, 501) and answer.body["response_status"] in (0, 1)


@many
@given(data=st.dictionaries(st.sampled_from(["obj", "id", "bulk", "filters", "sort", "start", "max"]), JSON))
@pytest.mark.parametrize("name", ["Crud/Create/Vendor", "Crud/Read/Vendor", "Bulk/Crud/Delete/Bill"])
def test_any_data_is_answered(sandbox: Sandbox, name: str, data: Any) -> None:
    assert has_envelope(sandbox, name, data)


def least(sandbox: Sandbox, entity: str) -> dict[str, Any]:
    """The fields an object cannot do without."""
    parents = {"vendorId": "Vendor", "customerId": "Customer"}
    ids = {name: sandbox.make(parents[name], name="P")["id"] for name in MINIMAL[entity] if name in parents}
    number = {"invoiceNumber": next(iter(ids.values()))} if ids else {}
    return {"entity": entity, **MINIMAL[entity], **ids, **number}


@many
@given(draw=st.data())
@pytest.mark.parametrize("entity", sorted(MINIMAL))
def test_any_change_of_an_object_is_answered(sandbox: Sandbox, entity: str, draw: st.DataObject) -> None:
    obj = least(sandbox, entity)
    values = draw.draw(st.dictionaries(st.sampled_from(sorted(VIEWS[entity].fields)), JSON, max_size=6))
    record = sandbox.make(**obj)

    assert has_envelope(sandbox, f"Crud/Create/{entity}", {"obj": {**obj, **values, "entity": entity}})
    assert has_envelope(sandbox, f"Crud/Update/{entity}", {"obj": {**values, "entity": entity, "id": record["id"]}})
    assert has_envelope(sandbox, f"Crud/Read/{entity}", {"id": record["id"]})
    sandbox.ok(f"Crud/Delete/{entity}", {"id": record["id"]})


@many
@given(draw=st.data())
@pytest.mark.parametrize("entity", sorted(VIEWS))
def test_any_list_is_answered(sandbox: Sandbox, entity: str, draw: st.DataObject) -> None:
    name = st.sampled_from(sorted(VIEWS[entity].queryable))
    op = st.sampled_from(["=", "<", ">", "!=", "<=", ">=", "in", "nin"])
    term = st.fixed_dictionaries({"field": name, "op": op, "value": JSON})
    sort = st.fixed_dictionaries({"field": name, "asc": st.booleans()})
    data = {"filters": draw.draw(st.lists(term, max_size=2)), "sort": draw.draw(st.lists(sort, max_size=2))}

    assert has_envelope(sandbox, f"List/{entity}", data)


@many
@given(draw=st.data())
@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_any_parameters_are_answered(sandbox: Sandbox, name: str, draw: st.DataObject) -> None:
    names = sorted(PARAMETERS[name].request_schema()["properties"])

    assert has_envelope(sandbox, name, draw.draw(st.dictionaries(st.sampled_from(names), JSON)))
