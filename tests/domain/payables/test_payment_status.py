"""The payment status that follows from a bill's amounts."""

import pytest

from mockserver.domain.payables.bills import payment_status

FRESH = {"amount": 100, "dueAmount": 100, "scheduledAmount": 0, "clearedAmount": 0, "creditAmount": 0}


@pytest.mark.parametrize(
    ("amounts", "status"),
    [
        ({}, "UNPAID"),
        ({"amount": 0, "dueAmount": 0}, "UNPAID"),
        ({"dueAmount": 1, "clearedAmount": 99}, "PARTIALLY_PAID"),
        ({"dueAmount": 1, "creditAmount": 99}, "PARTIALLY_PAID"),
        ({"dueAmount": 0, "clearedAmount": 100}, "PAID"),
        ({"dueAmount": 0, "scheduledAmount": 100}, "SCHEDULED"),
        ({"dueAmount": 0, "scheduledAmount": 100, "inProcess": True}, "IN_PROCESS"),
    ],
)
def test_a_status_follows_from_the_amounts(amounts: dict[str, int], status: str) -> None:
    assert payment_status(FRESH | amounts) == status
