"""The kinds of record of Spend & Expense; their ids are BILL's `uuid` form (`bgt_` and 26 characters)."""

from __future__ import annotations

from mockserver.kernel.kinds import Column, Kind

USER, BUDGET, CARD, TRANSACTION = "spend_user", "spend_budget", "spend_card", "spend_transaction"
CUSTOM_FIELD, CUSTOM_FIELD_VALUE, REIMBURSEMENT = (
    "spend_custom_field",
    "spend_custom_field_value",
    "spend_reimbursement",
)

# What lists find by way of tags, which have records of their own.
TAG_REFS = {"customFieldIds": CUSTOM_FIELD, "customFieldValueIds": CUSTOM_FIELD_VALUE}

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
        Column("originalAuthTransactionId", index=True, sparse=True),
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
        Column("parentTransactionId"),
    ),
    refs={"cardId": CARD, "userId": USER, "budgetId": BUDGET, **TAG_REFS},
)

SPEND_CUSTOM_FIELD = Kind(
    CUSTOM_FIELD,
    "tty",
    columns=(Column("name", index=True),),
    refs={"selectedBudgetIds[]": BUDGET, "requiredBudgetIds[]": BUDGET},
)

SPEND_CUSTOM_FIELD_VALUE = Kind(
    CUSTOM_FIELD_VALUE,
    "tvl",
    columns=(Column("customFieldId", index=True), Column("value", index=True)),
    refs={"customFieldId": CUSTOM_FIELD, "customFieldValueIds[]": CUSTOM_FIELD_VALUE},
)

# A custom field on a transaction or a reimbursement, once for each of its values, so that lists find the owner by it.
SPEND_TAG = Kind(
    "spend_tag",
    "",
    columns=(Column("ownerId", index=True), Column("customFieldId", index=True), Column("valueId", index=True)),
    plain=True,
)

# What was uploaded, or may be, to a signed URL.
SPEND_UPLOAD = Kind("spend_upload", "upl")

SPEND_REIMBURSEMENT = Kind(
    REIMBURSEMENT,
    "rmb",
    columns=(
        Column("userId", index=True),
        Column("budgetId", index=True),
        Column("type", index=True),
        Column("status", index=True),
        Column("amount", "money", index=True),
        Column("submittedTime", "datetime", index=True),
        Column("receiptAddedTime", "datetime", index=True),
        Column("fulfillmentType", index=True),
        Column("batchId", index=True, sparse=True),
        Column("batchAmount", "money", index=True),
    ),
    refs={"userId": USER, "budgetId": BUDGET, **TAG_REFS},
)

# A bank's question whether the holder of a card is the one who buys; it waits for the answer.
SPEND_CHALLENGE = Kind(
    "spend_challenge",
    "acs",
    columns=(Column("transactionId", index=True, sparse=True),),
    refs={"cardId": CARD},
    due=True,
)
