"""The kinds of record of Spend & Expense; their ids are BILL's `uuid` form (`bgt_` and 26 characters)."""

from __future__ import annotations

from mockserver.kernel.kinds import Column, Kind

USER, BUDGET, CARD, TRANSACTION = "spend_user", "spend_budget", "spend_card", "spend_transaction"

SPEND_COMPANY = Kind("spend_company", "cmp", columns=(Column("number", "int", index=True),))

SPEND_USER = Kind(USER, "usr", columns=(Column("email", index=True),))

SPEND_BUDGET = Kind(
    BUDGET,
    "bgt",
    columns=(
        Column("name", index=True),
        Column("budgetGroup", "bool", index=True),
        Column("parentBudgetId", index=True, sparse=True),
        Column("autoAddUsers", "bool", index=True),
        Column("currentPeriod.assigned", "money", index=True),
        Column("currentPeriod.limit", "money", index=True),
        Column("currentPeriod.spent.total", "money", index=True),
    ),
    refs={"owners[]": USER, "members[]": USER, "observers[]": USER, "parentBudgetId": BUDGET},
    due=True,
)

# A member has no id of its own at BILL: here it is the budget's and the user's, so a pair exists once.
SPEND_MEMBER = Kind(
    "spend_member",
    "",
    columns=(
        Column("budgetId", index=True),
        Column("userId", index=True),
        Column("name", index=True),
        Column("currentPeriod.spent", "money", index=True),
    ),
    refs={"budgetId": BUDGET, "userId": USER},
)

SPEND_CARD = Kind(
    CARD,
    "crd",
    columns=(
        Column("name", index=True),
        Column("lastFour", index=True),
        Column("status", index=True),
        Column("type", index=True),
        Column("budgetId", index=True, sparse=True),
        Column("userId", index=True),
    ),
    refs={"budgetId": BUDGET, "userId": USER},
    due=True,
)

SPEND_TRANSACTION = Kind(
    TRANSACTION,
    "txr",
    columns=(
        Column("cardId", index=True),
        Column("userId", index=True),
        Column("budgetId", index=True),
        Column("transactionType", index=True),
        Column("merchantName", index=True),
        Column("amount", "money", index=True),
        Column("fees", "money", index=True),
        Column("occurredTime", "datetime", index=True),
        Column("authorizedTime", "datetime", index=True),
        Column("receiptStatus", index=True),
        Column("reviewStatus", index=True, sparse=True),
        Column("syncStatus", index=True),
        Column("isLocked", "bool", index=True),
        Column("isReviewed", "bool", index=True),
        Column("complete", "bool", index=True),
        Column("isParent", "bool"),
    ),
    refs={"cardId": CARD, "userId": USER, "budgetId": BUDGET},
)
