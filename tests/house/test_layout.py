"""Files stay short, names say something, nothing points outside the repository."""

import pytest

from tests.house.layout import deciding_tests, empty_names, foreign_paths, too_long, unfinished_marks
from tests.house.sources import ROOT, Source, offences, python_files, text_files


def test_no_python_file_has_more_than_500_lines() -> None:
    assert offences(too_long, python_files("*")) == []


def test_the_architecture_fits_on_a_hundred_lines() -> None:
    pages = [source for source in text_files() if source.path == "ARCHITECTURE.md"]

    assert [page.text.count("\n") for page in pages if page.text.count("\n") > 100] == []


def test_no_file_names_a_folder_of_a_machine_or_outside_the_repository() -> None:
    assert offences(foreign_paths, text_files()) == []


def test_no_module_or_class_is_named_for_nothing_in_particular() -> None:
    assert offences(empty_names, python_files("*")) == []


def test_nothing_is_marked_as_unfinished() -> None:
    assert offences(unfinished_marks, python_files("*")) == []


def test_no_test_loops_or_branches() -> None:
    assert offences(deciding_tests, python_files("tests/*", "contract_tests/*")) == []


def test_the_root_is_the_repository() -> None:
    assert (ROOT / "pyproject.toml").is_file()


def test_a_file_of_501_lines_is_too_long() -> None:
    assert too_long(Source("a.py", "x = 1\n" * 501)) == ["a.py (501 lines)"]


def test_a_file_of_500_lines_is_not() -> None:
    assert too_long(Source("a.py", "x = 1\n" * 500)) == []


@pytest.mark.parametrize("folder", ["home/ada", "root/.cache", "tmp/x", "work/billmock", "Users/ada"])
def test_a_machine_path_is_found(folder: str) -> None:
    assert foreign_paths(Source("a.md", f"see {'/'}{folder}/notes")) == [f"a.md:1 see {'/'}{folder}/notes"]


@pytest.mark.parametrize("text", ["GET /v3/work/items", "https://a.example/home/", "./tmp/x", "homework/"])
def test_an_address_or_a_relative_path_is_let_through(text: str) -> None:
    assert foreign_paths(Source("a.md", text)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("mockserver/utils.py", ""),
        ("mockserver/domain/bill_helpers.py", ""),
        ("mockserver/misc/bills.py", ""),
        ("mockserver/sessions.py", "class SessionManager: ..."),
    ],
)
def test_an_empty_name_is_found(path: str, text: str) -> None:
    assert len(empty_names(Source(path, text))) == 1


def test_a_mark_of_unfinished_work_is_found() -> None:
    assert unfinished_marks(Source("a.py", f"x = 1  {'#'} TODO later")) == [f"a.py:1 x = 1  {'#'} TODO later"]


@pytest.mark.parametrize("body", ["for x in y: f(x)", "if y: f(y)", "assert f(y) if y else g()"])
def test_a_test_that_decides_is_found(body: str) -> None:
    assert deciding_tests(Source("tests/test_a.py", f"def test_a(y):\n    {body}")) == ["tests/test_a.py:2"]


def test_a_comprehension_and_a_fixture_may_loop() -> None:
    text = "def bills():\n    for x in y: f(x)\n\ndef test_a(y):\n    assert [x for x in y] == []"

    assert deciding_tests(Source("tests/test_a.py", text)) == []
