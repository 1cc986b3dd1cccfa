"""How v2's views write: every field, formulas of the record, lines that show fields of the record they are part of."""

from mockserver.dialects.v2.fields import LINE_ORDER
from mockserver.dialects.v2.views import EntityView, Formula, FromParent, Line
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Kind

LINE = Line("BillLineItem", FromParent("billId", s.Text(), "id"), s.Field("amount", s.Money()), LINE_ORDER)
VIEW = EntityView(
    "Bill",
    Kind("none", ""),
    [
        s.Field("number", s.Text(), "invoice.number"),
        Formula("lineCount", s.Int(), absent=0, value=lambda bill: len(bill.get("lines", ())) or None),
        s.Field("billLineItems", s.Array(LINE), "lines", absent=[]),
    ],
)


def test_a_record_without_values_has_every_field() -> None:
    assert VIEW.write({}) == {"entity": "Bill", "number": None, "lineCount": 0, "billLineItems": []}


def test_a_formula_is_computed_of_the_record() -> None:
    assert VIEW.write({"lines": [{}, {}]})["lineCount"] == 2


def test_a_line_shows_fields_of_its_record() -> None:
    bill = VIEW.write({"id": "00n1", "lines": [{"amount": 150}]})

    assert bill["billLineItems"] == [{"entity": "BillLineItem", "billId": "00n1", "amount": 1.5, "lineOrder": 0}]


def test_a_line_has_its_own_order_or_that_of_its_place() -> None:
    lines = VIEW.write({"lines": [{"lineOrder": 9}, {}, {"lineOrder": None}]})["billLineItems"]

    assert [line["lineOrder"] for line in lines] == [9, 1, 2]


def test_what_only_answers_hold_is_ignored_in_a_request() -> None:
    assert VIEW.read(
        {"lineCount": 7, "billLineItems": [{"entity": "BillLineItem", "billId": "x", "amount": 1}]}
    ).values == {"lines": [{"amount": 100}]}
