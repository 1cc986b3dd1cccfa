"""What an organization pays BILL. Names and prices are made up; only their form is documented (F-1221)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATIONS
from mockserver.kernel.kinds import Record

# The term that is charged for each payment.
USAGE = "suaProcessedCount"


def plan_of_price(suffix: str, name: str, monthly_price: int, payment_price: int) -> dict[str, Any]:
    """A plan by its price a month for each user and its price of a payment past the first fifty, in cents."""
    return {
        "id": f"ppl01XQBTMKWDZRJA{suffix}",
        "name": name,
        "monthlyPrice": monthly_price,
        "allowTrial": True,
        "priceVariesPerUser": True,
        "planTerms": [
            {"type": "TRANSACTION", "name": USAGE, "tier": 1, "quantity": 50, "price": payment_price},
            {"type": "TRANSACTION", "name": USAGE, "tier": 2, "quantity": 0, "price": payment_price - 10},
            {"type": "DISCOUNT", "name": "discount", "tier": 1, "quantity": 0, "price": 0},
        ],
    }


PLAN = plan_of_price("4f7", "Business plan", 4900, 59)

# A partner's own plans are agreed with BILL; their names are documented (F-1600), what they cost is made up.
PARTNER_PLANS: Mapping[str, dict[str, Any]] = {
    "PricePlan1": plan_of_price("4f8", "Partner plan 1", 3900, 55),
    "PricePlan2": plan_of_price("4f9", "Partner plan 2", 3500, 53),
    "PricePlan3": plan_of_price("4fa", "Partner plan 3", 2900, 51),
    "PricePlan4": plan_of_price("4fb", "Partner plan 4", 2500, 49),
    "PricePlan5": plan_of_price("4fc", "Partner plan 5", 1900, 45),
}


def plan_of(organization: Record) -> dict[str, Any]:
    """The plan an organization pays by: the one its partner chose, else the ordinary one."""
    return PARTNER_PLANS.get(organization.get("pricePlanType", ""), PLAN)


def choose_plan(ctx: Context, organization: Record, price_plan_type: str) -> Record:
    """Let an organization pay by one of the partner's plans from now on; statements of past months stay."""
    return ORGANIZATIONS.store(ctx, {**organization, "pricePlanType": price_plan_type}, organization)
