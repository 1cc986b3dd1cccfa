"""The books of a company say which sum is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mockserver.domain.consistency import findings
from mockserver.domain.context import Context
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.members import MEMBERS
from mockserver.domain.spend.reimbursements import REIMBURSEMENTS
from mockserver.domain.sums import Finding
from mockserver.kernel.kinds import Record
from tests.domain.spend.spend_company import SpendCompany


def findings_of(spend_company: SpendCompany) -> list[Finding]:
    """What the books of the world say does not add up."""
    with spend_company.context() as ctx:
        return findings(ctx.tx)


def spoil_budget(ctx: Context, budget: Record, card: Record) -> None:
    """One cent too much was spent, and assigned."""
    own = BUDGETS.get(ctx, budget["id"])
    own["currentPeriod"]["spent"]["cleared"] += 1
    own["currentPeriod"]["assigned"] += 1
    BUDGETS.keep(ctx, own)


def spoil_member(ctx: Context, budget: Record, card: Record) -> None:
    """One cent too much was spent by a member."""
    (member,) = BUDGETS.members(ctx, budget["id"])
    member["currentPeriod"]["spent"] += 1
    MEMBERS.keep(ctx, member)


def spoil_card(ctx: Context, budget: Record, card: Record) -> None:
    """One cent too much was spent with a card."""
    own = CARDS.get(ctx, card["id"])
    own["currentPeriod"]["spent"] += 1
    CARDS.keep(ctx, own)


def spoil_batch(ctx: Context, budget: Record, card: Record) -> None:
    """A batch pays one cent too much."""
    values = {"userId": card["userId"], "budgetId": budget["id"], "amount": 500, "occurredDate": "2026-03-04"}
    paid = REIMBURSEMENTS.move_on(ctx, REIMBURSEMENTS.submit(ctx, values, [], []), "PAID")
    REIMBURSEMENTS.keep(ctx, {**paid, "batchAmount": 501})


@pytest.mark.parametrize(
    ("spoil", "fields"),
    [
        (spoil_budget, [("cleared", 401, 400), ("assigned", 1, 0)]),
        (spoil_member, [("spent", 401, 400)]),
        (spoil_card, [("spent", 401, 400)]),
        (spoil_batch, [("batchAmount", 501, 500)]),
    ],
)
def test_a_sum_that_is_off_by_a_cent_is_named(
    spend_company: SpendCompany,
    budget: Record,
    card: Record,
    spoil: Callable[[Context, Record, Record], None],
    fields: list[tuple[str, int, int]],
) -> None:
    spend_company.cleared(card, 400)
    before = findings_of(spend_company)

    spend_company.domain(lambda ctx: spoil(ctx, budget, card))

    assert before == []
    assert [(one.field, one.value, one.total) for one in findings_of(spend_company)] == fields
