"""Pictures of the pages for the documentation: `python -m tests.dashboard.pictures` writes them to docs/pictures."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from mockserver.testing import BillMock
from tests.signed_in import V3, vendor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
MAX_BYTES = 100_000
COLOURS = 256
ANCHOR = date(2026, 11, 24)
PAYMENT = "stp02UTNDLJEHGQOT125"  # a check that is under way


class Picture(NamedTuple):
    """A page as a picture: its path, its colours, and the size of its window."""

    path: str
    scheme: str = "light"
    width: int = 1280
    height: int = 860


PICTURES = {
    "home": Picture("/tenants/default"),
    "home-dark": Picture("/tenants/default", "dark"),
    "home-small": Picture("/tenants/default", width=360, height=740),
    "connect": Picture("/tenants/default/connect"),
    "requests": Picture("/tenants/default/requests?live=off"),
    "request": Picture("/tenants/default/requests/4"),
    "books": Picture("/tenants/default/books"),
    "payment": Picture(f"/tenants/default/books/payment/{PAYMENT}"),
    "ledger": Picture("/tenants/default/ledger?account=assets"),
    "faults": Picture("/tenants/default/faults"),
    "inbox": Picture("/tenants/default/inbox"),
    "webhooks": Picture("/tenants/default/webhooks"),
    "operations": Picture("/tenants/default/operations?search=vendors"),
    "reference": Picture("/tenants/default/reference"),
}
"""Name of the file -> what is on it."""


@contextmanager
def used_server() -> Iterator[BillMock]:
    """A server that somebody has worked with, at a moment that is always the same."""
    with BillMock(anchor=ANCHOR) as mock:
        mock.clock.freeze()
        admin = V3(mock.default)
        admin.get("/vendors", max=2)
        admin.post("/vendors", vendor(name="Happy Music Supplies"))
        admin.call("POST", "/vendors", json={"name": ""})
        mock.default.faults.add("v3.bills.*", code="BDC_1102", times=2)
        admin.call("GET", "/bills")
        mock.default.snapshot("before the payment run")
        yield mock


def take(browser: Browser, mock: BillMock, picture: Picture) -> bytes:
    """A page as a PNG of few colours."""
    size = {"width": picture.width, "height": picture.height}
    page = browser.new_page(viewport=size, color_scheme=picture.scheme)  # type: ignore[arg-type]
    page.goto(f"{mock.url}/_mock/ui{picture.path}")
    page.wait_for_load_state("networkidle")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    file = BytesIO()
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def write(browser: Browser, folder: Path) -> None:
    """Write every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with used_server() as mock:
        for name, picture in PICTURES.items():
            (folder / f"{name}.png").write_bytes(take(browser, mock, picture))


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        write(driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"]), FOLDER)
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    sys.exit("\n".join(f"{name} has {size} bytes" for name, size in sizes.items() if size > MAX_BYTES) or 0)
