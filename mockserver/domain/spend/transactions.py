"""Card transactions: what only the card network makes (here: seeding), and whose budget users may change."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import register
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.declines import Purchase, reason_to_decline
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_TRANSACTION, SPEND_USER
from mockserver.domain.spend.members import MEMBERS, full_name
from mockserver.domain.spend.records import SpendRecords, barred, wrong
from mockserver.kernel import money
from mockserver.kernel.kinds import Record

TYPES = ("AUTHORIZATION", "CLEAR", "DECLINE", "OTHER")
RECEIPT_STATUSES = ("VALIDATED", "NOT_VALIDATED", "ATTACHED", "MISSING", "NOT_REQUIRED", "NOT_ATTACHED")
DECIDED = ("APPROVED", "DENIED")
SYNC_STATUSES = ("PENDING", "SYNCED", "ERROR", "MANUAL_SYNCED", "NOT_SYNCED")

# What the network says of a purchase, and what a clear, refund or reversal has from the transaction it follows.
OF_THE_PURCHASE = (
    "cardId",
    "budgetId",
    "merchantName",
    "rawMerchantName",
    "merchantCategoryCode",
    "merchantLocation",
    "network",
    "cardPresent",
    "authorizedTime",
)


class Transactions(SpendRecords):
    """Transactions.

    Amounts are cents, below zero where money comes back. Budget, card and member sums follow every change.
    """

    kind = SPEND_TRANSACTION
    read_fields = (
        FromRecord("userName", SPEND_USER, "userId", "firstName", "lastName", value=full_name),
        FromRecord("budgetName", SPEND_BUDGET, "budgetId", "name"),
        FromRecord("parentBudgetId", SPEND_BUDGET, "budgetId", "parentBudgetId"),
    )

    # what happens at the card network

    def authorize(self, ctx: Context, values: Record) -> Record:
        """A purchase: an AUTHORIZATION, or a DECLINE where card or budget do not allow it.

        `values`: cardId, amount and merchantName; optionally occurredTime (now), budgetId (the card's; needed for a
        physical card) and any other field of a transaction.
        """
        card = CARDS.get(ctx, values["cardId"])
        budget_id = values.get("budgetId") or card.get("budgetId")
        if not budget_id:
            raise wrong("budgetId", "must not be empty")
        moment = values.get("occurredTime") or ctx.clock.stamp()
        member = MEMBERS.of(ctx, budget_id, card["userId"], live=True)
        reason = reason_to_decline(Purchase(card, BUDGETS.get(ctx, budget_id), member, values["amount"], moment))
        purchase = {"authorizedTime": moment, **values, "budgetId": budget_id, "occurredTime": moment}
        if reason is None:
            return self.create(ctx, {**purchase, "transactionType": "AUTHORIZATION"})
        code, text = reason
        declined = {"transactionType": "DECLINE", "declineReason": text, "declineInternalReasonCode": code}
        return self.create(ctx, {**purchase, **declined})

    def clear(self, ctx: Context, authorization_id: str, values: Record | None = None) -> Record:
        """The merchant captures an authorization: a new CLEAR, of the same amount unless `values` say another."""
        authorization = self._open(ctx, authorization_id)
        cleared = self._follow(ctx, authorization, "CLEAR", {"amount": authorization["amount"], **(values or {})})
        self.change(ctx, authorization, {"matchedClearTransactionId": cleared["id"]})
        return cleared

    def reverse(self, ctx: Context, authorization_id: str, values: Record | None = None) -> Record:
        """The merchant gives an authorization up: another AUTHORIZATION of the negative amount."""
        authorization = self._open(ctx, authorization_id)
        return self._follow(ctx, authorization, "AUTHORIZATION", {"amount": -authorization["amount"], **(values or {})})

    def refund(self, ctx: Context, clear_id: str, values: Record | None = None) -> Record:
        """The merchant pays back: a CLEAR of the negative amount, all of it unless `values` say less."""
        paid = self.get(ctx, clear_id)
        return self._follow(ctx, paid, "CLEAR", {"amount": -paid["amount"], **(values or {})})

    def _open(self, ctx: Context, authorization_id: str) -> Record:
        authorization = self.get(ctx, authorization_id)
        if authorization["transactionType"] != "AUTHORIZATION" or "matchedClearTransactionId" in authorization:
            raise barred("Transaction is not an open authorization.")
        return authorization

    def _follow(self, ctx: Context, first: Record, word: str, values: Record) -> Record:
        fields = {name: first[name] for name in OF_THE_PURCHASE if name in first}
        origin = first.get("originalAuthTransactionId") or first["id"]
        return self.create(ctx, {**fields, "originalAuthTransactionId": origin, **values, "transactionType": word})

    # what users do

    def move(self, ctx: Context, transaction_id: str, budget_id: str) -> Record:
        """Let another budget pay. Refuses locked transactions and retired budgets."""
        old = self.get(ctx, transaction_id)
        self.check_references(ctx, {"budgetId": budget_id})
        if old["isLocked"]:
            raise barred("Transaction is locked.")
        if BUDGETS.get(ctx, budget_id)["archived"]:
            raise wrong("budgetId", "budget is retired")
        return self.change(ctx, old, {"budgetId": budget_id})

    # rules

    def defaults(self, ctx: Context, record: Record) -> None:
        super().defaults(ctx, record)
        now = ctx.clock.stamp()
        record |= {
            "occurredTime": now,
            "authorizedTime": now,
            "isLocked": False,
            "isReconciled": False,
            "reviewRequired": False,
            "network": "VISA",
            "cardPresent": False,
            "fees": 0,
            "foreignExchangeFee": 0,
            "pointsAwarded": 0,
            "childTransactionIds": [],
            "reviews": [],
            "reviewers": [],
            "receiptSyncStatus": "NO_ATTACHMENTS",
            "syncStatus": "NOT_SYNCED",
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        budget = BUDGETS.get(ctx, record["budgetId"])
        record["budgetSerial"] = budget["seq"]
        if old is None:
            self._derive_new(ctx, record, budget)
        record["reviewStatus"] = review_status(record["reviewers"])
        # When a transaction counts as reviewed is assumed: once its reviewers have decided (F-1125).
        record["isReviewed"] = record["reviewStatus"] in DECIDED
        record["receiptStatus"] = receipt_status(record)
        record["complete"] = is_complete(record)
        record["status"] = status_of(record)

    @staticmethod
    def _derive_new(ctx: Context, record: Record, budget: Record) -> None:
        card = CARDS.get(ctx, record["cardId"])
        record |= {
            "userId": card["userId"],
            "userSerial": card["userSerial"],
            "cardSerial": card["seq"],
            "cardLastFour": card["lastFour"],
            "cardType": card["type"],
            "isParent": not record.get("parentTransactionId"),
            "isCredit": record["amount"] < 0,
        }
        record.setdefault("rawMerchantName", record["merchantName"].upper())
        record.setdefault("transactedAmount", record["amount"])
        record.setdefault("currencyData", in_dollars(record["transactedAmount"]))
        needs_receipt = budget["receiptRequired"] and record["transactionType"] in ("AUTHORIZATION", "CLEAR")
        record.setdefault("receiptRequired", needs_receipt)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        for transaction, sign in ((old, -1), (record, 1)):
            if transaction is not None:
                BUDGETS.spend(ctx, transaction, sign)
                CARDS.spend(ctx, transaction, sign)
        parent_id = record.get("parentTransactionId")
        if old is None and parent_id:
            parent = self.get(ctx, parent_id)
            parent["childTransactionIds"].append(record["id"])
            self.keep(ctx, parent)


def in_dollars(cents: int) -> Record:
    """What a purchase in US dollars shows as its original currency."""
    return {
        "exchangeRate": money.MILLIONTHS,
        "exponent": money.CENT_PLACES,
        "originalCurrencyAmount": f"{money.amount(cents):.2f}",
        "originalCurrencyCode": "USD",
        "symbol": "$",
    }


def review_status(reviewers: Sequence[Record]) -> str | None:
    """Where a review stands: a denial or a reviewer who has yet to decide speaks for all."""
    words = {reviewer["status"] for reviewer in reviewers}
    return next((word for word in ("DENIED", "WAITING", "APPROVED") if word in words), None)


def receipt_status(transaction: Record) -> str:
    """Receipts cannot be attached yet: MISSING where one is required (assumed: F-467)."""
    return "MISSING" if transaction["receiptRequired"] else "NOT_ATTACHED"


def is_complete(transaction: Record) -> bool:
    """Whether receipt and review are done with."""
    reviewed = not transaction["reviewRequired"] or transaction["reviewStatus"] == "APPROVED"
    return transaction["receiptStatus"] != "MISSING" and reviewed


def status_of(transaction: Record) -> str:
    """The newer `status` (its words are documented in part, which applies when is assumed: F-468)."""
    if transaction["transactionType"] == "DECLINE":
        return "DECLINED"
    if transaction["reviewStatus"] == "DENIED":
        return "DENIED"
    return "COMPLETE" if transaction["complete"] else "INCOMPLETE"


TRANSACTIONS = register(Transactions())
