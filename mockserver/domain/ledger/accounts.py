"""The accounts of the ledger, by names that people read and other tools take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

DOLLARS = "USD"
CONVERSION, ARCHIVED = "equity:conversion", "equity:archived"
UNDEPOSITED, OUTSIDE = "assets:undeposited funds", "assets:paid outside BILL"
SCHEDULED_RECEIPTS, FEES = "assets:scheduled receipts", "assets:clearing:convenience fees"
SALES_TAX = "liabilities:sales tax"

# Where a chart of accounts puts an account, by its type; every other one is what the document is of.
PLACES: Mapping[str, str] = {
    **dict.fromkeys(("BANK", "FIXED_ASSET", "OTHER_ASSET", "OTHER_CURRENT_ASSET", "ACCOUNTS_RECEIVABLE"), "assets"),
    **dict.fromkeys(("CREDIT_CARD", "LONG_TERM_LIABILITY", "OTHER_CURRENT_LIABILITY"), "liabilities"),
    **dict.fromkeys(("INCOME", "OTHER_INCOME"), "income"),
    **dict.fromkeys(("EXPENSE", "OTHER_EXPENSE", "COST_OF_GOODS_SOLD"), "expenses"),
    "EQUITY": "equity",
}
# Kinds whose records have accounts, and the fields that name them, the first that is there.
NAMED: Mapping[str, tuple[str, ...]] = {
    "vendor": ("name",),
    "customer": ("name",),
    "chart_of_account": ("name",),
    "bank_account": ("bankName", "nameOnAccount"),
    "card_account": ("nickName", "nameOnCard"),
    "ap_card": ("name", "nameOnAccount"),
    "spend_budget": ("name",),
    "spend_card": ("name",),
    "spend_user": ("email",),
}
ROOTS = ("assets", "equity", "expenses", "income", "liabilities")
# What is there in every world: accounts, and names under which records have theirs.
FIXED = (
    CONVERSION,
    ARCHIVED,
    UNDEPOSITED,
    OUTSIDE,
    SCHEDULED_RECEIPTS,
    FEES,
    SALES_TAX,
    "assets:accounts receivable",
    "assets:bank",
    "assets:paid to users",
    "assets:uncategorized",
    "assets:vendor credits",
    "expenses:budgets",
    "expenses:uncategorized",
    "income:convenience fees",
    "income:uncategorized",
    "liabilities:accounts payable",
    "liabilities:cards",
    "liabilities:customer credits",
    "liabilities:reimbursements",
    "liabilities:scheduled payments",
)
SPECIAL = re.compile(r"[:;|\s\x00-\x1f]+")
NOTHING: Record = {}


def plain(text: str) -> str:
    """A text as one part of an account's name: no colons or semicolons, single spaces."""
    return SPECIAL.sub(" ", text).strip()


def places_of(account: str) -> Iterator[str]:
    """An account's name, and the names under which it stands: `a:b:c`, `a:b`, `a`."""
    while account:
        yield account
        account = account.rpartition(":")[0]


def has_account(tx: Transaction, name: str) -> bool:
    """Whether there is an account of a name, or one whose name begins with it, with or without entries."""
    places = {place for account in FIXED for place in places_of(account)}
    place, _, last = name.rpartition(":")
    return name in places or (place in places and last in Accounts(tx).names())


class Accounts:
    """The records that have accounts, by id, and a name of its own for each.

    The oldest of those that are called the same has that name, the others have their ids behind it.
    """

    def __init__(self, tx: Transaction) -> None:
        self.records: dict[str, dict[str, Record]] = {}
        self._names: dict[str, str] = {}
        for kind, fields in NAMED.items():
            rows = self.records[kind] = {one["id"]: one for one in tx.everywhere(kind_of(kind))}
            names: set[str] = set()
            for key, row in rows.items():
                name = name_of(row, fields)
                self._names[key] = name if name.lower() not in names else f"{name} {key}"
                names.add(name.lower())

    def names(self) -> Collection[str]:
        """What all records that have accounts are called."""
        return self._names.values()

    def name(self, record_id: str) -> str:
        """What a record is called; its id where it is not known."""
        return self._names.get(record_id, record_id or "unknown")

    def currency(self, kind: str, record_id: str) -> str:
        """The currency of a vendor's bills or a customer's invoices."""
        record = self.records[kind].get(record_id, NOTHING)
        return str(record.get("billCurrency" if kind == "vendor" else "invoiceCurrency") or DOLLARS)

    def of_line(self, line: Record, place: str) -> str:
        """The account of a line: that of its chart of account, else an uncategorized one of a place."""
        return self.of_chart((line.get("classifications") or NOTHING).get("chartOfAccountId"), place)

    def of_chart(self, record_id: str | None, place: str) -> str:
        """The account of a chart of account, which stands where its type says."""
        chart = self.records["chart_of_account"].get(record_id or "")
        if chart is None:
            return f"{place}:uncategorized"
        where = PLACES.get((chart.get("account") or NOTHING).get("type", ""), place)
        return f"{where}:{self.name(chart['id'])}"

    def of_funding(self, funding: Record) -> str:
        """The account that pays for payments: a bank account, a card, or the balance at BILL."""
        key = funding.get("id", "")
        if key in self.records["bank_account"]:
            return f"assets:bank:{self.name(key)}"
        if key in self.records["card_account"] or key in self.records["ap_card"]:
            return f"liabilities:cards:{self.name(key)}"
        return f"assets:{plain(str(funding.get('type') or 'unknown')).lower().replace('_', ' ')}"


def name_of(record: Record, fields: tuple[str, ...]) -> str:
    """What a record is called, with the last digits of its number."""
    number = record.get("lastFour") or ("" if "name" in fields else record.get("accountNumber")) or ""
    name = next((str(record[name]) for name in fields if record.get(name)), "card" if number else record["id"])
    return plain(f"{name} {str(number)[-4:]}")
