"""A target that answers and lets the suite's users in: what a run, a sweep and a report begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contract_tests.sign_in import SignIn
from contract_tests.targets import Target
from contract_tests.targets_opening import reach
from contract_tests.transport import Transport
from contract_tests.users import Users


@dataclass(frozen=True, slots=True)
class Connection:
    """A target that is ready to be called, and what calls it."""

    target: Target
    transport: Transport
    sign_in: SignIn
    users: Users


@contextmanager
def connect(target: Target, *, writes: bool = True) -> Iterator[Connection]:
    """The connection to a target, with one sign-in of each kind done; without `writes` those that change nothing.

    Raises `TargetError` where nobody answers, and `SignInFailed` at the first sign-in that is refused, with no call
    after it. The mock in this process has credentials of its own, so there every user signs in when first needed.
    """
    with reach(target) as ready:
        transport = Transport(paced=ready.is_paced, trust_env=target.kind != "mock")
        sign_in = SignIn(ready, transport)
        users = Users(ready, sign_in)
        if target.kind != "mock":
            users.sign_in_each(writes=writes)
        yield Connection(ready, transport, sign_in, users)
