"""A clients with everything that a payment needs."""

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.domain.organizations import USER
from tests.dialects.v3.payments.clients import BANK, Clients, new_bill
from tests.dialects.v3.sandbox import ADDRESS, Sandbox


@pytest.fixture
def clients(sandbox: Sandbox) -> Clients:
    """A clients with everything that a payment needs."""
    with sandbox.context() as ctx:
        ctx.tx.insert(USER, ctx.new(USER) | {"id": ctx.caller.user_id})
        account = BANK_ACCOUNTS.create(ctx, BANK)
        BANK_ACCOUNTS.verify(ctx, account["id"], 50)
    vendor = sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"]
    return Clients(sandbox, account["id"], vendor, new_bill(sandbox, vendor, 228.99))
