"""What tests do with a page of a real browser: go somewhere, look for what disturbs, ask axe."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request

AXE = Path(__file__).parent / "axe" / "axe.min.js"
SERIOUS = ("serious", "critical")
VIOLATIONS = """async (exclude) => (await axe.run({exclude: exclude.map((one) => [one])})).violations.map(
  ({id, impact, nodes}) => ({id, impact, nodes: nodes.map((node) => node.html).slice(0, 3)}))"""


class Visit:
    """A window on a server. `problems` are console errors, exceptions, and requests to anybody else."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._watch)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(message.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", "chrome")):
            self.problems.append(f"{request.method} {request.url}")

    def open(self, path: str) -> Page:
        """Go to a page, and return it once nothing is on its way any more; `/inbox` is a page of the dashboard."""
        self.page.goto(f"{self.url}/_mock/ui{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def click(self, name: str, role: Any = "button", within: Locator | None = None) -> None:
        """Click what a screen reader would call by this name, and say yes to whatever it asks."""
        self.page.once("dialog", lambda dialog: dialog.accept())
        (within or self.page).get_by_role(role, name=name, exact=True).first.click()

    def notice(self) -> str:
        """What the page says of the last action, once it says something."""
        return self.page.locator("#notices .notice").inner_text()

    def violations(self, *exclude: str) -> list[str]:
        """What axe calls serious or worse, outside the parts of these selectors."""
        self.page.evaluate(axe())
        rows = self.page.evaluate(VIOLATIONS, list(exclude))
        return [f"{row['id']}: {row['nodes']}" for row in rows if row["impact"] in SERIOUS]

    def is_too_wide(self) -> bool:
        """Whether the page has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@cache
def axe() -> str:
    """The source of axe."""
    return AXE.read_text(encoding="utf-8")
