"""No statement joins or orders across tenants, so the tables can be split by tenant over many machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.control.changes import read_changes, record_changes
from mockserver.testing import BillMock, MockTenant
from tests.postgres import postgres, postgres_url
from tests.signed_in import V3, bill, vendor
from tests.store.statements import noted, problem_of

__all__ = ["postgres", "postgres_url"]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("SELECT doc FROM r_bill WHERE partition = %s AND id = %s", ""),
        ("UPDATE r_bill SET doc = %s WHERE k = %s", ""),
        ("SELECT doc FROM r_bill WHERE id = %s", "reads r_bill of all tenants"),
        ("SELECT doc FROM r_bill ORDER BY c_dueDate", "reads r_bill of all tenants"),
        (
            "SELECT doc FROM r_bill WHERE partition = %s AND EXISTS (SELECT 1 FROM r_bill WHERE id = %s)",
            "reads r_bill of all tenants",
        ),
        ("SELECT b.doc FROM r_bill b JOIN r_vendor v ON v.id = b.id WHERE partition = %s", "joins tables"),
        ("SELECT nextval('numbers')", "takes a number from a sequence of all tenants"),
        ("SELECT doc FROM directory WHERE name = %s", "reads directory of all tenants"),
        ("SELECT doc FROM journal ORDER BY number", "reads journal of all tenants"),
        ("SELECT j.doc, c.doc FROM journal j LEFT JOIN changed c ON c.k = changed WHERE tenant = %s", ""),
        ("SELECT j.doc, c.doc FROM journal j LEFT JOIN changed c ON c.k = changed", "joins tables"),
        ("SELECT doc FROM changed WHERE k > %s ORDER BY k", "reads changed of all tenants"),
        ("SELECT count(*) FROM directory WHERE name = %s", ""),
    ],
)
def test_a_statement_that_reaches_across_tenants_is_recognized(statement: str, problem: str) -> None:
    assert problem_of(statement) == problem


@pytest.fixture
def statements(postgres_url: str) -> Iterator[set[str]]:
    """What a server sends while it is called in every dialect, its clock turns, and worlds come and go."""
    with noted() as texts, BillMock(database=postgres_url, scenario="empty") as mock:
        tenant = mock.tenant("starter")
        tenant.control(record_changes, {"recorded": True})
        call_every_dialect(tenant)
        control(tenant)
        tenant.delete()
        yield texts


def call_every_dialect(tenant: MockTenant) -> None:
    """Reads with filters, sorts and pages, writes, payments, events."""
    user = V3(tenant, trusted=True)
    payee = user.post("/vendors", vendor())["id"]
    user.post("/bills", bill(payee, "A-1"))
    user.get("/bills", filters=f"vendorId:eq:{payee}", sort="dueDate:desc")
    user.get("/vendors", filters='name:sw:"Ha",archived:eq:false', sort="updatedTime:desc", max=1)
    user.get("/bills", filters='paymentStatus:in:"UNPAID","PAID"', max=2)
    form = {**user.headers, "data": '{"start": 2, "max": 3, "sort": [{"field": "name", "asc": false}]}'}
    user.call("POST", "/../../api/v2/List/Vendor.json", data=form)
    spend = {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}
    user.call("GET", "/spend/transactions", headers=spend, params={"max": 2})
    user.call("GET", "/spend/budgets", headers=spend)


def control(tenant: MockTenant) -> None:
    """What a test does to a tenant."""
    tenant.control(read_changes)
    tenant.clock.advance("P60D")
    tenant.snapshot("before")
    tenant.requests()
    tenant.inbox()
    tenant.audit()
    tenant.restore("before")
    tenant.reset()


@pytest.mark.slow
def test_no_statement_reaches_across_tenants(statements: set[str]) -> None:
    problems = {statement: problem for statement in statements if (problem := problem_of(statement))}

    assert problems == {}
    assert len(statements) > 200
