"""A tenant's Spend & Expense beyond its API, for tests in this process."""

from __future__ import annotations

from mockserver.control.spend import (
    CardState,
    CardTransaction,
    CardUse,
    Claim,
    ClaimChange,
    ClaimState,
    TransactionLock,
    activate_card,
    claim,
    lock_transaction,
    move_claim,
    unlock_transaction,
    use_card,
)
from mockserver.testing.arguments import tells_arguments
from mockserver.testing.control import TenantControl


@tells_arguments
class TenantSpend:
    """Cards used, transactions locked, reimbursements moved on; ids are BILL's `id` or `uuid`, amounts dollars.

    Raises `ControlError` where the control API would refuse.
    """

    def __init__(self, control: TenantControl) -> None:
        self._control = control

    def use(self, body: CardUse) -> CardTransaction:
        """Any use of a card, as the control API takes it."""
        return self._control(use_card, body)

    def authorize(self, card_id: str, amount: float, merchant: str = "Corner Grocer") -> CardTransaction:
        """A purchase: an AUTHORIZATION, or the DECLINE that card, budget or user give."""
        return self.use({"type": "AUTHORIZATION", "cardId": card_id, "amount": amount, "merchantName": merchant})

    def challenge(self, card_id: str, amount: float, merchant: str = "Corner Grocer") -> CardTransaction:
        """A purchase that waits for the answer to its 3-D Secure challenge, `acsTransactionId`."""
        return self.use({"type": "CHALLENGE", "cardId": card_id, "amount": amount, "merchantName": merchant})

    def decline(
        self, card_id: str, amount: float, reason: str = "", merchant: str = "Corner Grocer"
    ) -> CardTransaction:
        """A DECLINE, for a reason by its internal code or for the one there is."""
        body: CardUse = {"type": "DECLINE", "cardId": card_id, "amount": amount, "merchantName": merchant}
        return self.use({**body, "reason": reason} if reason else body)

    def clear(self, transaction_id: str, amount: float | None = None) -> CardTransaction:
        """The merchant captures an authorization, all of it unless told."""
        return self._follow("CLEAR", transaction_id, amount)

    def refund(self, transaction_id: str, amount: float | None = None) -> CardTransaction:
        """The merchant pays a cleared transaction back, all of it unless told."""
        return self._follow("REFUND", transaction_id, amount)

    def reverse(self, transaction_id: str, amount: float | None = None) -> CardTransaction:
        """The merchant gives an authorization up, all of it unless told."""
        return self._follow("REVERSAL", transaction_id, amount)

    def _follow(self, use: str, transaction_id: str, amount: float | None) -> CardTransaction:
        body: CardUse = {"type": use, "transactionId": transaction_id}
        return self.use(body if amount is None else {**body, "amount": amount})

    def activate(self, card_id: str) -> CardState:
        """Let a card be used: those that the API makes in the sandbox are FROZEN."""
        return self._control(activate_card, card_id)

    def lock(self, transaction_id: str) -> TransactionLock:
        """Close the books on a transaction."""
        return self._control(lock_transaction, transaction_id)

    def unlock(self, transaction_id: str) -> TransactionLock:
        """Open the books on a transaction again."""
        return self._control(unlock_transaction, transaction_id)

    def claim(self, body: Claim) -> ClaimState:
        """A reimbursement as a user asks for it in BILL's application."""
        return self._control(claim, body)

    def move_claim(self, reimbursement_id: str, status: str) -> ClaimState:
        """Let a reimbursement have a status, of any that BILL documents."""
        change: ClaimChange = {"status": status}
        return self._control(move_claim, reimbursement_id, change)
