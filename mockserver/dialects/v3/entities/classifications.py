"""v3 classifications: one row per kind."""

from __future__ import annotations

from mockserver.dialects.v3.resources import V3Resource
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

ACCOUNT_TYPES = (
    "UNSPECIFIED",
    "ACCOUNTS_PAYABLE",
    "ACCOUNTS_RECEIVABLE",
    "BANK",
    "COST_OF_GOODS_SOLD",
    "CREDIT_CARD",
    "EQUITY",
    "EXPENSE",
    "FIXED_ASSET",
    "INCOME",
    "LONG_TERM_LIABILITY",
    "OTHER_ASSET",
    "OTHER_CURRENT_ASSET",
    "OTHER_CURRENT_LIABILITY",
    "OTHER_EXPENSE",
    "OTHER_INCOME",
    "NON_POSTING",
)

# No source limits these texts; the lengths are assumed (F-611). BILL's schema does not require a name everywhere: that
# the service does is assumed (F-162).
NAME = s.Field("name", s.Text(min_length=1), required=True, filter="eq sw", sort=True)
SHORT_NAME = s.Field("shortName", s.Text())
DESCRIPTION = s.Field("description", s.Text(), sort=True)
PARENT = s.Field("parentId", s.Reference(), filter="eq in")
# Requests may use each of these words, UNKNOWN too (F-612).
ITEM_TYPES = (
    "UNKNOWN",
    "SERVICE",
    "INVENTORY",
    "NON_INVENTORY",
    "PAYMENT",
    "DISCOUNT",
    "SALES_TAX",
    "SUBTOTAL",
    "OTHER_CHARGE",
    "INVENTORY_ASSEMBLY",
    "GROUP",
    "SALES_TAX_GROUP",
    "FIXED_ASSET",
    "CATEGORY",
    "EXPENSE",
)
SEGMENTS = (NAME, SHORT_NAME, DESCRIPTION, PARENT)
PERSON = (
    s.Field("firstName", s.Text(min_length=1), required=True, filter="eq sw", sort=True),
    s.Field("lastName", s.Text(min_length=1), required=True, filter="eq sw", sort=True),
    SHORT_NAME,
    PARENT,
)
ITEM = (
    s.Field("type", s.Enum(*ITEM_TYPES), required=True, filter="eq ne in"),
    SHORT_NAME,
    NAME,
    DESCRIPTION,
    PARENT,
    s.Field("price", s.Number()),
    s.Field("expenseChartOfAccountId", s.Reference()),
    s.Field("purchaseDescription", s.Text()),
    s.Field("purchaseCost", s.Money()),
    s.Field("chartOfAccountId", s.Reference()),
    s.Field("taxable", s.Boolean()),
    s.Field("percentage", s.Number()),
)
ACCOUNT = s.Field(
    "account",
    s.Object(s.Field("type", s.Enum(*ACCOUNT_TYPES), required=True), s.Field("number", s.Text())),
)


def classification(segment: str, resource: Classification, *fields: s.Field) -> V3Resource:
    """A classification with all verbs, single and bulk, its bulk answers wrapped in the camel-case segment.

    `segment` is its part of the path, `fields` those between `id` and `archived`.
    """
    first, *words = segment.split("-")
    return V3Resource(
        f"v3.classifications.{segment}",
        resource,
        s.View(resource.kind, [s.ID, *fields, s.ARCHIVED, *s.STANDARD_ANSWER]),
        "id",
        "edit_classification",
        bulk_verbs="create update archive restore",
        id_may_be_empty=True,
        wrapper=first + "".join(word.capitalize() for word in words),
    )


chart_of_accounts = classification("chart-of-accounts", CHART_OF_ACCOUNTS, NAME, DESCRIPTION, PARENT, ACCOUNT)
accounting_classes = classification("accounting-classes", ACCOUNTING_CLASSES, *SEGMENTS)
departments = classification("departments", DEPARTMENTS, *SEGMENTS)
locations = classification("locations", LOCATIONS, *SEGMENTS)
jobs = classification("jobs", JOBS, *SEGMENTS)
employees = classification("employees", EMPLOYEES, *PERSON)
items = classification("items", ITEMS, *ITEM)
