"""A server, a client of its pages without a browser, and pages of a real browser that nothing may disturb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from mockserver.testing import BillMock, WebhookReceiver
from tests.dashboard.browsing import Visit
from tests.dashboard.pictures import CHROMIUM
from tests.dashboard.reading import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def mock() -> Iterator[BillMock]:
    with BillMock() as server:
        yield server


@pytest.fixture
def reader(mock: BillMock) -> Reader:
    """Whoever reads pages and posts their forms without a browser."""
    return Reader(mock.app.test_client())


@pytest.fixture
def receive() -> Iterator[Callable[[], WebhookReceiver]]:
    """Receivers of webhooks, stopped after the test."""
    with ExitStack() as receivers:
        yield lambda: receivers.enter_context(WebhookReceiver())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser a process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("there is no /usr/bin/chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, mock: BillMock) -> Iterator[Visit]:
    """A fresh window on the server; the test fails where a page says an error or asks another host for something."""
    context = chromium.new_context(base_url=mock.url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    one = Visit(context.new_page(), mock.url)
    yield one
    context.close()
    assert one.problems == []
