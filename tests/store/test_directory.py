"""The directory, in memory and in a file that two processes share."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory
from mockserver.store.engine import Engine
from mockserver.store.errors import OwnerGone
from mockserver.store.opening import open_engine


@pytest.fixture(params=["memory", "sqlite:///{}/billmock.db"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without kinds."""
    directories = open_engine(request.param.format(tmp_path), lambda: ())
    yield directories
    directories.close()


@pytest.fixture
def directory(engine: Engine) -> Directory:
    """An empty directory."""
    return Directory(engine)


def test_a_document_comes_back_by_table_and_key(directory: Directory) -> None:
    directory.put("session", "a", {"user": "006"}, tenant="t1")

    assert directory.get("session", "a") == {"user": "006"}


def test_an_unknown_key_has_no_document(directory: Directory) -> None:
    directory.put("session", "a", {}, tenant="t1")

    assert directory.get("login", "a") is None


def test_a_document_replaces_the_one_before(directory: Directory) -> None:
    directory.put("session", "a", {"n": 1}, tenant="t1")
    directory.put("session", "a", {"n": 2}, tenant="t1")

    assert directory.get("session", "a") == {"n": 2}


def test_changing_what_was_read_changes_nothing_stored(directory: Directory) -> None:
    directory.put("session", "a", {"n": 1}, tenant="t1")
    (directory.get("session", "a") or {})["n"] = 2

    assert directory.get("session", "a") == {"n": 1}


def test_a_taken_place_keeps_its_document(directory: Directory) -> None:
    first = directory.put_if_absent("tenant", "default", {"n": 1}, tenant="default")
    second = directory.put_if_absent("tenant", "default", {"n": 2}, tenant="default")

    assert (first, second, directory.get("tenant", "default")) == (True, False, {"n": 1})


def test_a_deleted_document_is_gone(directory: Directory) -> None:
    directory.put("session", "a", {}, tenant="t1")
    directory.delete("session", "a")

    assert directory.get("session", "a") is None


def test_deleting_nothing_is_no_error(directory: Directory) -> None:
    directory.delete("session", "a")

    assert directory.size("session") == 0


def test_a_tenant_sees_its_own_documents_by_key(directory: Directory) -> None:
    directory.put("phone", "b", {"n": 2}, tenant="t1")
    directory.put("phone", "a", {"n": 1}, tenant="t1")
    directory.put("phone", "c", {"n": 3}, tenant="t2")
    directory.put("login", "d", {"n": 4}, tenant="t1")

    assert directory.all("phone", "t1") == [("a", {"n": 1}), ("b", {"n": 2})]


def test_documents_of_one_table_are_found_across_tenants(directory: Directory) -> None:
    directory.put("tenant", "t2", {"n": 2}, tenant="t2")
    directory.put("tenant", "t1", {"n": 1}, tenant="t1")

    assert directory.everywhere("tenant") == [("t1", {"n": 1}), ("t2", {"n": 2})]
    assert directory.size("tenant") == 2


def test_deleting_a_tenant_leaves_the_others(directory: Directory) -> None:
    directory.put("session", "a", {}, tenant="t1")
    directory.put("session", "b", {}, tenant="t2")
    directory.delete_tenant("t1")

    assert directory.get("session", "a") is None
    assert directory.get("session", "b") == {}


def test_what_has_expired_can_be_removed(directory: Directory) -> None:
    directory.put("session", "old", {}, tenant="t1", expires=99)
    directory.put("session", "new", {}, tenant="t1", expires=101)
    directory.put("session", "kept", {}, tenant="t1")
    directory.put("session", "other", {}, tenant="t2", expires=99)
    directory.delete_expired("t1", 100.0)

    assert [key for key, _ in directory.everywhere("session")] == ["kept", "new", "other"]
    assert directory.get("session", "old") is None


def test_counters_start_at_zero_and_add_up(directory: Directory) -> None:
    directory.add("window", "a", 3, tenant="t1")

    assert directory.add("window", "a", 2, tenant="t1") == 5


def one_more(doc: Record | None) -> Record:
    """A document that counts one more."""
    return {"n": doc["n"] + 1} if doc else {"n": 1}


def test_a_change_gets_the_document_and_puts_another_in_its_place(directory: Directory) -> None:
    directory.put("failure", "a", {"n": 1}, tenant="t1")
    swap = directory.change("failure", "a", one_more, tenant="t1")

    assert swap == ({"n": 1}, {"n": 2})
    assert directory.get("failure", "a") == {"n": 2}


def test_a_change_of_nothing_makes_a_document(directory: Directory) -> None:
    assert directory.change("failure", "a", lambda _: {"n": 1}, tenant="t1") == (None, {"n": 1})
    assert directory.all("failure", "t1") == [("a", {"n": 1})]


def test_a_change_to_nothing_removes_the_document(directory: Directory) -> None:
    directory.put("failure", "a", {"n": 1}, tenant="t1")

    assert directory.change("failure", "a", lambda _: None, tenant="t1") == ({"n": 1}, None)
    assert directory.get("failure", "a") is None


def test_a_change_that_raises_changes_nothing(directory: Directory) -> None:
    directory.put("failure", "a", {"n": 1}, tenant="t1")

    with pytest.raises(ZeroDivisionError):
        directory.change("failure", "a", lambda _: {"n": 1 // 0}, tenant="t1")
    assert directory.get("failure", "a") == {"n": 1}


def test_a_value_is_made_again_when_its_document_changes(directory: Directory) -> None:
    directory.put("tenant", "a", {"n": 1}, tenant="t1")
    first = directory.value("tenant", "a", lambda doc: doc["n"])
    directory.put("tenant", "a", {"n": 2}, tenant="t1")

    assert (first, directory.value("tenant", "a", lambda doc: doc["n"])) == (1, 2)


def test_appended_documents_are_numbered_per_tenant_and_table(directory: Directory) -> None:
    numbers = [
        directory.append("inbox", {"text": "one"}, tenant="t1"),
        directory.append("inbox", {"text": "two"}, tenant="t1"),
        directory.append("inbox", {"text": "three"}, tenant="t2"),
        directory.append("issued", {"text": "four"}, tenant="t1"),
    ]

    assert numbers == [1, 2, 1, 1]
    assert directory.since("inbox", "t1", 0) == [{"text": "one", "number": 1}, {"text": "two", "number": 2}]


def test_reading_goes_on_after_a_number(directory: Directory) -> None:
    directory.append("inbox", {"text": "one"}, tenant="t1")
    directory.append("inbox", {"text": "two"}, tenant="t1")

    assert directory.since("inbox", "t1", 1) == [{"text": "two", "number": 2}]


def test_appended_documents_stay_in_order_past_one_digit(directory: Directory) -> None:
    numbers = [directory.append("inbox", {}, tenant="t1") for _ in range(11)]

    assert [doc["number"] for doc in directory.since("inbox", "t1", 0)] == numbers == list(range(1, 12))


def test_a_directory_in_a_file_sees_what_another_process_changes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    here, there = open_engine(url, lambda: ()), open_engine(url, lambda: ())
    ours, theirs = Directory(here), Directory(there)
    ours.put("session", "a", {"n": 1}, tenant="t1")
    assert theirs.get("session", "a") == {"n": 1}
    theirs.put("session", "a", {"n": 2}, tenant="t1")

    assert ours.get("session", "a") == {"n": 2}
    here.close()
    there.close()


def test_a_directory_in_a_file_outlives_its_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/billmock.db"
    first = open_engine(url, lambda: ())
    Directory(first).append("inbox", {"text": "one"}, tenant="t1")
    first.close()
    second = open_engine(url, lambda: ())

    assert Directory(second).append("inbox", {"text": "two"}, tenant="t1") == 2
    second.close()


def test_documents_that_are_written_together_come_back(directory: Directory) -> None:
    with directory.together():
        directory.put("session", "a", {"n": 1}, tenant="t1")
        directory.append("issued", {"n": 2}, tenant="t1")
        directory.change("session", "a", lambda doc: {**(doc or {}), "m": 3}, tenant="t1")

    assert directory.get("session", "a") == {"n": 1, "m": 3}
    assert directory.since("issued", "t1", 0) == [{"n": 2, "number": 1}]


def test_documents_that_are_appended_together_are_numbered_on(directory: Directory) -> None:
    directory.append("issued", {"text": "one"}, tenant="t1")
    with directory.together():
        numbers = [
            directory.append("issued", {"text": "two"}, tenant="t1"),
            directory.append("issued", {"text": "three"}, tenant="t1"),
            directory.append("issued", {"text": "first"}, tenant="t2"),
            directory.append_all("issued", [{"text": "four"}, {"text": "five"}], tenant="t1"),
        ]

    assert numbers == [2, 3, 1, 5]
    assert directory.append("issued", {"text": "six"}, tenant="t1") == 6
    assert [doc["text"] for doc in directory.since("issued", "t1", 1)] == ["two", "three", "four", "five", "six"]


def append_and_fail(directory: Directory) -> None:
    """Append two documents together, and fail before the end."""
    with directory.together():
        directory.append("issued", {}, tenant="t1")
        directory.append("issued", {}, tenant="t1")
        raise ZeroDivisionError


def test_numbers_of_documents_that_were_not_kept_are_given_again(directory: Directory) -> None:
    with pytest.raises(ZeroDivisionError):
        append_and_fail(directory)

    assert directory.append("issued", {}, tenant="t1") == 1


def fail_together(directory: Directory) -> None:
    """Write two documents, and fail before the end."""
    with directory.together():
        directory.put("session", "a", {"n": 1}, tenant="t1")
        directory.put("session", "b", {"n": 2}, tenant="t1")
        raise ZeroDivisionError


def test_of_documents_that_are_written_together_none_stays_where_that_fails(directory: Directory) -> None:
    directory.put("session", "a", {"n": 0}, tenant="t1")
    with pytest.raises(ZeroDivisionError):
        fail_together(directory)
    directory.put("session", "c", {}, tenant="t1")

    assert directory.get("session", "a") == {"n": 0}
    assert directory.get("session", "b") is None
    assert directory.size("session") == 2


def write_for_a_tenant_that_is_gone(directory: Directory, way: str) -> None:
    """Write a row of a tenant after that one was deleted."""
    directory.put("tenant", "t1", {}, tenant="t1")
    directory.delete_tenant("t1")
    ways: dict[str, Callable[[], object]] = {
        "put": lambda: directory.put("a", "k", {}, tenant="t1"),
        "put if absent": lambda: directory.put_if_absent("a", "k", {}, tenant="t1"),
        "change": lambda: directory.change("a", "k", lambda _: {}, tenant="t1"),
        "add": lambda: directory.add("a", "k", 1, tenant="t1"),
        "append": lambda: directory.append("a", {}, tenant="t1"),
    }
    with suppress(OwnerGone):
        ways[way]()


@pytest.mark.parametrize("way", ["put", "put if absent", "change", "add", "append"])
def test_whoever_writes_for_a_tenant_that_is_gone_leaves_nothing(directory: Directory, way: str) -> None:
    write_for_a_tenant_that_is_gone(directory, way)
    directory.delete_ownerless()

    assert (directory.size("a"), directory.size("number")) == (0, 0)


@pytest.mark.parametrize("way", ["put", "put if absent", "change", "add", "append"])
def test_in_memory_nothing_is_written_for_a_tenant_that_is_gone(way: str) -> None:
    engine = open_engine(None, lambda: ())
    directory = Directory(engine)
    write_for_a_tenant_that_is_gone(directory, way)

    assert (directory.size("a"), directory.size("number")) == (0, 0)
    engine.close()


def test_a_new_tenant_of_the_name_of_one_that_is_gone_has_rows(directory: Directory) -> None:
    directory.put("tenant", "t1", {}, tenant="t1")
    directory.delete_tenant("t1")
    directory.put("tenant", "t1", {}, tenant="t1")

    assert directory.append("inbox", {}, tenant="t1") == 1


def test_no_more_than_so_many_names_of_tenants_that_are_gone_are_remembered(
    directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.store.directory.MAX_GONE", 1)
    directory.delete_tenant("t1")
    directory.delete_tenant("t2")

    assert directory.append("inbox", {}, tenant="t1") == 1
