"""Connections to receivers of webhooks are kept, to so many of them."""

import pytest

from mockserver.app import notifications
from mockserver.app.notifications import Sender


def test_of_more_receivers_than_are_kept_the_first_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "MAX_RECEIVERS", 2)
    sender = Sender("any")
    pools = [sender._pool("http", "127.0.0.1", port, "localhost") for port in (1, 2, 3)]

    assert list(sender._pools.values()) == pools[1:]
    assert sender._pool("http", "127.0.0.1", 3, "localhost") is pools[2]
