"""Prepared worlds: built once, kept in the process and in the user's cache directory."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from weakref import WeakValueDictionary
from zlib import crc32

from mockserver.kernel import waiting
from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.progress import tell
from mockserver.seeding.scenarios import PACKAGE, Recipe, fixtures
from mockserver.store.schema import Version

# What of billmock a world follows from.
ROOMS = ("kernel", "store", "domain", "seeding")
# What of it the world of a user's scenario follows from, beside the same.
OWN_ROOMS = (*ROOMS, "operations", "dialects", "scenarios")

DIGEST_SIZE = 16
CHECKSUM_SIZE = 4
BYTES_AT_HAND = 64_000_000  # of worlds kept in the process; a bigger one is read from its file each time
# Of files in the directory: those used longest ago go first, and the newest never does.
BYTES_KEPT = 500_000_000
MAX_FILES = 50
MAX_AGE = 30 * 86_400.0  # seconds since the last use
USE_INTERVAL = 3_600.0  # seconds between two notes of a file's use, which is its time
DRAFT_LIFE = 3_600.0  # seconds after which a draft is a dead process's
DRAFT = re.compile(r".+-[0-9a-f]{32}\.\d+")


class Name(NamedTuple):
    """What tells the images of a process apart: a recipe without the user's scenario, whose name tells what it says."""

    scenario: str
    seed: int
    anchor: date
    environment: str


class Images:
    """The images of this process, by recipe; files lie in the directory named last.

    Who needs an image that somebody else is making waits for that one alone: a big world takes a minute. Nothing here
    holds a user's scenario longer than that: its image is at hand among the others, as long as there is room for it.
    """

    def __init__(self) -> None:
        self._at_hand: dict[Name, bytes] = {}
        # A lock lives as long as somebody makes the image or waits for it.
        self._making: WeakValueDictionary[Name, threading.Lock] = WeakValueDictionary()
        self._directory = Path()
        self._lock = threading.Lock()

    def get(self, recipe: Recipe, store: Version, directory: Path | None = None) -> bytes:
        """A new world as an SQLite image for stores of a version: from the process, from a file, or built."""
        name = Name(recipe.scenario, recipe.seed, recipe.anchor, recipe.environment)
        with self._lock:
            self._directory = directory = directory or self._directory
            making = self._making.setdefault(name, threading.Lock())
        with waiting.hold(making):
            with self._lock:
                image = self._at_hand.pop(name, None)
            image = image or kept_or_built(recipe, store, directory)
            with self._lock:
                self._at_hand[name] = image  # the last one used is the last to go
                self._let_go()
            return image

    def _let_go(self) -> None:
        while sum(map(len, self._at_hand.values())) > BYTES_AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]


IMAGES = Images()


def kept_or_built(recipe: Recipe, store: Version, directory: Path) -> bytes:
    """The image of a recipe's file; where there is no sound one, a new image, kept as well as it can be."""
    if recipe.own is not None and recipe.own.now:
        return build_image(recipe)  # what people filled with their own data is nobody's cache
    path = directory / f"{recipe.scenario}-{fingerprint(recipe, store)}.world"
    image = read(path)
    if image is None:
        tell(f"making the world of scenario {recipe.scenario}, once: {path} keeps it", scenario=recipe.scenario)
        image = build_image(recipe)
        with suppress(OSError):
            keep(path, image)
    return image


def build_image(recipe: Recipe) -> bytes:
    """The image of a recipe, made now; what it takes is imported for that alone."""
    from mockserver.seeding.worlds import build

    return build(recipe)


def read(path: Path) -> bytes | None:
    """The image in a file, None for one that is absent, unreadable or damaged."""
    try:
        with path.open("rb", buffering=0) as file:  # what is in no buffer is not copied
            checksum, image = file.read(CHECKSUM_SIZE), file.read()
            is_noted = REAL_TIME() - os.fstat(file.fileno()).st_mtime < USE_INTERVAL
    except OSError:
        return None
    if not is_noted:
        with suppress(OSError):  # nobody's who only reads the directory, or gone by now
            os.utime(path)
    return image if image and checksum == checksum_of(image) else None


def keep(path: Path, image: bytes) -> None:
    """Write an image under its name at once, so that no other process reads half of it; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(checksum_of(image) + image)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    let_go(path)


def let_go(newest: Path) -> None:
    """Remove files beside a new one that nobody used for long, and those used longest ago where there is too much.

    Other processes may do so too, read them and make new ones: who had a file open reads on, and who finds none makes
    its own. The drafts of processes that died go as well.
    """
    now, size, count = REAL_TIME(), newest.stat().st_size, 1
    for other, state in by_last_use(newest):
        size, count = size + state.st_size, count + 1
        if size > BYTES_KEPT or count > MAX_FILES or now - state.st_mtime > MAX_AGE:
            remove(other)
    for draft in newest.parent.iterdir():
        draft_state = state_of(draft) if DRAFT.fullmatch(draft.name) else None
        if draft_state is not None and now - draft_state.st_mtime > DRAFT_LIFE:
            remove(draft)


def by_last_use(newest: Path) -> list[tuple[Path, os.stat_result]]:
    """The files beside a new one that are still there, the one used last before the others."""
    states = [(other, state_of(other)) for other in newest.parent.glob("*.world") if other != newest]
    present = [(other, state) for other, state in states if state is not None]
    return sorted(present, key=lambda row: row[1].st_mtime, reverse=True)


def state_of(path: Path) -> os.stat_result | None:
    """Size and time of a file; None for one that another process removed meanwhile."""
    with suppress(OSError):
        return path.stat()
    return None


def remove(path: Path) -> None:
    """Remove a file; one that is gone already, or that this system keeps for its reader, is left to others."""
    with suppress(OSError):
        path.unlink()


def checksum_of(image: bytes) -> bytes:
    """The checksum that stands before an image in its file, and tells a damaged one."""
    return crc32(image).to_bytes(CHECKSUM_SIZE)


def fingerprint(recipe: Recipe, store: Version) -> str:
    """What tells worlds apart: the recipe, and all code and data it is followed with."""
    rooms = ROOMS if recipe.own is None else OWN_ROOMS
    text = f"{recipe.scenario} {recipe.seed} {recipe.anchor} {recipe.environment} {store} {versions(rooms)}"
    return blake2b(text.encode(), digest_size=DIGEST_SIZE).hexdigest()


@cache
def versions(rooms: tuple[str, ...] = ROOMS) -> str:
    """Python's and Faker's version, and the state of every file that a world follows from."""
    if getattr(sys, "frozen", False):
        # One file holds all of it; what it unpacks at each start is new each time.
        state = os.stat(sys.executable)
        return f"{state.st_size} {state.st_mtime_ns}"
    faker = find_spec("faker")
    # Faker itself is imported only where a world is built; this file of it holds its version.
    faker_version = Path(faker.origin).read_text(encoding="utf-8") if faker and faker.origin else ""
    return "\n".join([str(sys.version_info[:2]), faker_version, *sorted(files(rooms))])


def files(rooms: tuple[str, ...]) -> Iterator[str]:
    """Name, size and time of every source and data file: a developer's change makes a new world."""
    for root in (*(PACKAGE / room for room in rooms), fixtures()):
        for folder, _, names in os.walk(root):
            for name in names:
                if name.endswith((".py", ".toml", ".csv")):
                    state = os.stat(os.path.join(folder, name))
                    yield f"{name} {state.st_size} {state.st_mtime_ns}"
