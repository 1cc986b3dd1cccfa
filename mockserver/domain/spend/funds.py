"""Funds: what members and cards may spend in a period, and what transactions take from it.

A member or a card either shares the budget's funds or has a limit of its own, in `currentPeriod.limit` and
`recurringLimit`; amounts are cents.
"""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.spend.kinds import SPEND_TRANSACTION
from mockserver.domain.spend.periods import holds
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

VENDOR_CARD = "VIRTUAL_VENDOR"


def has_limit(record: Record) -> bool:
    """Whether any limit of its own is set."""
    return record["currentPeriod"].get("limit") is not None or record.get("recurringLimit") is not None


def decide_sharing(record: Record, old: Record | None, *, shares_by_default: bool) -> None:
    """Decide `shareBudgetFunds` and drop the limits of a record that shares, in place.

    Limits given without the flag mean funds of its own, also to a record that shared until now.
    """
    shares = record.get("shareBudgetFunds")
    if has_limit(record) and (shares is None or (old is not None and old["shareBudgetFunds"])):
        shares = False
    record["shareBudgetFunds"] = shares_by_default if shares is None else shares
    if record["shareBudgetFunds"]:
        record["currentPeriod"].pop("limit", None)
        record.pop("recurringLimit", None)


def assigned_amount(record: Record | None) -> int:
    """What a live member or card takes out of its budget's funds for itself."""
    if record is None or record["archived"] or "currentPeriod" not in record:
        return 0
    return int(record["currentPeriod"].get("limit") or 0)


def renew(record: Record, *, carry_over: bool) -> None:
    """The limit of the next period, in place: the recurring one, and with `carry_over` what was left of the last."""
    if record.get("recurringLimit") is None:
        return
    period = record["currentPeriod"]
    remainder = max(0, (period.get("limit") or 0) - period["spent"]) if carry_over else 0
    period["limit"] = record["recurringLimit"] + remainder


def spend_of(transaction: Record) -> tuple[int, int]:
    """What a transaction adds to (cleared, pending) spend.

    A clear counts as cleared, refunds as less than nothing; an authorization is pending until a clear matches it.
    Declines count nowhere, nor do children: their parent carries the money.
    """
    if transaction.get("parentTransactionId"):
        return 0, 0
    if transaction["transactionType"] == "CLEAR":
        return transaction["amount"], 0
    if transaction["transactionType"] == "AUTHORIZATION" and "matchedClearTransactionId" not in transaction:
        return 0, transaction["amount"]
    return 0, 0


def spent_by_holder(transaction: Record) -> int:
    """What a transaction adds to its user's own spend in the budget: vendor cards have funds apart (assumed: F-466)."""
    return 0 if transaction["cardType"] == VENDOR_CARD else sum(spend_of(transaction))


def transactions_in(ctx: Context, period: Record, column: str) -> list[Record]:
    """The transactions that name the record (in `column`) and fall into its period."""
    filters = [Filter(column, "eq", period["id"])]
    if period["since"]:
        filters.append(Filter("occurredTime", "gte", period["since"]))
    return [one for one in ctx.select(SPEND_TRANSACTION, filters) if holds(period, one["occurredTime"])]
