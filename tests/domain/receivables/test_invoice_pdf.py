"""What the lines of an invoice's PDF say."""

import pytest

from mockserver.domain.receivables.invoice_pdf import MAX_CHARACTERS, plain, price


def test_a_line_tells_its_price() -> None:
    assert price({"price": 12_500_000}) == "12.5"


def test_a_line_of_a_share_tells_its_rate() -> None:
    assert price({"price": None, "ratePercent": -20_000_000}) == "-20 %"


@pytest.mark.parametrize(("length", "end"), [(MAX_CHARACTERS, "xxxx"), (MAX_CHARACTERS + 1, "x...")])
def test_a_text_that_just_fits_is_not_cut_off(length: int, end: str) -> None:
    line = plain("x" * length)

    assert (len(line), line[-4:]) == (MAX_CHARACTERS, end)
