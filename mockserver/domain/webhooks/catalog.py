"""The events BILL tells of: their types, whose they are, and under which key their record stands in a notification."""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "1"
ACCOUNTS, SPEND = "accounts", "spend"  # events of AP and AR, and of Spend & Expense

# Noun of a type -> the key of the record in the notification.
KEYS: Mapping[str, str] = {
    "vendor": "vendor",
    "bill": "bill",
    "payment": "payment",
    "mass-payment": "mass-payment",
    "bank-account": "bank-account",
    "card-account": "card-account",
    "invoice": "invoice",
    "risk-verification": "risk-verification",
    "spend.transaction": "transaction",
    "spend.reimbursement": "reimbursement",
    "spend.three-ds-challenge": "threeDsChallenge",
}
LIVES = ("created", "updated", "archived", "restored")
# The statuses of a payment that subscribers are told of (F-1665).
PAYMENT_STATUSES = frozenset(
    [
        "SCHEDULED",
        "PROCESSED",
        "CLEARED",
        "DELIVERED",
        "VOIDED",
        "CANCELED",
        "FUNDING_FAILED_VOIDED",
        "FUNDING_FAILED_ACTION_NEEDED",
        "DISBURSEMENT_FAILED_ACTION_NEEDED",
        "DISBURSEMENT_FAILED_VENDOR_BANK_REJECTED",
        "FUNDS_ESCHEATED",
    ]
)
AUTO_PAY_FAILED, PAYMENT_FAILED = "autopay.failed", "payment.failed"

# In the order of BILL's catalog.
ACCOUNT_TYPES = (
    *(f"vendor.{verb}" for verb in LIVES),
    *(f"bill.{verb}" for verb in LIVES),
    *("payment.updated", PAYMENT_FAILED),
    # Newer than BILL's webhook document (F-1946).
    "mass-payment.updated",
    *("bank-account.created", "bank-account.updated"),
    *("card-account.created", "card-account.updated"),
    *(f"invoice.{verb}" for verb in LIVES),
    "risk-verification.updated",
)
SPEND_TYPES = (
    "spend.transaction.updated",
    *(f"spend.reimbursement.{verb}" for verb in ("created", "updated", "deleted")),
    "spend.three-ds-challenge.created",
)


def types_for(caller_kind: str) -> tuple[str, ...]:
    """The types a caller may subscribe to: S&E's with a token of it, partners have one of their own beside AP's.

    Others are refused (F-1701).
    """
    if caller_kind == "spend":
        return SPEND_TYPES
    return (*ACCOUNT_TYPES, AUTO_PAY_FAILED) if caller_kind == "partner" else ACCOUNT_TYPES


def noun_of(event_type: str) -> str:
    """What an event is about: its type without the verb."""
    return event_type.rpartition(".")[0]
