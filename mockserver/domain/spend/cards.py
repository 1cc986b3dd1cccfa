"""Cards: vendor cards the API makes, and physical and member cards that only the app (here: seeding) does."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.line_items import LinesMode
from mockserver.domain.resource import register
from mockserver.domain.spend import card_numbers, funds, periods
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_CARD, SPEND_USER
from mockserver.domain.spend.members import MEMBERS, SPENDERS
from mockserver.domain.spend.records import SpendRecords, state_error, wrong
from mockserver.kernel.kinds import Record

STATUSES = ("ACTIVATED", "NOT_ACTIVATED", "FROZEN", "DELETED")
PHYSICAL = "PHYSICAL"
TYPES = (PHYSICAL, "VIRTUAL_MEMBER", funds.VENDOR_CARD)
DELETE_REASONS = ("CANCELLED", "LOST", "STOLEN", "MISPLACED")


class Cards(SpendRecords):
    """Cards.

    A card has a limit of its own or shares its budget's funds. A recurring card's limit starts anew with its budget's
    period (F-1237), by which a sharing card counts its spend too; any other one does for its whole life. Physical cards
    have no budget, and so neither limit nor period.
    """

    kind = SPEND_CARD

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        if ctx.environment.new_cards_frozen:
            ctx.cite("F-440")
        record |= {
            "type": funds.VENDOR_CARD,
            "status": "FROZEN" if ctx.environment.new_cards_frozen else "ACTIVATED",
            "lastFour": card_numbers.pan(ctx.seed, record["seq"])[-4:],
            "validThru": card_numbers.valid_thru(record["createdTime"]),
            "currentPeriod": {"spent": 0},
        }

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        """A new card; limits beside a share are its allocation."""
        return super().create(ctx, with_allocation(values), item=item)

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Change a card; limits beside a share are its allocation."""
        return super().change(ctx, old, with_allocation(values), lines=lines)

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            user = ctx.get(SPEND_USER, record["userId"])
            record["userSerial"] = user["seq"] if user else None
        if not record.get("budgetId"):
            self._derive_physical(record)
            return
        if record["type"] == PHYSICAL:  # seen without one: F-465
            raise wrong("budgetId", "physical cards have no budget")
        if "availableFunds" in record:
            record["currentPeriod"]["limit"] = record.pop("availableFunds")
        if record.get("allocates"):
            record.setdefault("shareBudgetFunds", True)  # a null says nothing
        else:
            funds.decide_sharing(record, old, shares_by_default=not funds.has_limit(record))
        self._derive_recurring(record, old)
        if record["archived"]:
            record.pop("dueAt", None)
        else:
            self._open_period(ctx, record)

    @staticmethod
    def _derive_physical(record: Record) -> None:
        for name in ("currentPeriod", "validThru", "recurringLimit"):
            record.pop(name, None)
        record |= {"shareBudgetFunds": True, "recurring": False, "since": ""}

    @staticmethod
    def _derive_recurring(record: Record, old: Record | None) -> None:
        limit, anew = record["currentPeriod"].get("limit"), record.get("recurringLimit")
        record.setdefault("recurring", anew is not None)
        if record["shareBudgetFunds"] and not record.get("allocates"):
            record["recurring"] = False
        elif record["recurring"]:
            record["recurringLimit"] = limit if anew is None else anew
        elif old is not None and old["recurring"] and anew == old.get("recurringLimit"):
            record.pop("recurringLimit", None)
        if limit is None and record.get("recurringLimit") is not None:
            record["currentPeriod"]["limit"] = record["recurringLimit"]

    def _open_period(self, ctx: Context, record: Record) -> None:
        budget = BUDGETS.get(ctx, record["budgetId"], in_path=False)
        record["budgetSerial"] = budget["seq"]
        interval = budget["recurringInterval"] if record["shareBudgetFunds"] or record["recurring"] else "NONE"
        periods.schedule(record, interval, budget["timezone"], ctx.clock.now(), budget.get("recurMonth") or 1)

    def follow_budget(self, ctx: Context, budget: Record) -> None:
        """Let the cards of a budget have its periods, which have changed."""
        for card in ctx.find(SPEND_CARD, {"budgetId": budget["id"], "archived": False}):
            self._open_period(ctx, card)
            card["currentPeriod"]["spent"] = self._spend_of_period(ctx, card)
            self.keep(ctx, card)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and old["archived"]:
            raise state_error("Card is deleted.")
        budget_id = record.get("budgetId")
        if not budget_id or (old is not None and old.get("budgetId") == budget_id):
            return
        if BUDGETS.get(ctx, budget_id)["archived"]:
            raise wrong("budgetId", "budget is retired")
        member = MEMBERS.of(ctx, budget_id, record["userId"], live=True)
        if member is None or member["budgetRole"] not in SPENDERS:
            raise wrong("userId" if old is None else "budgetId", "user is not a member of the budget")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and old.get("since") != record["since"] and "currentPeriod" in record:
            record["currentPeriod"]["spent"] = self._spend_of_period(ctx, record)
            self.keep(ctx, record)
        if record.get("budgetId") == (old or {}).get("budgetId"):
            self._assign(ctx, record, funds.assigned_amount(record) - funds.assigned_amount(old))
        else:
            self._assign(ctx, record, funds.assigned_amount(record))
            self._assign(ctx, old, -funds.assigned_amount(old))

    @staticmethod
    def _assign(ctx: Context, card: Record | None, cents: int) -> None:
        if card is not None and card.get("budgetId"):
            BUDGETS.assign(ctx, card["budgetId"], cents)

    @staticmethod
    def _spend_of_period(ctx: Context, record: Record) -> int:
        return sum(sum(funds.spend_of(one)) for one in funds.transactions_in(ctx, record, "cardId"))

    def roll_over_period(self, ctx: Context, record: Record) -> None:
        """Go on to the period that `now` lies in: a recurring limit anew, and the spend of that period."""
        if record["archived"]:
            return
        before = funds.assigned_amount(record)
        budget = ctx.get(SPEND_BUDGET, record["budgetId"]) or {}
        if record["recurring"]:
            funds.renew(record, carry_over=budget.get("carryOver", False))
        self._open_period(ctx, record)
        record["currentPeriod"]["spent"] = self._spend_of_period(ctx, record)
        self.keep(ctx, record)
        self._assign(ctx, record, funds.assigned_amount(record) - before)

    falls_due = roll_over_period

    def set_frozen(self, ctx: Context, card_id: str, *, frozen: bool) -> Record:
        """Freeze a card, or let a frozen one be what it was before (assumed to work in the sandbox too: F-443).

        What the API made frozen was nothing before, and becomes ACTIVATED.
        """
        old = self.get(ctx, card_id)
        if old["status"] != "DELETED" and frozen == (old["status"] == "FROZEN"):
            return old
        ctx.cite("F-443")
        if frozen:
            return self.change(ctx, old, {"status": "FROZEN", "statusBefore": old["status"]})
        return self.change(ctx, old, {"status": old.get("statusBefore", "ACTIVATED"), "statusBefore": None})

    def set_deleted(self, ctx: Context, card_id: str, reason: str) -> None:
        """Delete a card for good; `reason` is one of `DELETE_REASONS` or empty. A deleted card stays as it was."""
        old = self.get(ctx, card_id)
        if old["archived"]:
            return
        deleted = {**old, "archived": True, "status": "DELETED", "deletedReason": reason or None}
        deleted.pop("dueAt", None)
        self.store(ctx, deleted, old)

    def spend(self, ctx: Context, transaction: Record, sign: int) -> None:
        """Add a transaction to what its card has spent, or with -1 take it away again."""
        card = self.get(ctx, transaction["cardId"])
        if "currentPeriod" not in card or not periods.holds(card, transaction["occurredTime"]):
            return
        card["currentPeriod"]["spent"] += sign * sum(funds.spend_of(transaction))
        self.keep(ctx, card)


def with_allocation(values: Record) -> Record:
    """Values that say whether a card shares with those that follow: limits beside a share are an allocation."""
    shares = values.get("shareBudgetFunds")
    if shares is None:
        return values
    limits = (values.get("currentPeriod", {}).get("limit"), values.get("availableFunds"), values.get("recurringLimit"))
    return {**values, "allocates": True if shares and any(one is not None for one in limits) else None}


CARDS = register(Cards())
BUDGETS.when_rescheduled(CARDS.follow_budget)
