"""`--check`: prove the credentials of a target and name what is missing, before anything is written there."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from contract_tests.connection import Connection
from contract_tests.cost import cost_of
from contract_tests.coverage import Coverage, collect
from contract_tests.targets import NEEDS, Target
from contract_tests.users import REMEMBER_ME

# A challenge is a text message, and its answer makes a device that is remembered.
UNTRIED = "not tried, as it sends a text message"
BANKS = "/funding-accounts/banks"


def check(connection: Connection) -> int:
    """Say which of a run's tests a target can do, from sign-ins and reads alone; always 0."""
    if connection.target.kind == "mock":  # whose users sign in when they are first needed
        connection.users.sign_in_each(writes=False)
    sys.stdout.writelines(f"{line}\n" for line in _lines(connection, collect()))
    return 0


def _lines(connection: Connection, suite: Coverage) -> Iterator[str]:
    target = connection.target
    yield target.header()
    users: Counter[str] = Counter(need for needs in suite.capabilities.values() for need in needs)
    for name in NEEDS:
        yield f"  {name:11} {users[name]:4} tests  {target.lacks(name) or _state(target, name)}"
    runnable = sum(not any(map(target.lacks, needs)) for needs in suite.capabilities.values())
    yield f"{runnable} of {len(suite.capabilities)} tests can run"
    if not _usable_banks(connection):
        yield "no verified bank account: tests that pay are skipped until there is one"
    yield f"nothing was written; {cost_of(connection.transport.answers)}"


def _usable_banks(connection: Connection) -> list[str]:
    accounts = connection.users.v3().every(BANKS)
    return [one["id"] for one in accounts if one["status"] == "VERIFIED" and not one["archived"]]


def _state(target: Target, capability: str) -> str:
    if capability == "MFA code" or (capability == "MFA" and not target.has(*REMEMBER_ME)):
        return UNTRIED
    return "signed in" if NEEDS[capability] else "there"
