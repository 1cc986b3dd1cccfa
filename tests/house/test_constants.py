"""Limits, lives, codes and other constants of the rules change only on purpose."""

from pathlib import Path

from tests.house.constants import changes, constants_of, table
from tests.house.sources import Source


def test_the_constants_of_the_rules_are_what_they_were_written_down_to_be() -> None:
    assert changes(Path(__file__).with_name("constants.txt").read_text(encoding="utf-8"), table()) == []


def test_a_number_that_was_changed_is_found_and_what_is_new_or_gone_is_no_change() -> None:
    assert changes("a.py MAX = 99\na.py OLD = 1\n", "a.py MAX = 98\na.py NEW = 2\n") == ["a.py MAX = 99"]


def test_a_number_is_told_with_its_name_and_a_text_is_none() -> None:
    source = Source("a.py", 'MAX = 99\nLIFE = 35 * 60\nNAME = "x"\nPAIR = (1, 2)\nOTHER = MAX\n')

    assert list(constants_of(source)) == ["a.py MAX = 99", "a.py LIFE = 35 * 60", "a.py PAIR = (1, 2)"]


def test_a_table_is_told_at_any_depth_and_what_calls_a_function_is_none() -> None:
    source = Source("a.py", 'CODES: Codes = {"A": 1, "B": {"x": [True], **MORE}}\nOTHER = {"A": f(1)}\n')

    assert list(constants_of(source)) == ["a.py CODES = {'A': 1, 'B': {'x': [True], **MORE}}"]


def test_what_a_class_holds_and_a_parameter_is_by_default_are_told_with_their_places() -> None:
    source = Source("a.py", "class A:\n    LIFE = 5\n    kind = B\n\n    def f(self, x=None, /, y=2, *, w=True): ...\n")

    assert list(constants_of(source)) == ["a.py A.LIFE = 5", "a.py A.f(y) = 2", "a.py A.f(w) = True"]


def test_words_are_told_and_texts_are_none() -> None:
    source = Source(
        "a.py", 'OPEN = ("PAID", OTHER)\nCODE = "BDC_1119"\nSET = frozenset({"VOID"})\nNAMES = ("a", "b")\n'
    )

    assert list(constants_of(source)) == [
        "a.py OPEN = ('PAID', OTHER)",
        "a.py CODE = 'BDC_1119'",
        "a.py SET = frozenset({'VOID'})",
    ]
