"""The audit of a tenant's books."""

from __future__ import annotations

from datetime import datetime

from mockserver.domain.payables.bills import BILL
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, bill


def test_the_starter_balances(mock: BillMock) -> None:
    assert mock.default.audit() == []


def test_the_starter_balances_a_month_later(tenant: MockTenant) -> None:
    tenant.clock.advance("31 days")
    assert tenant.audit() == []


def test_what_falls_due_is_listed_by_its_moment_the_next_first(tenant: MockTenant) -> None:
    rows = tenant.due(100)

    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    assert tenant.due(2) == rows[:2]


def test_what_fell_due_is_listed_no_more(tenant: MockTenant) -> None:
    first = tenant.due(1)[0]
    tenant.clock.set(datetime.fromisoformat(first["due"]))

    assert first not in tenant.due(100)


def test_a_wrong_sum_is_found_with_what_it_should_be(tenant: MockTenant) -> None:
    admin = V3(tenant)
    vendor_id = admin.get("/vendors", max=1)["results"][0]["id"]
    new_bill = admin.post("/bills", bill(vendor_id, "AUDIT-1"))
    world = tenant.mock.app.tenancy.tenants.get(tenant.id).world
    with tenant.mock.app.engine.write(world) as tx:
        record = tx.get(BILL, 1, new_bill["id"])
        assert record is not None
        tx.update(BILL, {**record, "dueAmount": 1_00})
    assert {"record": new_bill["id"], "field": "dueAmount", "kept": 1.0, "computed": 100.0} in tenant.audit()
