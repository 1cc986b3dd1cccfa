"""A trace as a file: what a tenant was asked and answered, and from what world, in a zip of two documents.

Whoever reads one trusts nothing in it: sizes are bounded, other members are not looked at, nothing is written anywhere.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Mapping
from typing import Any, TypedDict, cast

import orjson

from mockserver.control.annotations import obstacle_in
from mockserver.control.journal import JournalEntry
from mockserver.kernel.settings import SETTINGS, Setting, SettingsError
from mockserver.seeding.scenarios import SCENARIOS

FORMAT = 1
ABOUT, EXCHANGES = "trace.json", "exchanges.json"
MAX_FILE, MAX_DOCUMENT = 32_000_000, 200_000_000  # bytes of a zip, and of a document in it
MAX_EXCHANGES = 10_000
# The settings that answers follow from beside the world; where notifications may go to is none of them.
HELD = frozenset(["latitude", "limits", "payment_timers", "public_url", "spend_events"])
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of all members: the same trace is the same file


class TraceError(ValueError):
    """A file that is no trace, or none that this version can read; the text says why."""


class Step(TypedDict):
    """Something that was done to the world beside BILL's APIs, behind `after` exchanges.

    `function` is the control API's; it cannot be done again where `arguments` is None.
    """

    after: int
    time: str
    function: str
    arguments: dict[str, Any] | None


class Trace(TypedDict):
    """What is needed to do it again: from which world, by which clock, which exchanges and steps.

    `users` are user names in the order in which the tenant has them, `whole` is false where not all of it can be done
    again, for the reasons in `lacks`; `now` is the end's. `settings` are those of `HELD` that the tenant went by, its
    own or the server's: a text each, None for none.
    """

    format: int
    version: str
    scenario: str
    seed: int
    environment: str
    anchor: str
    began: str
    now: str
    whole: bool
    lacks: list[str]
    users: list[str]
    settings: dict[str, str | None]
    steps: list[Step]
    exchanges: list[dict[str, Any]]


# What every trace says, also one of an older version, and what each of its exchanges does.
NEEDED = (
    *("format", "version", "scenario", "seed", "environment", "anchor"),
    *("began", "now", "whole", "lacks", "users", "settings", "steps"),
)
NEEDED_OF_EXCHANGES = (
    *("time", "method", "path", "query", "operation", "status", "headers", "host", "caller", "effects"),
)


def write_trace(trace: Trace) -> bytes:
    """A trace as the bytes of its file."""
    about = {name: value for name, value in trace.items() if name != "exchanges"}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, document in ((ABOUT, about), (EXCHANGES, trace["exchanges"])):
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), orjson.dumps(document), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def read_trace(content: bytes) -> Trace:
    """The trace in the bytes of a file; raises `TraceError`."""
    if len(content) > MAX_FILE:
        raise TraceError(f"it is larger than {MAX_FILE} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            about, exchanges = document_in(archive, ABOUT), document_in(archive, EXCHANGES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise TraceError(f"it is no zip, or a damaged one: {error}") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise TraceError(f"{ABOUT} is not of format {FORMAT}")
    about = {"lacks": [], "settings": {}, **about}  # which the first traces do not say
    if isinstance(about["settings"], dict):
        check_settings(about["settings"])
    check(ABOUT, about, Trace, NEEDED)
    if not isinstance(exchanges, list) or len(exchanges) > MAX_EXCHANGES:
        raise TraceError(f"{EXCHANGES} is no list of at most {MAX_EXCHANGES} exchanges")
    for number, entry in enumerate(exchanges, 1):
        check(f"exchange {number}", entry, JournalEntry, NEEDED_OF_EXCHANGES)
    return cast(Trace, {**about, "exchanges": exchanges})


def notes_on(trace: Trace) -> list[str]:
    """Why answers may differ when a trace is done again, a line each; none for a whole one."""
    reasons = [] if trace["whole"] else [str(reason) for reason in trace["lacks"]] or ["it is not whole"]
    lines = [f"note: {reason}: answers may differ" for reason in reasons]
    own = [] if trace["scenario"] in SCENARIOS else ["note: `billmock replay` cannot make its world"]
    return [*lines, *own]


def document_in(archive: zipfile.ZipFile, name: str) -> Any:
    """A document of a zip, of which no more is unpacked than it may have."""
    try:
        with archive.open(name) as member:
            text = member.read(MAX_DOCUMENT + 1)
    except KeyError:
        raise TraceError(f"{name} is missing in it") from None
    if len(text) > MAX_DOCUMENT:
        raise TraceError(f"{name} is larger than {MAX_DOCUMENT} bytes")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TraceError(f"{name} is no JSON: {error}") from None


def check_settings(settings: Mapping[str, Any]) -> None:
    """Refuse settings that a trace does not hold, or that no server could have."""
    rows = {row.name: row for row in SETTINGS}
    for name, value in settings.items():
        if name not in HELD:
            raise TraceError(f"{ABOUT}: a trace holds no setting {name}")
        if value is None and rows[name].default is None:
            continue
        if not isinstance(value, str) or not can_be_read(rows[name], value):
            raise TraceError(f"{ABOUT}: {name} cannot be {value!r}")


def can_be_read(setting: Setting, text: str) -> bool:
    """Whether a server could have the text of a setting."""
    try:
        setting.read(text)
    except SettingsError:
        return False
    return True


def check(where: str, value: Any, dictionary: Any, members: Collection[str]) -> None:
    """Refuse what is no object, lacks a member, or has one of another type, at any depth."""
    if obstacle := obstacle_in(dictionary, value, members):
        raise TraceError(f"{where}: {obstacle}")
