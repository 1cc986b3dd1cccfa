"""The package stays small, shallow and free of circles; medians are shown by `python -m tests.house.measures`."""

import pytest

from tests.house.measures import PACKAGE, cycles, depth, functions_of, length, lines_of, measures
from tests.house.sources import Source, python_files

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 35
MAX_DEPTH = 4
MAX_IGNORES = 4


def test_no_file_of_the_package_has_more_than_400_lines() -> None:
    assert [source.path for source in python_files(*PACKAGE) if lines_of(source) > MAX_FILE_LINES] == []


def test_no_function_is_longer_than_the_longest_was() -> None:
    assert [
        f"{source.path} {function.name}"
        for source in python_files(*PACKAGE)
        for function in functions_of(source)
        if length(function) > MAX_FUNCTION_LINES
    ] == []


def test_no_function_nests_deeper_than_the_deepest_did() -> None:
    assert [
        f"{source.path} {function.name}"
        for source in python_files(*PACKAGE)
        for function in functions_of(source)
        if depth(function) > MAX_DEPTH
    ] == []


def test_the_type_checker_is_silenced_no_more_often_than_it_was() -> None:
    assert measures(python_files(*PACKAGE)).ignores <= MAX_IGNORES


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert cycles(python_files(*PACKAGE)) == []


@pytest.mark.parametrize(
    "text", ["import mockserver.b", "from mockserver import b", "def f():\n    from mockserver.b import x"]
)
def test_a_circle_of_two_is_found(text: str) -> None:
    modules = [Source("mockserver/a.py", text), Source("mockserver/b.py", "from mockserver.a import f")]

    assert cycles(modules) == [["mockserver.a", "mockserver.b"]]


def test_an_import_for_type_checkers_closes_no_circle() -> None:
    modules = [
        Source("mockserver/a.py", "if TYPE_CHECKING:\n    from mockserver.b import x"),
        Source("mockserver/b.py", "from mockserver.a import f"),
    ]

    assert cycles(modules) == []


def test_a_docstring_is_no_line_of_its_function() -> None:
    source = Source("mockserver/a.py", 'def f():\n    """One.\n\n    Two.\n    """\n    return 1')

    assert [length(function) for function in functions_of(source)] == [2]


def test_depth_counts_what_stands_inside() -> None:
    source = Source(
        "mockserver/a.py", "def f():\n    for x in y:\n        if x:\n            g()\n    with h:\n        pass"
    )

    assert [depth(function) for function in functions_of(source)] == [2]
