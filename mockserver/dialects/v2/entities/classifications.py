"""v2 accounts tracking: the chart of accounts, accounting classes, departments, locations, jobs, employees, items."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, queryable, reference, texts
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Quantity, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.classifications import (
    ACCOUNTING_CLASSES,
    CHART_OF_ACCOUNTS,
    DEPARTMENTS,
    EMPLOYEES,
    ITEMS,
    JOBS,
    LOCATIONS,
    Classification,
)
from mockserver.kernel import schema as s

# In the order of v2's codes, which start at 0.
ACCOUNT_TYPES = (
    "UNSPECIFIED ACCOUNTS_PAYABLE ACCOUNTS_RECEIVABLE BANK COST_OF_GOODS_SOLD CREDIT_CARD EQUITY EXPENSE"
    " FIXED_ASSET INCOME LONG_TERM_LIABILITY OTHER_ASSET OTHER_CURRENT_ASSET OTHER_CURRENT_LIABILITY OTHER_EXPENSE"
    " OTHER_INCOME NON_POSTING"
)
ITEM_TYPES = (
    "SERVICE UNKNOWN INVENTORY NON_INVENTORY PAYMENT DISCOUNT SALES_TAX SUBTOTAL OTHER_CHARGE INVENTORY_ASSEMBLY GROUP"
    " SALES_TAX_GROUP FIXED_ASSET CATEGORY"
)
UNKNOWN_ITEM = "1"


def in_order(words: str, otherwise: str | None = None) -> Code:
    """The enum whose codes are the places of its words; `otherwise` is the code of a word v2 does not have."""
    return Code({str(code): word for code, word in enumerate(words.split())}, otherwise=otherwise)


BOXES = codes("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14")

NAME = queryable(s.Field("name", s.Text(), required=True))
MERGED_INTO = queryable(reference("mergedIntoId", access=s.READ_ONLY))


def segment(entity: str, resource: Classification, *fields: s.Field) -> V2Entity:
    """A classification with every verb; `fields` are those that differ, in the order of BILL's answers."""
    return V2Entity(resource, EntityView(entity, resource.kind, fields), "edit_classification")


def names(parent: str, access: s.Access = s.READ_WRITE) -> list[s.Field]:
    """The fields of a classification that is little more than its names; `parent` is the one above it."""
    above = queryable(reference(parent, "parentId", access=access))
    return [ID, NAME, *texts("shortName"), ACTIVE, *texts("description"), above, CREATED, UPDATED, MERGED_INTO]


accounts = segment(
    "ChartOfAccount",
    CHART_OF_ACCOUNTS,
    ID,
    NAME,
    ACTIVE,
    s.Field("accountNumber", s.Text(), "account.number"),
    queryable(s.Field("accountType", in_order(ACCOUNT_TYPES), "account.type", required=True)),
    *texts("description"),
    queryable(reference("parentChartOfAccountId", "parentId")),
    queryable(s.Field("ca1099FormType", codes("0 1 2"), absent="0")),
    queryable(s.Field("ca1099Type", BOXES, absent="0")),
    CREATED,
    UPDATED,
    MERGED_INTO,
)
classes = segment("ActgClass", ACCOUNTING_CLASSES, *names("parentActgClassId"))
departments = segment("Department", DEPARTMENTS, *names("parentDepartmentId"))
# Answers call the place above by an accounting class's name, requests by its own (F-1400).
locations = segment(
    "Location",
    LOCATIONS,
    *names("parentActgClassId", s.READ_ONLY),
    reference("parentLocationId", "parentId", access=s.WRITE_ONLY),
)
jobs = segment("Job", JOBS, *names("parentJobId"))
employees = segment(
    "Employee",
    EMPLOYEES,
    ID,
    *texts("shortName"),
    ACTIVE,
    s.Field("firstName", s.Text(), required=True),
    s.Field("lastName", s.Text(), required=True),
    queryable(reference("parentEmployeeId", "parentId")),
    CREATED,
    UPDATED,
    MERGED_INTO,
)
items = segment(
    "Item",
    ITEMS,
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    NAME,
    queryable(s.Field("type", in_order(ITEM_TYPES, UNKNOWN_ITEM), required=True)),
    *texts("description"),
    s.Field("price", Quantity()),
    s.Field("percentage", Quantity()),
    queryable(reference("parentItemId", "parentId")),
    queryable(s.Field("hasPurInfo", s.Boolean(), absent=False)),
    queryable(reference("expenseAccount", "expenseChartOfAccountId")),
    s.Field("purDescription", s.Text(), "purchaseDescription"),
    queryable(s.Field("purCost", s.Money(), "purchaseCost")),
    queryable(reference("chartOfAccountId")),
    queryable(s.Field("taxable", s.Boolean(), absent=False)),
    *texts("shortName"),
    queryable(reference("mergedIntoId")),
)
