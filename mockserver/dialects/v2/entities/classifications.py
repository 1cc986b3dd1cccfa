"""v2 chart of accounts and accounting classes."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.classifications import ACCOUNTING_CLASSES, CHART_OF_ACCOUNTS
from mockserver.kernel import schema as s

# In the order of v2's codes, which start at 0.
ACCOUNT_TYPES = (
    "UNSPECIFIED ACCOUNTS_PAYABLE ACCOUNTS_RECEIVABLE BANK COST_OF_GOODS_SOLD CREDIT_CARD EQUITY EXPENSE"
    " FIXED_ASSET INCOME LONG_TERM_LIABILITY OTHER_ASSET OTHER_CURRENT_ASSET OTHER_CURRENT_LIABILITY OTHER_EXPENSE"
    " OTHER_INCOME NON_POSTING"
)
ACCOUNT_TYPE = Code({str(code): word for code, word in enumerate(ACCOUNT_TYPES.split())})
BOXES = codes("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14")

NAME = queryable(s.Field("name", s.Text(), required=True))
MERGED_INTO = queryable(reference("mergedIntoId", access=s.READ_ONLY))

ACCOUNT_FIELDS = [
    ID,
    NAME,
    ACTIVE,
    s.Field("accountNumber", s.Text(), "account.number"),
    queryable(s.Field("accountType", ACCOUNT_TYPE, "account.type", required=True)),
    *texts("description"),
    queryable(reference("parentChartOfAccountId", "parentId")),
    queryable(s.Field("ca1099FormType", codes("0 1 2"), absent="0")),
    queryable(s.Field("ca1099Type", BOXES, absent="0")),
    CREATED,
    UPDATED,
    MERGED_INTO,
]
CLASS_FIELDS = [
    ID,
    NAME,
    *texts("shortName"),
    ACTIVE,
    *texts("description"),
    queryable(reference("parentActgClassId", "parentId")),
    CREATED,
    UPDATED,
    MERGED_INTO,
]

accounts = V2Entity(
    CHART_OF_ACCOUNTS,
    EntityView("ChartOfAccount", CHART_OF_ACCOUNTS.kind, ACCOUNT_FIELDS),
    "edit_classification",
)
classes = V2Entity(
    ACCOUNTING_CLASSES, EntityView("ActgClass", ACCOUNTING_CLASSES.kind, CLASS_FIELDS), "edit_classification"
)
