"""What an organization pays BILL. Names and prices are made up; only their form is documented (F-1221)."""

from __future__ import annotations

from typing import Any

# The term that is charged for each payment.
USAGE = "suaProcessedCount"

PLAN: dict[str, Any] = {
    "id": "ppl01XQBTMKWDZRJA4f7",
    "name": "Business plan",
    "monthlyPrice": 49.0,
    "allowTrial": True,
    "priceVariesPerUser": True,
    "planTerms": [
        {"type": "TRANSACTION", "name": USAGE, "tier": 1, "quantity": 50, "price": 0.59},
        {"type": "TRANSACTION", "name": USAGE, "tier": 2, "quantity": 0, "price": 0.49},
        {"type": "DISCOUNT", "name": "discount", "tier": 1, "quantity": 0, "price": 0.0},
    ],
}
