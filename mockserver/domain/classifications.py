"""Classifications: the lists of an organization's books that bills and invoices are sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record


class Classification(Resource):
    """One classification; its records may hang below others of the same kind.

    `further` are columns besides the `name_fields`, parent and v2's `mergedIntoId`; `refs` what it refers to besides
    its parent; `initial` the values of a new record. Names need not be unique: BILL calls them so, but was seen to
    take one twice (F-219).
    """

    def __init__(
        self,
        name: str,
        prefix: str,
        *further: Column,
        name_fields: tuple[str, ...] = ("name", "description"),
        refs: Mapping[str, str] | None = None,
        initial: Record | None = None,
    ) -> None:
        columns = (
            *(Column(field, index=True) for field in name_fields),
            Column("parentId", index=True, sparse=True),
            Column("mergedIntoId"),
            *further,
        )
        self.kind = Kind(name, prefix, columns, refs={"parentId": name, **(refs or {})})
        self._initial = initial or {}

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= deepcopy(self._initial)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        parent_id = record.get("parentId")
        if old is None or parent_id == old.get("parentId"):
            return
        above = parent_id
        while above:
            if above == record["id"]:
                raise BillError("BDC_1119", "parentId", str(parent_id), item=record["id"])
            above = self.get(ctx, above, in_path=False).get("parentId")


# The types of items that have a percentage (F-1311).
RATED_TYPES = frozenset(["DISCOUNT", "SALES_TAX", "OTHER_CHARGE"])


class Items(Classification):
    """Items: some types of them are a percentage of something."""

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        super().check(ctx, record, old)
        rate = record.get("percentage")
        if rate is not None and record.get("type") not in RATED_TYPES and rate != (old or {}).get("percentage"):
            raise BillError(
                "BDC_1119", "percentage", f"{money.number(rate):g}", item=old["id"] if old else "", fact="F-1311"
            )


# Through which account BILL books online payments; v2 shows it, its name and type are assumed (F-1408).
MONEY_OUT_CLEARING: Record = {"name": "Bill.com Money Out Clearing", "account": {"type": "BANK"}}


class ChartOfAccounts(Classification):
    """The chart of accounts, and the account of it that is BILL's."""

    def money_out_clearing(self, ctx: Context) -> str:
        """The id of the account that online payments pass through, which is made with the first one."""
        accounts = ctx.find(self.kind, {"name": MONEY_OUT_CLEARING["name"]}, limit=1)
        account = accounts[0] if accounts else self.create(ctx, deepcopy(MONEY_OUT_CLEARING))
        return str(account["id"])


CHART_OF_ACCOUNTS = register(
    ChartOfAccounts(
        "chart_of_account",
        "0ca",
        Column("account.type"),
        Column("ca1099FormType"),
        Column("ca1099Type"),
        initial={"account": {"type": "UNSPECIFIED"}},
    )
)
ACCOUNTING_CLASSES = register(Classification("accounting_class", "cls"))
DEPARTMENTS = register(Classification("department", "0de"))
LOCATIONS = register(Classification("location", "loc"))
JOBS = register(Classification("job", "job"))
EMPLOYEES = register(Classification("employee", "emp", name_fields=("firstName", "lastName")))
ITEMS = register(
    Items(
        "item",
        "0ii",
        Column("type"),
        Column("taxable", "bool"),
        Column("purchaseCost", "money"),
        Column("chartOfAccountId"),
        Column("expenseChartOfAccountId"),
        Column("hasPurInfo", "bool"),
        refs={
            "chartOfAccountId": "chart_of_account",
            "expenseChartOfAccountId": "chart_of_account",
            "mergedIntoId": "item",
        },
        initial={"taxable": False},
    )
)

# What the fields of a classifications object refer to.
REFS: Mapping[str, str] = {
    "chartOfAccountId": "chart_of_account",
    "accountingClassId": "accounting_class",
    "departmentId": "department",
    "locationId": "location",
    "itemId": "item",
    "jobId": "job",
    "employeeId": "employee",
    "customerId": "customer",
}


def classification_references(*objects: str) -> dict[str, str]:
    """The references of classifications objects at these paths (`billLineItems[].classifications`)."""
    return {f"{path}.{name}": kind for path in objects for name, kind in REFS.items()}


def classification_columns(names: str, *, index: bool = False) -> tuple[Column, ...]:
    """Columns for some of a record's `classifications`; indexed ones are sparse, as few records have one."""
    return tuple(Column(f"classifications.{name}", index=index, sparse=index) for name in names.split())
