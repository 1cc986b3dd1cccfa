"""A tenant's ledger, as tests read it."""

from __future__ import annotations

from datetime import date
from typing import cast

from mockserver.control.ledger import Ledger, LedgerQuery, read_ledger
from mockserver.testing.control import TenantControl


def ledger_of(control: TenantControl, since: date | str, until: date | str, account: str) -> Ledger:
    """The ledger of days, both among it, and of an account or where names of accounts begin; empty is all."""
    values = {"from": str(since), "to": str(until), "account": account, "format": "json"}
    query = cast(LedgerQuery, {name: text for name, text in values.items() if text})
    return cast(Ledger, control(read_ledger, query))
