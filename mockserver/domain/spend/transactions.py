"""Card transactions: what only the card network makes (here: seeding), and whose budget users may change."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import register
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.cards import TYPES as CARD_WORDS
from mockserver.domain.spend.declines import Purchase
from mockserver.domain.spend.declines import reason_to_decline as reason_of
from mockserver.domain.spend.funds import spend_of
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_TRANSACTION, SPEND_USER
from mockserver.domain.spend.members import MEMBERS, full_name
from mockserver.domain.spend.receipts import please_retry, receipt_of, without
from mockserver.domain.spend.records import ANY_RULE, state_error, wrong
from mockserver.domain.spend.tagging import SHOWS, TAGS, Entry, TaggedRecords, has_all, merge_tags, required_in
from mockserver.kernel import money
from mockserver.kernel.kinds import Record

TYPES = ("AUTHORIZATION", "CLEAR", "DECLINE", "OTHER")
RECEIPT_STATUSES = ("VALIDATED", "NOT_VALIDATED", "ATTACHED", "MISSING", "NOT_REQUIRED", "NOT_ATTACHED")
RECEIPT_SYNC_STATUSES = ("NOT_SYNCED", "SYNCED", "SYNC_ERROR", "NO_ATTACHMENTS")
APPROVER_TYPES = ("ADMIN", "MANAGER", "NEXT_MANAGER", "BUDGET_OWNER", "BOOKKEEPER", "SPECIFIC_PERSON")
REVIEWER_STATUSES = ("WAITING", "APPROVED", "DENIED")
DISPUTE_STATUSES = ("SUBMITTED", "IN_PROGRESS", "CLOSED_WON", "CLOSED_LOST")
NETWORKS = ("VISA", "MASTERCARD")
CARD_TYPES = (*CARD_WORDS, "VIRTUAL")
DECIDED = ("APPROVED", "DENIED")
NEEDING = ("AUTHORIZATION", "CLEAR")  # the types that need receipts and custom fields
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


class Transactions(TaggedRecords):
    """Transactions.

    Amounts are cents, below zero where money comes back. Budget, card and member sums follow every change.
    """

    kind = SPEND_TRANSACTION
    moves_money = True
    events = ("spend.transaction.updated",)
    read_fields = (
        FromRecord("userName", SPEND_USER, "userId", "firstName", "lastName", value=full_name),
        FromRecord("budgetName", SPEND_BUDGET, "budgetId", "name"),
        FromRecord("parentBudgetId", SPEND_BUDGET, "budgetId", "parentBudgetId"),
        SHOWS,
    )

    def money_of(self, record: Record) -> int:
        return sum(spend_of(record))

    # what happens at the card network

    def authorize(self, ctx: Context, values: Record) -> Record:
        """A purchase: an AUTHORIZATION, or a DECLINE where card or budget do not allow it.

        `values`: cardId, amount and merchantName; optionally occurredTime (now), budgetId (the card's; needed for a
        physical card) and any other field of a transaction.
        """
        purchase = self._purchase(ctx, values)
        reason = self.reason_to_decline(ctx, purchase)
        if reason is None:
            return self.create(ctx, {**purchase, "transactionType": "AUTHORIZATION"})
        return self.decline(ctx, purchase, *reason)

    def decline(self, ctx: Context, values: Record, code: str, text: str) -> Record:
        """A DECLINE of a purchase, for a reason: its internal code and its text."""
        reason = {"transactionType": "DECLINE", "declineReason": text, "declineInternalReasonCode": code}
        return self.create(ctx, {**self._purchase(ctx, values), **reason})

    def reason_to_decline(self, ctx: Context, values: Record) -> tuple[str, str] | None:
        """(internal code, text) of why card, budget or user do not allow a purchase; None where they do."""
        purchase = self._purchase(ctx, values)
        card, budget_id = CARDS.get(ctx, purchase["cardId"]), purchase["budgetId"]
        member = MEMBERS.of(ctx, budget_id, card["userId"], live=True)
        user = ctx.get(SPEND_USER, card["userId"])
        budget = BUDGETS.get(ctx, budget_id)
        return reason_of(Purchase(card, budget, member, user, purchase["amount"], purchase["occurredTime"]))

    @staticmethod
    def _purchase(ctx: Context, values: Record) -> Record:
        """A purchase with its budget and its moments; 400 for a card without a budget where none is named."""
        budget_id = values.get("budgetId") or CARDS.get(ctx, values["cardId"]).get("budgetId")
        if not budget_id:
            raise wrong("budgetId", "must not be empty")
        moment = values.get("occurredTime") or ctx.clock.stamp()
        return {"authorizedTime": moment, **values, "budgetId": budget_id, "occurredTime": moment}

    def clear(self, ctx: Context, authorization_id: str, values: Record | None = None) -> Record:
        """The merchant captures an authorization: a new CLEAR, of what is left of it unless `values` say otherwise."""
        authorization = self._open(ctx, authorization_id)
        reversals = self._after(ctx, authorization)
        remainder = authorization["amount"] + sum(one["amount"] for one in reversals)
        clear = self._follow(ctx, authorization, "CLEAR", {"amount": remainder, **(values or {})})
        for one in (authorization, *reversals):
            self.change(ctx, one, {"matchedClearTransactionId": clear["id"]})
        return clear

    def reverse(self, ctx: Context, authorization_id: str, values: Record | None = None) -> Record:
        """The merchant gives an authorization up: another AUTHORIZATION of the negative amount, all that is left.

        Refuses more than that (assumed: F-1594).
        """
        return self._give_back(ctx, self._open(ctx, authorization_id), values)

    def refund(self, ctx: Context, clear_id: str, values: Record | None = None) -> Record:
        """The merchant pays back: a CLEAR of the negative amount, all of it unless `values` say less.

        Refuses more than is left, and what is no purchase that was captured (assumed: F-1594).
        """
        clear = self.get(ctx, clear_id)
        if clear["transactionType"] != "CLEAR" or clear["amount"] <= 0:
            raise state_error("Transaction is not a cleared purchase.", fact="F-1594")
        return self._give_back(ctx, clear, values)

    def _give_back(self, ctx: Context, first: Record, values: Record | None) -> Record:
        remainder = first["amount"] + sum(one["amount"] for one in self._after(ctx, first))
        amount = (values or {}).get("amount", -remainder)
        if not -remainder <= amount < 0:
            raise wrong("amount", f"must not be over {money.amount(remainder):.2f}", fact="F-1594")
        return self._follow(ctx, first, first["transactionType"], {**(values or {}), "amount": amount})

    def _after(self, ctx: Context, first: Record) -> list[Record]:
        """What was given back of a transaction: authorizations or clears of the same purchase, below zero."""
        origin = first.get("originalAuthTransactionId") or first["id"]
        rows = ctx.find(self.kind, {"originalAuthTransactionId": origin, "transactionType": first["transactionType"]})
        return [one for one in rows if one["amount"] < 0]

    def _open(self, ctx: Context, authorization_id: str) -> Record:
        authorization = self.get(ctx, authorization_id)
        is_authorization = authorization["transactionType"] == "AUTHORIZATION" and authorization["amount"] >= 0
        remainder = authorization["amount"] + sum(one["amount"] for one in self._after(ctx, authorization))
        if (
            not is_authorization
            or "matchedClearTransactionId" in authorization
            or (authorization["amount"] and not remainder)
        ):
            raise state_error("Transaction is not an open authorization.", fact="F-1594")
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
        check_open(old)
        if BUDGETS.get(ctx, budget_id)["archived"]:
            raise wrong("budgetId", "budget is retired")
        return self.change(ctx, old, {"budgetId": budget_id})

    def tag(self, ctx: Context, transaction_id: str, entries: Sequence[Entry]) -> Record:
        """Set custom fields. Refuses locked transactions (F-1567), and raises as `merge_tags` does."""
        old = self.get(ctx, transaction_id)
        check_open(old, "F-1567")
        return self.change(ctx, old, {"tags": merge_tags(ctx, old, entries)})

    def attach(self, ctx: Context, transaction_id: str, upload: Record) -> Record:
        """A new receipt of an upload; a locked or reconciled transaction has BILL fail (F-1565)."""
        old = self.check_receivable(ctx, transaction_id)
        receipt = receipt_of(ctx, upload)
        self.change(ctx, old, {"receipts": [*old["receipts"], receipt]})
        return receipt

    def check_receivable(self, ctx: Context, transaction_id: str) -> Record:
        """The transaction of an id in a path, if it may get a receipt."""
        transaction = self.get(ctx, transaction_id)
        if transaction["isLocked"] or transaction["isReconciled"]:
            raise please_retry()
        return transaction

    def detach(self, ctx: Context, transaction_id: str, receipt_id: str) -> None:
        """Take a receipt off; raises `NotFound`, and a 400 for a locked transaction (assumed: F-1568)."""
        old = self.get(ctx, transaction_id)
        receipts = without(old, receipt_id)
        check_open(old, "F-1568")
        self.change(ctx, old, {"receipts": receipts})

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
            "childTransactionIds": [],
            "isParent": False,
            "reviews": [],
            "reviewers": [],
            "receipts": [],
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
        needs = record["transactionType"] in NEEDING
        record["requiredCustomFieldIds"] = required_in(ctx, budget["id"], record["amount"]) if needs else []
        record["pointsAwarded"] = points_of(record)
        record["receiptStatus"] = receipt_status(record)
        record["receiptSyncStatus"] = receipt_sync_status(record)
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
            "isCredit": record["amount"] < 0,
        }
        record.setdefault("rawMerchantName", record["merchantName"].upper())
        record.setdefault("transactedAmount", record["amount"])
        record.setdefault("currencyData", in_dollars(record["transactedAmount"]))
        needs_receipt = budget["receiptRequired"] and record["transactionType"] in NEEDING
        record.setdefault("receiptRequired", needs_receipt)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        TAGS.follow(ctx, record, old)
        for transaction, sign in ((old, -1), (record, 1)):
            if transaction is not None:
                BUDGETS.spend(ctx, transaction, sign)
                CARDS.spend(ctx, transaction, sign)
        parent_id = record.get("parentTransactionId")
        if old is None and parent_id:
            parent = self.get(ctx, parent_id)
            parent["childTransactionIds"].append(record["id"])
            parent["isParent"] = True  # F-1945
            self.keep(ctx, parent)


def check_open(transaction: Record, fact: str = ANY_RULE) -> None:
    """Refuse a locked transaction: nobody changes it any more."""
    if transaction["isLocked"]:
        raise state_error("Transaction is locked.", fact=fact)


def in_dollars(cents: int) -> Record:
    """What a purchase in US dollars shows as its original currency; the amount is in minor units (F-1569)."""
    return {
        "exchangeRate": money.MILLIONTHS,
        "exponent": money.CENT_PLACES,
        "originalCurrencyAmount": str(cents),
        "originalCurrencyCode": "USD",
        "symbol": "$",
    }


def points_of(transaction: Record) -> int:
    """A point for each dollar that was captured (assumed: F-1593)."""
    return max(0, transaction["amount"]) // money.CENTS if transaction["transactionType"] == "CLEAR" else 0


def review_status(reviewers: Sequence[Record]) -> str | None:
    """Where a review stands: a denial or a reviewer who has yet to decide speaks for all."""
    words = {reviewer["status"] for reviewer in reviewers}
    return next((word for word in ("DENIED", "WAITING", "APPROVED") if word in words), None)


def receipt_status(transaction: Record) -> str:
    """ATTACHED with a receipt; without one MISSING where it is required (assumed: F-467)."""
    if transaction["receipts"]:
        return "ATTACHED"
    return "MISSING" if transaction["receiptRequired"] else "NOT_ATTACHED"


def receipt_sync_status(transaction: Record) -> str:
    """Whether the accounting system has the receipts: all of a transaction that is synced (assumed: F-1570)."""
    if not transaction["receipts"]:
        return "NO_ATTACHMENTS"
    return "SYNCED" if transaction["syncStatus"] == "SYNCED" else "NOT_SYNCED"


def is_complete(transaction: Record) -> bool:
    """Whether receipt, custom fields and review are done with."""
    is_reviewed = not transaction["reviewRequired"] or transaction["reviewStatus"] == "APPROVED"
    return transaction["receiptStatus"] != "MISSING" and is_reviewed and has_all(transaction)


def status_of(transaction: Record) -> str:
    """The newer `status` (its words are documented in part, which applies when is assumed: F-468)."""
    if transaction["transactionType"] == "DECLINE":
        return "DECLINED"
    if transaction["reviewStatus"] == "DENIED":
        return "DENIED"
    return "COMPLETE" if transaction["complete"] else "INCOMPLETE"


TRANSACTIONS = register(Transactions())
