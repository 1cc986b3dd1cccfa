"""Every page in a real browser: no error, nobody else asked, nothing in the way of a keyboard or a screen reader.

A page that is added stands in `PATHS`; the journeys through it stand in a file of its own.
"""

from __future__ import annotations

import pytest

from mockserver.dashboard.pages import PAGES
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader

NAMES = ("connect", "requests", "books", "ledger", "inbox", "webhooks", "faults", "operations", "reference")
PATHS = ["/tenants/default", *(f"/tenants/default/{page}" for page in NAMES)]
"""A path of each page of the navigation, as `Visit.open` takes it."""
VIEWERS = ("#viewer",)
"""The markup of others: Swagger UI's, on the page of the API reference."""


def test_every_page_of_the_navigation_is_visited(reader: Reader) -> None:
    assert len(PATHS) == len([page for page in PAGES if page.title])


@pytest.mark.parametrize("path", PATHS)
def test_a_page_takes_nothing_from_elsewhere(reader: Reader, path: str) -> None:
    page = reader.get(path)

    assert ("//cdn" in page, "<style" in page, ' style="' in page) == (False, False, False)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_serious_violation_of_accessibility(visit: Visit, path: str) -> None:
    visit.open(path)

    assert visit.violations(*VIEWERS) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_readable_in_the_dark(visit: Visit, path: str) -> None:
    visit.page.emulate_media(color_scheme="dark")
    visit.open(path)

    assert visit.violations(*VIEWERS) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_a_small_window(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.open(path)

    assert (visit.is_too_wide(), visit.violations(*VIEWERS)) == (False, [])
