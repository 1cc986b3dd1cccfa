"""Which records have lines to number, and which are let alone."""

from __future__ import annotations

import pytest

from mockserver.domain.line_items import number_lines
from mockserver.kernel.kinds import Kind, Record
from tests.domain.books import Books

ORDER = Kind("order", "ord", lines="dishes", line_prefix="dsh")
DISH = Kind("dish", "dis")


@pytest.mark.parametrize("record", [{"id": "ord01"}, {"id": "ord01", "dishes": None}])
def test_a_record_that_says_nothing_of_its_lines_is_left_as_it_is(books: Books, record: Record) -> None:
    before = dict(record)

    number_lines(books.ctx, ORDER, record, None, "replace")

    assert record == before


def test_a_list_in_a_record_of_a_kind_without_lines_is_none_of_lines(books: Books) -> None:
    record: Record = {"id": "dis01", "": [{"name": "Soup"}]}

    number_lines(books.ctx, DISH, record, None, "replace")

    assert record == {"id": "dis01", "": [{"name": "Soup"}]}


def test_new_lines_have_ids_of_the_kinds_own(books: Books) -> None:
    record: Record = {"id": "ord01", "dishes": [{"name": "Soup"}]}

    number_lines(books.ctx, ORDER, record, None, "replace")

    assert [(line["id"][:3], line["name"]) for line in record["dishes"]] == [("dsh", "Soup")]
