"""Spend & Expense budgets."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.spend.ids import NOT_EMPTY, own_ids, reference
from mockserver.dialects.spend.resources import SpendResource
from mockserver.domain.spend.budget_rules import broken
from mockserver.domain.spend.budgets import BUDGETS, SHARE_FUNDS
from mockserver.domain.spend.kinds import BUDGET, SPEND_BUDGET
from mockserver.domain.spend.periods import INTERVALS, TIMEZONES
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Date, Enum, Field, Int, ListOf, Mode, Money, Obj, Ref, Text, View

NAME = Field("name", Text(), required=True, says=NOT_EMPTY, filter="eq sw", sort=True)
INTERVAL = Field("recurringInterval", Enum(*INTERVALS), required=True)
TIMEZONE = Text(pattern="|".join(TIMEZONES), says="must be a time zone such as US/Mountain")
AMOUNT = Money(0)

SPENT = Obj(
    Field("cleared", Money(), access="r"),
    Field("pending", Money(), access="r"),
    Field("total", Money(), access="r"),
    omits=False,
)
PERIOD = Obj(
    Field("startDate", Date(), access="r"),
    Field("endDate", Date(), access="r"),
    Field("limit", AMOUNT, access="r"),
    Field("overspendBuffer", AMOUNT, access="r"),
    Field("assigned", AMOUNT, access="r"),
    Field("spent", SPENT, access="r"),
    omits=False,
)

# In requests and answers alike.
SETTINGS = (
    Field("description", Text()),
    Field("expirationDate", Date()),
    Field("timezone", TIMEZONE),
    Field("autoAddUsers", Bool()),
    Field("receiptRequired", Bool()),
    Field("maxTxSize", AMOUNT),
    Field("carryOver", Bool()),
    Field("shareFunds", Enum(*SHARE_FUNDS)),
    Field("recurringLimit", AMOUNT),
    Field("limitlessOverspend", Bool()),
    Field("limitlessGoal", AMOUNT),
)
# In requests alone: answers have these two in `currentPeriod`, and the month nowhere.
REQUESTED = (
    Field("limit", AMOUNT, path="currentPeriod.limit", access="w"),
    Field("overspendBuffer", AMOUNT, path="currentPeriod.overspendBuffer", access="w"),
    Field("recurMonth", Int(1, 12), access="w"),
)
BY_NAME = {f.name: f for f in SETTINGS}

VIEW = View(
    SPEND_BUDGET,
    [
        *own_ids(BUDGET),
        NAME,
        BY_NAME["description"],
        Field("retired", Bool(), path="archived", access="r", filter="eq"),
        Field("startDate", Date(), access="r"),
        BY_NAME["expirationDate"],
        INTERVAL,
        *(BY_NAME[name] for name in ("timezone", "autoAddUsers", "receiptRequired", "maxTxSize", "carryOver")),
        Field("default", Bool(), access="r"),
        *reference("parentBudget", BUDGET),
        Field("budgetGroup", Bool(), access="r"),
        *(BY_NAME[name] for name in ("shareFunds", "recurringLimit", "limitlessOverspend", "limitlessGoal")),
        Field("currentPeriod", PERIOD, access="r"),
        *REQUESTED,
        Field("budgetIds", Ref(), path="id", access="q", filter="eq in"),
        Field("isBudgetGroup", Bool(), path="budgetGroup", access="q", filter="eq"),
        Field("parentBudgetId", Ref(), access="q", filter="eq"),
        Field("assigned", Money(), path="currentPeriod.assigned", access="q", sort=True),
        Field("limit", Money(), path="currentPeriod.limit", access="q", sort=True),
        Field("spent", Money(), path="currentPeriod.spent.total", access="q", sort=True),
    ],
    omits=False,
    null_clears=True,
)


def fields_fit(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """A new budget's fields go together; a changed one's are looked at with what they are laid over."""
    return broken(values) if mode == "create" else iter(())


CREATION = View(
    SPEND_BUDGET,
    [
        NAME,
        Field("owners", ListOf(Ref(), least=1), access="w", required=True, says=NOT_EMPTY),
        INTERVAL,
        Field("members", ListOf(Ref()), access="w"),
        Field("observers", ListOf(Ref()), access="w"),
        Field("parentBudgetId", Ref(), access="w"),
        Field("budgetGroup", Bool(), access="w"),
        *SETTINGS,
        *REQUESTED,
    ],
    null_clears=True,
    rules=[fields_fit],
)

SHOWN = SpendResource("spend.budgets", BUDGETS, VIEW, CREATION, "budgetId")

HANDLERS = SHOWN.handlers()
