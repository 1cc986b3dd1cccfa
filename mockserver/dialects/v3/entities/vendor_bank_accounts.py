"""v3 bank accounts of vendors: one each, made and deleted, never changed."""

from __future__ import annotations

from mockserver.dialects.calls import NOTHING
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.vendors import BANK_ACCOUNT, BANK_INFO, vendors
from mockserver.domain.context import Context
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS, VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

STATUSES = s.Enum("NOT_VERIFIED", "VERIFIED", "PENDING", "BLOCKED", "EXPIRED", "INVALID", "UNDEFINED")
BODY = Body(*BANK_ACCOUNT)
# The status is newer than BILL's document (F-1164).
REPLY = Reply(*BANK_ACCOUNT, BANK_INFO, s.Field("status", STATUSES))


@vendors.action("bank-account.get", gives=REPLY, right="view")
def get(ctx: Context, vendor_id: str) -> Record:
    """A vendor's bank account; 404 for a vendor without one is assumed (F-623)."""
    vendor = VENDORS.get(ctx, vendor_id)
    account = VENDOR_BANK_ACCOUNTS.live(ctx, vendor["id"])
    if account is None:
        raise NotFound(vendor["id"], in_path=True, fact="F-623")
    return account


@vendors.action("bank-account.create", takes=BODY, gives=REPLY)
def create(ctx: Context, vendor_id: str, values: Record) -> Record:
    """Give a vendor a bank account. The answer is 200, and the vendor is paid by ACH from then on (F-800, F-801).

    A second account is assumed to be refused until the first is deleted (F-802).
    """
    vendor = VENDORS.get(ctx, vendor_id)
    return VENDOR_BANK_ACCOUNTS.create(ctx, {**values, "vendorId": vendor["id"]})


@vendors.action("bank-account.delete", gives=NOTHING)
def delete(ctx: Context, vendor_id: str) -> None:
    """Delete a vendor's bank account.

    The answer is 204 without a body (F-800), and the vendor is paid by check again (F-801).
    """
    VENDOR_BANK_ACCOUNTS.remove(ctx, VENDORS.get(ctx, vendor_id)["id"])
