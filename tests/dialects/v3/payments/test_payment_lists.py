"""v3 lists of payments: what filters find and sorts order."""

from typing import Any

import pytest

from tests.dialects.v3.payments.clients import Clients
from tests.dialects.v3.sandbox import Sandbox


@pytest.fixture
def three(clients: Clients) -> list[Any]:
    """Payments of 228.99, 10.00 and 5.00, the second cancelled."""
    second, third = clients.another_bill(10.0, number="2"), clients.another_bill(5.0, number="3")
    payments = [
        clients.pay(description="b"),
        clients.pay(billId=second, amount=10, processDate="2026-03-05", description="c", transactionNumber="T2"),
        clients.pay(billId=third, amount=5, processDate="2026-03-04", description="a"),
    ]
    clients.sandbox.ok("v3.payments.cancel", paymentId=payments[1]["id"])
    return payments


@pytest.mark.parametrize(
    ("filters", "amounts"),
    [
        ("status:eq:CANCELLED", [10.0]),
        ("status:eq:SCHEDULED", [228.99, 5.0]),
        ("transactionNumber:eq:T2", [10.0]),
        ('createdTime:gte:"2026-03-02T20:00:00.000Z"', [228.99, 10.0, 5.0]),
        ('updatedTime:gt:"2026-03-02T20:00:00.000Z"', []),
        ("processDate:gte:2026-03-04,processDate:lt:2026-03-05", [5.0]),
        ("processDate:eq:2026-03-05", [10.0]),
        ("amount:gt:5,amount:lte:228.99", [228.99, 10.0]),
        ("amount:eq:10", [10.0]),
        ("onlinePayment:eq:false", []),
        ("disbursementType:eq:CHECK", [228.99, 10.0, 5.0]),
        ('disbursementType:in:"ACH,WALLET"', []),
        ("disbursementType:ne:CHECK", []),
    ],
)
def test_documented_filters_find(clients: Clients, three: list[Any], filters: str, amounts: list[float]) -> None:
    assert clients.listed_amounts(filters=filters) == amounts


def test_payments_are_found_by_id_and_by_vendor(clients: Clients, three: list[Any]) -> None:
    ids = [payment["id"] for payment in three]

    assert clients.listed_amounts(filters=f"id:eq:{ids[2]}") == [5.0]
    assert clients.listed_amounts(filters=f"id:ne:{ids[2]}") == [228.99, 10.0]
    assert clients.listed_amounts(filters=f'id:in:"{ids[2]},{ids[0]}"') == [228.99, 5.0]
    assert clients.listed_amounts(filters=f"vendorId:eq:{clients.vendor},status:eq:CANCELLED") == [10.0]
    assert clients.listed_amounts(filters=f"vendorId:ne:{clients.vendor}") == []
    assert clients.listed_amounts(filters=f'vendorId:in:"{clients.vendor}"') == [228.99, 10.0, 5.0]


@pytest.mark.parametrize("filters", ["status:in:PAID", "singleStatus:eq:SENT", "billId:eq:00n", "archived:eq:false"])
def test_other_filters_are_refused(sandbox: Sandbox, filters: str) -> None:
    assert len(sandbox.messages("v3.payments.list", query={"filters": filters})) == 1


@pytest.mark.parametrize(
    ("sort", "amounts"),
    [
        ("description:asc", [5.0, 228.99, 10.0]),
        ("processDate:desc", [10.0, 5.0, 228.99]),
        ("amount:asc", [5.0, 10.0, 228.99]),
        ("onlinePayment:asc", [228.99, 10.0, 5.0]),
        ("createdTime:desc", [5.0, 10.0, 228.99]),
        ("updatedTime:asc", [228.99, 10.0, 5.0]),
        ("disbursementStatus:asc", [228.99, 10.0, 5.0]),
        ("confirmationNumber:asc", [228.99, 5.0, 10.0]),
    ],
)
def test_every_documented_field_sorts(clients: Clients, three: list[Any], sort: str, amounts: list[float]) -> None:
    assert clients.listed_amounts(sort=sort) == amounts
