"""The audit of a tenant's books."""

from __future__ import annotations

from mockserver.domain.payables.bills import BILL
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, bill


def test_the_starter_balances(mock: BillMock) -> None:
    assert mock.default.audit() == []


def test_the_starter_balances_a_month_later(tenant: MockTenant) -> None:
    tenant.clock.advance("31 days")
    assert tenant.audit() == []


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
