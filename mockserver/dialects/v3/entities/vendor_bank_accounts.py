"""v3 bank accounts of vendors: one each, made and deleted, never changed."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.entities.vendors import BANK_ACCOUNT, SHOWN
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS, VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import NotFound

BODY = Body(*BANK_ACCOUNT)
REPLY = Reply(*BANK_ACCOUNT, s.Field("status", s.Text()))


def get(call: Call) -> Answer:
    """GET it; a vendor without an account has none to be found (404 and its code are assumed)."""
    vendor = VENDORS.get(call.ctx, SHOWN.id_of(call))
    account = VENDOR_BANK_ACCOUNTS.live(call.ctx, vendor["id"])
    if account is None:
        raise NotFound(vendor["id"], in_path=True)
    return Answer(call.operation.status, REPLY.write(account))


def create(call: Call) -> Answer:
    """POST it: 200, not 201."""
    values = BODY.read(call)
    vendor = VENDORS.get(call.ctx, SHOWN.id_of(call))
    account = VENDOR_BANK_ACCOUNTS.create(call.ctx, {**values, "vendorId": vendor["id"]})
    return Answer(call.operation.status, REPLY.write(account))


def delete(call: Call) -> Answer:
    """DELETE it: 204 without a body."""
    vendor = VENDORS.get(call.ctx, SHOWN.id_of(call))
    VENDOR_BANK_ACCOUNTS.remove(call.ctx, vendor["id"])
    return Answer(call.operation.status)


HANDLERS = {
    "v3.vendors.bank-account.get": Handler(get, "view", body="none", answers=REPLY.answer_schema),
    "v3.vendors.bank-account.create": Handler(create, SHOWN.edit, reads=BODY.schema, answers=REPLY.answer_schema),
    "v3.vendors.bank-account.delete": Handler(delete, SHOWN.edit, body="none"),
}
