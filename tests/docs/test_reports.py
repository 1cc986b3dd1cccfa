"""Reports on pages are what the code prints."""

from collections.abc import Iterator

import pytest

from mockserver.testing import BillMock
from tests.docs.reports import REPORTS, plain, reports_on


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock() as mock:
        yield mock


@pytest.mark.slow
@pytest.mark.parametrize("page", REPORTS)
def test_a_report_on_a_page_is_what_the_code_prints(mock: BillMock, page: str) -> None:
    report = plain(REPORTS[page](mock))

    assert [text for text in reports_on(page) if is_of(text, report)] != [], report


def is_of(text: str, report: str) -> bool:
    """Whether a text on a page is a report, or how it begins where it ends in an ellipsis."""
    head = text.removesuffix("…").rstrip()
    return report == text or (head != text and report.startswith(head))
