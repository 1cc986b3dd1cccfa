"""Spend & Expense budgets."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, reference
from mockserver.dialects.spend.resources import SpendResource
from mockserver.domain.spend.budget_rules import violations
from mockserver.domain.spend.budgets import BUDGETS, SHARE_FUNDS, SHARED_OTHERWISE
from mockserver.domain.spend.kinds import BUDGET, SPEND_BUDGET
from mockserver.domain.spend.periods import INTERVALS, TIMEZONES
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

NAME = s.Field("name", s.Text(), required=True, message=NOT_EMPTY, filter="eq sw", sort=True)
INTERVAL = s.Field("recurringInterval", s.Enum(*INTERVALS), required=True)
TIMEZONE = s.Text(pattern="|".join(TIMEZONES), message="must be a time zone such as US/Mountain")
AMOUNT = s.Money(minimum=0)

SPENT = s.Object(
    s.Field("cleared", s.Money(), access=s.READ_ONLY),
    s.Field("pending", s.Money(), access=s.READ_ONLY),
    s.Field("total", s.Money(), access=s.READ_ONLY),
    omits=False,
)
PERIOD = s.Object(
    s.Field("startDate", s.Date(), access=s.READ_ONLY),
    s.Field("endDate", s.Date(), access=s.READ_ONLY),
    s.Field("limit", AMOUNT, access=s.READ_ONLY),
    s.Field("overspendBuffer", AMOUNT, access=s.READ_ONLY),
    s.Field("assigned", AMOUNT, access=s.READ_ONLY),
    s.Field("spent", SPENT, access=s.READ_ONLY),
    omits=False,
)

# In requests and answers alike.
SETTINGS = (
    s.Field("description", s.Text()),
    s.Field("expirationDate", s.Date()),
    s.Field("timezone", TIMEZONE),
    s.Field("autoAddUsers", s.Boolean()),
    s.Field("receiptRequired", s.Boolean()),
    s.Field("maxTxSize", AMOUNT),
    s.Field("carryOver", s.Boolean()),
    s.Field("shareFunds", s.Enum(*SHARE_FUNDS, answers=SHARED_OTHERWISE)),
    s.Field("recurringLimit", AMOUNT),
    s.Field("limitlessOverspend", s.Boolean()),
    s.Field("limitlessGoal", AMOUNT),
)
# In requests alone: answers have these two in `currentPeriod`, and the month nowhere.
REQUESTED = (
    s.Field("limit", AMOUNT, path="currentPeriod.limit", access=s.WRITE_ONLY),
    s.Field("overspendBuffer", AMOUNT, path="currentPeriod.overspendBuffer", access=s.WRITE_ONLY),
    s.Field("recurMonth", s.Int(minimum=1, maximum=12), access=s.WRITE_ONLY),
)
BY_NAME = {f.name: f for f in SETTINGS}

VIEW = s.View(
    SPEND_BUDGET,
    [
        *own_ids(BUDGET),
        NAME,
        BY_NAME["description"],
        s.Field("retired", s.Boolean(), path="archived", access=s.READ_ONLY, filter="eq"),
        s.Field("startDate", s.Date(), access=s.READ_ONLY),
        BY_NAME["expirationDate"],
        INTERVAL,
        *(BY_NAME[name] for name in ("timezone", "autoAddUsers", "receiptRequired", "maxTxSize", "carryOver")),
        s.Field("default", s.Boolean(), access=s.READ_ONLY),
        *reference("parentBudget", BUDGET),
        s.Field("budgetGroup", s.Boolean(), access=s.READ_ONLY),
        *(BY_NAME[name] for name in ("shareFunds", "recurringLimit", "limitlessOverspend", "limitlessGoal")),
        s.Field("currentPeriod", PERIOD, access=s.READ_ONLY),
        *REQUESTED,
        s.Field("budgetIds", s.Reference(), path="id", access=s.QUERY_ONLY, filter="eq in"),
        s.Field("isBudgetGroup", s.Boolean(), path="budgetGroup", access=s.QUERY_ONLY, filter="eq"),
        s.Field("parentBudgetId", s.Reference(), access=s.QUERY_ONLY, filter="eq"),
        s.Field("assigned", s.Money(), path="currentPeriod.assigned", access=s.QUERY_ONLY, sort=True),
        s.Field("limit", s.Money(), path="currentPeriod.limit", access=s.QUERY_ONLY, sort=True),
        s.Field("spent", s.Money(), path="currentPeriod.spent.total", access=s.QUERY_ONLY, sort=True),
    ],
    omits=False,
    null_clears=True,
)


def fields_fit(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """A new budget's fields go together; a changed one's are looked at with what they are laid over."""
    return violations(values) if mode == "create" else iter(())


CREATION = s.View(
    SPEND_BUDGET,
    [
        NAME,
        s.Field("owners", s.Array(s.Reference(), min_items=1), access=s.WRITE_ONLY, required=True, message=NOT_EMPTY),
        INTERVAL,
        s.Field("members", s.Array(s.Reference()), access=s.WRITE_ONLY),
        s.Field("observers", s.Array(s.Reference()), access=s.WRITE_ONLY),
        s.Field("parentBudgetId", s.Reference(), access=s.WRITE_ONLY),
        s.Field("budgetGroup", s.Boolean(), access=s.WRITE_ONLY),
        *SETTINGS,
        *REQUESTED,
    ],
    null_clears=True,
    rules=[fields_fit],
)

budgets = SpendResource("spend.budgets", BUDGETS, VIEW, CREATION, "budgetId")
