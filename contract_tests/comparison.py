"""Document, recorded and mock side by side: which of the three stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract_tests.operations import Document
from contract_tests.shapes import fits

Row = Mapping[str, Any]

VERDICTS = {
    "mock": "mock wrong",
    "documented": "docs stale",
    "recorded": "sandbox moved",
    "undocumented": "undocumented",
    "": "they differ",
}
"""Who stands alone -> what that means.

Nobody does where only two are known, or all three differ. A document that says nothing of a field cannot be stale:
what both others have, or the only other one there is, is `undocumented`.
"""

AGREED = "-"
# (the recording fits the document, the mock does) -> who stands alone; None: has nothing there.
ALONE: Mapping[tuple[bool | None, bool | None], str] = {
    (True, True): AGREED,
    (None, True): AGREED,
    (True, False): "mock",
    (True, None): "mock",
    (None, False): "mock",
    (False, True): "recorded",
    (False, None): "recorded",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of an operation, or its `status`, on which the three do not agree; `alone` is a key of `VERDICTS`."""

    operation: str
    field: str
    documented: str
    recorded: str
    mock: str
    alone: str

    def __str__(self) -> str:
        kinds = f"documented {self.documented or '-'}, recorded {self.recorded or '-'}, mock {self.mock or '-'}"
        return f"{self.operation} {self.field}: {VERDICTS[self.alone]} ({kinds})"


def compare(operation: str, document: Document, recorded: Row | None, mock: Row | None) -> Iterator[Difference]:
    """The differences of one operation."""
    yield from _status(operation, document, recorded, mock)
    real, ours = _fields(recorded), _fields(mock)
    both = recorded is not None and mock is not None
    for path in sorted(real.keys() | ours.keys()):
        kinds = (real.get(path, ""), ours.get(path, ""))
        alone = _alone(
            _fits(document, path, kinds[0]),
            _fits(document, path, kinds[1]),
            alike=_plain(kinds[0]) == _plain(kinds[1]),
            both=both,
        )
        if path not in document.fields and alone == ("documented" if both else ""):
            alone = "undocumented"
        if alone != AGREED:
            yield Difference(operation, path, document.fields.get(path, ""), *kinds, alone)


def unseen(document: Document, *rows: Row | None) -> list[str]:
    """Document fields that neither recording has."""
    paths = {path for row in rows for path in _fields(row)}
    return [path for path in document.fields if path not in paths]


def _status(operation: str, document: Document, recorded: Row | None, mock: Row | None) -> Iterator[Difference]:
    real, ours = (row.get("status") if row else None for row in (recorded, mock))
    alone = _alone(
        None if real is None else real == document.status,
        None if ours is None else ours == document.status,
        alike=real == ours,
        both=real is not None and ours is not None,
    )
    if alone != AGREED:
        yield Difference(operation, "status", str(document.status), str(real or ""), str(ours or ""), alone)


def _alone(real: bool | None, ours: bool | None, *, alike: bool, both: bool) -> str:
    if not both:
        return AGREED if False not in (real, ours) else ""
    return ALONE.get((real, ours), "documented" if alike else "")


def _fits(document: Document, path: str, kinds: str) -> bool | None:
    return all(fits(document.fields, path, kind) for kind in _plain(kinds)) if kinds else None


def _plain(kinds: str) -> frozenset[str]:
    return frozenset("string" if kind.startswith("<") else kind for kind in kinds.split("|"))


def _fields(row: Row | None) -> Mapping[str, str]:
    return row["fields"] if row else {}
