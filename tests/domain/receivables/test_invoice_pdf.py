"""What the lines of an invoice's PDF say."""

from mockserver.domain.receivables.invoice_pdf import price


def test_a_line_tells_its_price() -> None:
    assert price({"price": 12_500_000}) == "12.5"


def test_a_line_of_a_share_tells_its_rate() -> None:
    assert price({"price": None, "ratePercent": -20_000_000}) == "-20 %"
