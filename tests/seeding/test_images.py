"""Prepared worlds: kept in the process and in files, and built where there is none."""

from __future__ import annotations

import gc
import os
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from mockserver.kernel import waiting
from mockserver.kernel.clock import REAL_TIME
from mockserver.seeding import images, worlds
from mockserver.seeding.images import Images
from mockserver.seeding.scenarios import OwnScenario, Recipe
from mockserver.store.schema import Version
from mockserver.testing import BillMock
from tests.polling import until
from tests.seeding.written import recipe

EMPTY = recipe("empty")
STORE = Version("0123456789ab", "1.0")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """The recipes that worlds were built from, instead of worlds."""
    recipes: list[Recipe] = []

    def build(recipe: Recipe) -> bytes:
        recipes.append(recipe)
        return f"world {len(recipes)}".encode()

    monkeypatch.setattr(worlds, "build", build)
    return recipes


def world_file(directory: Path) -> Path:
    """The only file in a directory."""
    (path,) = directory.iterdir()
    return path


def test_a_world_is_built_once_in_a_process(built: list[Recipe], tmp_path: Path) -> None:
    kept = Images()

    assert [kept.get(EMPTY, STORE, tmp_path), kept.get(EMPTY, STORE, tmp_path)] == [b"world 1", b"world 1"]


def test_another_process_reads_the_file(built: list[Recipe], tmp_path: Path) -> None:
    Images().get(EMPTY, STORE, tmp_path)

    assert Images().get(EMPTY, STORE, tmp_path) == b"world 1"


@pytest.mark.parametrize("change", [{"seed": 2}, {"environment": "production"}, {"scenario": "starter"}])
def test_another_recipe_has_another_file(built: list[Recipe], tmp_path: Path, change: dict[str, object]) -> None:
    Images().get(EMPTY, STORE, tmp_path)

    assert Images().get(replace(EMPTY, **change), STORE, tmp_path) == b"world 2"  # type: ignore[arg-type]


def test_a_world_made_by_other_code_is_built_anew(
    built: list[Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Images().get(EMPTY, STORE, tmp_path)
    monkeypatch.setattr(images, "versions", lambda *_: "other code")

    assert Images().get(EMPTY, STORE, tmp_path) == b"world 2"


@pytest.mark.parametrize("content", [b"", b"short", b"sixteen bytes of nonsense"])
def test_a_damaged_file_is_built_anew(built: list[Recipe], tmp_path: Path, content: bytes) -> None:
    Images().get(EMPTY, STORE, tmp_path)
    world_file(tmp_path).write_bytes(content)

    assert Images().get(EMPTY, STORE, tmp_path) == b"world 2"


def test_a_damaged_file_is_replaced(built: list[Recipe], tmp_path: Path) -> None:
    Images().get(EMPTY, STORE, tmp_path)
    world_file(tmp_path).write_bytes(b"damaged")
    Images().get(EMPTY, STORE, tmp_path)

    assert Images().get(EMPTY, STORE, tmp_path) == b"world 2"


def test_a_directory_that_cannot_be_made_is_no_error(built: list[Recipe], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")

    assert Images().get(EMPTY, STORE, tmp_path / "file" / "cache") == b"world 1"


def test_nothing_unfinished_is_left_behind(built: list[Recipe], tmp_path: Path) -> None:
    Images().get(EMPTY, STORE, tmp_path)

    assert [path.suffix for path in tmp_path.iterdir()] == [".world"]


def test_the_oldest_files_go_when_all_are_too_big(
    built: list[Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "BYTES_KEPT", 25)
    kept = Images()

    assert [kept.get(replace(EMPTY, seed=seed), STORE, tmp_path) for seed in range(5)][4] == b"world 5"
    assert len(list(tmp_path.iterdir())) == 2


def file_of(directory: Path, recipe: Recipe, days: float = 0.0) -> Path:
    """The file of a world, made where it is not there, and then as if it was used last so many days ago."""
    Images().get(recipe, STORE, directory)
    path = directory / f"{recipe.scenario}-{images.fingerprint(recipe, STORE)}.world"
    return touch(path, days)


def touch(path: Path, days: float) -> Path:
    """A file, there now, that was used last so many days ago."""
    path.touch()
    moment = REAL_TIME() - days * 86_400
    os.utime(path, (moment, moment))
    return path


FIRST, SECOND, THIRD = (replace(EMPTY, seed=number) for number in (1, 2, 3))


def test_the_files_used_longest_ago_go_when_there_are_too_many(
    built: list[Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = file_of(tmp_path, FIRST, days=5), file_of(tmp_path, SECOND, days=2)
    monkeypatch.setattr(images, "MAX_FILES", 2)

    Images().get(FIRST, STORE, tmp_path)
    Images().get(THIRD, STORE, tmp_path)

    assert (older.exists(), newer.exists(), len([*tmp_path.iterdir()])) == (True, False, 2)


def test_a_file_that_nobody_used_for_a_month_goes(built: list[Recipe], tmp_path: Path) -> None:
    path = file_of(tmp_path, FIRST, days=31)

    Images().get(SECOND, STORE, tmp_path)

    assert (path.exists(), len([*tmp_path.iterdir()])) == (False, 1)


def test_a_file_that_was_read_lately_stays_however_old_it_is(built: list[Recipe], tmp_path: Path) -> None:
    path = file_of(tmp_path, FIRST, days=31)
    Images().get(FIRST, STORE, tmp_path)

    Images().get(SECOND, STORE, tmp_path)

    assert path.exists()


def test_the_draft_of_a_process_that_died_goes_and_nobody_elses_file_does(built: list[Recipe], tmp_path: Path) -> None:
    dead, live = touch(tmp_path / f"empty-{'0' * 32}.123", 1), touch(tmp_path / f"empty-{'1' * 32}.124", 0)
    notes = touch(tmp_path / "notes.123", 1)

    Images().get(EMPTY, STORE, tmp_path)

    assert (dead.exists(), live.exists(), notes.exists()) == (False, True, True)


def test_processes_that_share_a_directory_each_get_their_world_while_others_remove_it(
    built: list[Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MAX_FILES", 1)
    monkeypatch.setattr(images, "build_image", lambda recipe: f"world of {recipe.seed}".encode())

    def get(number: int) -> bytes:
        return Images().get(replace(EMPTY, seed=number % 4), STORE, tmp_path)

    with ThreadPoolExecutor(8) as pool:
        worlds = [*pool.map(get, range(200))]

    assert worlds == [f"world of {number % 4}".encode() for number in range(200)]


def test_the_process_lets_go_of_the_world_used_longest_ago(
    built: list[Recipe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "BYTES_AT_HAND", 15)
    kept = Images()
    used = [kept.get(replace(EMPTY, seed=seed), STORE, tmp_path / "a") for seed in (1, 2, 1, 3)]

    # World 2 was used longest ago; in a directory without files it is built again, and world 1 is not.
    again = [kept.get(replace(EMPTY, seed=seed), STORE, tmp_path / "b") for seed in (1, 2)]

    assert (used[-1], again) == (b"world 3", [b"world 1", b"world 4"])


def test_a_world_for_another_schema_is_built_anew(built: list[Recipe], tmp_path: Path) -> None:
    Images().get(EMPTY, STORE, tmp_path)

    assert Images().get(EMPTY, STORE._replace(schema="ba9876543210"), tmp_path) == b"world 2"


def test_a_world_made_by_another_billmock_is_built_anew(built: list[Recipe], tmp_path: Path) -> None:
    Images().get(EMPTY, STORE, tmp_path)

    assert Images().get(EMPTY, STORE._replace(billmock="1.1"), tmp_path) == b"world 2"


def test_the_versions_name_fakers() -> None:
    from faker import VERSION

    assert VERSION in images.versions()


def build_slowly(big: Recipe, began: Event, go_on: Event, recipe: Recipe) -> bytes:
    """A scenario's name for a world, of the big one only when told to go on."""
    if recipe == big:
        began.set()
        go_on.wait(10)
    return recipe.scenario.encode()


def test_two_who_ask_at_once_build_a_world_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    began, go_on, builds, room = Event(), Event(), list[Recipe](), waiting.Room()

    def build(recipe: Recipe) -> bytes:
        builds.append(recipe)
        return build_slowly(EMPTY, began, go_on, recipe)

    monkeypatch.setattr(worlds, "build", build)
    kept = Images()
    with ThreadPoolExecutor(2, initializer=waiting.use, initargs=(room,)) as threads:
        first = threads.submit(kept.get, EMPTY, STORE, tmp_path / "a")
        began.wait(10)
        # In another directory there is no file to read.
        second = threads.submit(kept.get, EMPTY, STORE, tmp_path / "b")
        until(lambda: room.count == 1)
        go_on.set()

    assert (first.result(), second.result(), builds) == (b"empty", b"empty", [EMPTY])


def test_a_deleted_tenant_leaves_nothing_of_its_own_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    posted, get = list[weakref.ref[OwnScenario]](), Images.get

    def note_and_get(kept: Images, recipe: Recipe, store: Version, directory: Path | None = None) -> bytes:
        assert recipe.own is not None
        posted.append(weakref.ref(recipe.own))
        return get(kept, recipe, store, directory)

    with BillMock(scenario="empty") as mock:
        monkeypatch.setattr(Images, "get", note_and_get)
        mock.tenant({"about": "one of its own"}).delete()
        gc.collect()

        assert [scenario() for scenario in posted] == [None]


def test_who_needs_another_world_does_not_wait_for_one_that_is_being_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    big, began, go_on = recipe("large"), Event(), Event()
    monkeypatch.setattr(worlds, "build", partial(build_slowly, big, began, go_on))
    kept = Images()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(kept.get, big, STORE, tmp_path)
        began.wait(10)
        other = kept.get(EMPTY, STORE, tmp_path)
        unfinished = not first.done()
        second = threads.submit(kept.get, big, STORE, tmp_path)
        go_on.set()

    assert (other, unfinished) == (b"empty", True)
    assert [first.result(), second.result()] == [b"large", b"large"]
