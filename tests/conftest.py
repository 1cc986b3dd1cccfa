"""What all tests share: no setting of the machine reaches them, and Hypothesis repeats itself."""

import os

import pytest
from hypothesis import settings

# The same examples in every run, and no deadline: a busy CI machine must not decide about a test.
settings.register_profile("billmock", derandomize=True, deadline=None)
settings.load_profile("billmock")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the variables that billmock and the contract suite read."""
    for name in [name for name in os.environ if name.startswith(("BILL_", "BILLMOCK_"))]:
        monkeypatch.delenv(name)
