"""What must add up of budgets, their members and cards, and the batches that pay reimbursements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mockserver.domain.consistency import check
from mockserver.domain.spend import funds
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.kinds import (
    SPEND_BUDGET,
    SPEND_CARD,
    SPEND_MEMBER,
    SPEND_REIMBURSEMENT,
    SPEND_TRANSACTION,
)
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.periods import holds
from mockserver.domain.spend.reimbursements import REIMBURSEMENTS
from mockserver.domain.sums import Finding, differing, totals_by_id
from mockserver.kernel.kinds import Record
from mockserver.store.transaction import Transaction

# Records by the number of their company and an id that they name.
Groups = Mapping[tuple[int, str], list[Record]]


def group_by(records: Iterable[Record], id_field: str) -> Groups:
    """Records by (number of the company, id in a field)."""
    groups: dict[tuple[int, str], list[Record]] = {}
    for record in records:
        groups.setdefault((record["org"], record.get(id_field, "")), []).append(record)
    return groups


def in_period(groups: Groups, record: Record) -> list[Record]:
    """The transactions of a record that fall into its period."""
    return [one for one in groups.get((record["org"], record["id"]), ()) if holds(record, one["occurredTime"])]


@check(BUDGETS)
def budgets(tx: Transaction) -> Iterator[Finding]:
    """A budget has spent what its transactions of the period come to, and assigned what members and cards have."""
    purchases = group_by(tx.everywhere(SPEND_TRANSACTION), "budgetId")
    holders = group_by([*tx.everywhere(SPEND_MEMBER), *tx.everywhere(SPEND_CARD)], "budgetId")
    for budget in tx.everywhere(SPEND_BUDGET):
        amounts = [funds.spend_of(one) for one in in_period(purchases, budget)]
        clearings, pending = (sum(pair[place] for pair in amounts) for place in (0, 1))
        period = budget["currentPeriod"]
        assignments = sum(funds.assigned_amount(one) for one in holders.get((budget["org"], budget["id"]), ()))
        yield from differing(
            budget,
            cleared=(period["spent"]["cleared"], clearings),
            pending=(period["spent"]["pending"], pending),
            spent=(period["spent"]["total"], clearings + pending),
            assigned=(period["assigned"], assignments),
        )


@check(MEMBERS)
def members(tx: Transaction) -> Iterator[Finding]:
    """A member has spent what its own transactions of the budget's period come to."""
    purchases = group_by(tx.everywhere(SPEND_TRANSACTION), "budgetId")
    in_periods = {(budget["org"], budget["id"]): in_period(purchases, budget) for budget in tx.everywhere(SPEND_BUDGET)}
    for member in tx.everywhere(SPEND_MEMBER):
        rows = in_periods.get((member["org"], member["budgetId"]), ())
        total = sum(funds.spent_by_holder(one) for one in rows if one["userId"] == member["userId"])
        yield from differing(member, spent=(member["currentPeriod"]["spent"], total))


@check(CARDS)
def cards(tx: Transaction) -> Iterator[Finding]:
    """A card has spent what its transactions of the period come to; physical ones keep no sums."""
    purchases = group_by(tx.everywhere(SPEND_TRANSACTION), "cardId")
    for card in tx.everywhere(SPEND_CARD):
        if "currentPeriod" in card:
            total = sum(sum(funds.spend_of(one)) for one in in_period(purchases, card))
            yield from differing(card, spent=(card["currentPeriod"]["spent"], total))


@check(REIMBURSEMENTS)
def reimbursements(tx: Transaction) -> Iterator[Finding]:
    """A batch is the sum of the reimbursements that it pays."""
    rows = [one for one in tx.everywhere(SPEND_REIMBURSEMENT) if one.get("batchId")]
    totals = totals_by_id(rows, "batchId")
    for row in rows:
        yield from differing(row, batchAmount=(row.get("batchAmount", 0), totals[row["org"], row["batchId"]]))
