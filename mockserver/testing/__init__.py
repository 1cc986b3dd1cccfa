"""billmock in tests: `BillMock` in-process, and the pytest plugin's fixtures."""

from mockserver.testing.mock import BillMock, MockTenant

__all__ = ["BillMock", "MockTenant"]
