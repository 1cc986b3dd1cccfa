"""billmock in tests: `BillMock` in-process, and the pytest plugin's fixtures.

Imported when they are first used: every run of pytest imports the plugin.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.testing.mock import BillMock, MockTenant
    from mockserver.testing.receiver import WebhookReceiver

__all__ = ["BillMock", "MockTenant", "WebhookReceiver"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from mockserver.testing import mock, receiver

        return getattr(receiver if name == "WebhookReceiver" else mock, name)
