"""Voiding payments: which ways of it there are for which payments, and the entries of `voidInfo`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.domain.context import Context
from mockserver.domain.payments.stages import PAID_OFFLINE, VOIDABLE
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

CREDIT = frozenset(["VOID_AND_CREDIT", "VOID_ONLY"])
REISSUE = CREDIT | {"VOID_AND_REISSUE"}

# The types of a void by disbursement type. That only what BILL issued can be issued again is assumed (F-669).
VOID_TYPES: Mapping[str, frozenset[str]] = {
    "ACH": REISSUE,
    "CHECK": REISSUE,
    "RPPS": REISSUE,
    "INTERNATIONAL_E_PAYMENT": REISSUE,
    "VIRTUAL_CARD": REISSUE | {"VOID_AND_REISSUE_VCARD"},
    "AMEX": CREDIT,
    "WALLET": CREDIT,
    # Either word that can be asked for voids it and credits nothing (F-1112).
    "OFFLINE": REISSUE,
}

TO_BE_PROCESSED, ACCEPTED = "TO_BE_PROCESSED", "ACCEPTED"


def check_void(payment: Record, void_type: str) -> None:
    """Refuse a void that cannot be, with 422 and BDC_1119 (assumed: F-668, F-669)."""
    if payment["singleStatus"] not in {*VOIDABLE, PAID_OFFLINE}:
        raise BillError("BDC_1119", "singleStatus", payment["singleStatus"], item=payment["id"], fact="F-668")
    if void_type not in VOID_TYPES[payment["disbursementType"]]:
        raise BillError("BDC_1119", "type", void_type, item=payment["id"], fact="F-669")


def void_request(ctx: Context, void_type: str, reason: str, status: str) -> Record:
    """A new entry of `voidInfo`, by the caller (F-193)."""
    now = ctx.clock.stamp()
    return {
        "id": ctx.line_id("vrq"),
        "requestedBy": ctx.caller.user_id,
        "type": void_type,
        "status": status,
        "reason": reason,
        "createdTime": now,
        "updatedTime": now,
    }


def accept(ctx: Context, requests: Sequence[Record]) -> list[Record]:
    """The entries of `voidInfo` once the payment is void: what was to be processed is ACCEPTED."""
    now = ctx.clock.stamp()
    return [
        {**request, "status": ACCEPTED, "updatedTime": now} if request["status"] == TO_BE_PROCESSED else request
        for request in requests
    ]
