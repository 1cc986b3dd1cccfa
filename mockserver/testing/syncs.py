"""Whether a client's rows are those of BILL: which are missed, stale, phantom or double, and by which change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Required, TypedDict

import orjson

from mockserver.control.ghosts import read_rows
from mockserver.tenancy.ghosts import label_of
from mockserver.testing.arguments import refuse_unknown
from mockserver.testing.control import TenantControl
from mockserver.testing.sync_causes import Causes

Row = Mapping[str, Any]
KeptRows = Iterable[Row] | Mapping[Any, Row]
Where = Mapping[str, Any] | Callable[[Row], bool]

MISSED, STALE, PHANTOM, DOUBLE = "missed", "stale", "phantom", "double"
MAX_FINDINGS = 10  # that a text tells in full
PAGES = ("results", "response_data")  # what holds the rows of an answer
UPDATED = "updatedTime"
ARCHIVED = "; it is archived: who keeps no such rows says so by `where`"


class SyncClaim(TypedDict, total=False):
    """What a client says that it keeps of a list.

    `fields` are those that must be what BILL says, by the API's names, with dots for inner ones; none: it only counts
    which rows are there. `key` tells a row from the others. `since` is the moment from which on changes were to be read
    (of `updatedTime`); `where` are the rows that are to be kept: values by field, several in a list, or a function.
    """

    fields: Required[Iterable[str]]
    key: str
    since: datetime | str
    where: Where
    organization: str


class Difference(TypedDict):
    """A field of a stale row: as it is kept, and as BILL has it."""

    field: str
    kept: Any
    current: Any


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One row that is wrong: `kind` is missed, stale, phantom or double; `causes` say by which changes, in words."""

    kind: str
    key: Any
    name: str
    text: str
    differences: tuple[Difference, ...] = ()
    causes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.kind}: {self.name}: {self.text}", *(f"    {cause}" for cause in self.causes)])


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What is wrong with a client's rows of a list of `total` rows, in the order of the list.

    `idle` says why the last ghost of the list never acted, if it did not: right rows prove little then.
    """

    operation: str
    total: int
    findings: tuple[RowFinding, ...]
    idle: str = ""

    @property
    def is_synced(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def _of(self, kind: str) -> list[RowFinding]:
        return [one for one in self.findings if one.kind == kind]

    @property
    def missed(self) -> list[RowFinding]:
        """Rows of BILL's that are not kept."""
        return self._of(MISSED)

    @property
    def stale(self) -> list[RowFinding]:
        """Rows that are kept as they were."""
        return self._of(STALE)

    @property
    def phantom(self) -> list[RowFinding]:
        """Rows that are kept and are not, or no more, among those to be kept."""
        return self._of(PHANTOM)

    @property
    def double(self) -> list[RowFinding]:
        """Rows that are kept more than once."""
        return self._of(DOUBLE)

    def __str__(self) -> str:
        if self.is_synced:
            but = f", but {self.idle}" if self.idle else ""
            return f"{self.operation}: all {self.total} rows are as BILL has them{but}"
        counts = Counter(one.kind for one in self.findings)
        words = ", ".join(f"{counts[kind]} {kind}" for kind in (MISSED, STALE, PHANTOM, DOUBLE) if counts[kind])
        rest = len(self.findings) - MAX_FINDINGS
        lines = [
            f"{self.operation}: {words}, where BILL has {self.total} rows",
            *map(str, self.findings[:MAX_FINDINGS]),
        ]
        return "\n  ".join("\n".join([*lines, *([f"and {rest} more"] if rest > 0 else [])]).split("\n"))


def sync_report(control: TenantControl, rows: KeptRows, operation: str, claim: SyncClaim) -> SyncReport:
    """Compare a client's rows with those of a list, as an administrator reads them now.

    Raises `ControlError` for what is no list, `ValueError` for rows without the key, for a field that no row has, and
    for a moment that is none.
    """
    refuse_unknown("sync_report", {**claim}, [*SyncClaim.__annotations__])
    answer = control(read_rows, operation, claim.get("organization", ""))
    if "fields" not in claim:
        raise ValueError("fields: say which must be what BILL says; none (`fields=[]`) counts the rows alone")
    key, fields, where = claim.get("key", "id"), [*claim["fields"]], claim.get("where", {})
    named_paths = [key, *fields, *(() if callable(where) else where)]
    refuse_unknown_fields(named_paths, answer["rows"], answer["operation"])
    causes = Causes(control, answer["operation"], answer["rows"])
    comparison = Comparison(key, fields, where, since_of(claim.get("since")), causes)
    findings = comparison.findings(rows_by_key(rows, key), {value_at(row, key): row for row in answer["rows"]})
    return SyncReport(answer["operation"], len(answer["rows"]), tuple(findings))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How rows are compared: what is claimed of them, and who knows why they differ."""

    key: str
    fields: list[str]
    where: Where
    since: datetime | None
    causes: Causes

    def findings(self, pairs: list[tuple[Any, Row]], truth: Mapping[Any, Row]) -> Iterator[RowFinding]:
        """What is wrong with rows by their keys: missed, stale and not to be kept; of nobody's; kept twice."""
        pairs = [(value, row) for value, row in pairs if not is_set_aside(row, self.where)]
        rows = dict(pairs)
        for value, row in truth.items():
            finding = self._look_at(value, row, rows.get(value))
            if finding is not None:
                yield finding
        for value in [one for one in rows if one not in truth]:
            text = "is kept, and BILL's list does not have it"
            yield RowFinding(
                PHANTOM, value, row_name(value, rows[value]), text, (), self.causes.of_stale({"id": value})
            )
        for value, count in Counter(value for value, _ in pairs).items():
            if count > 1:
                row = truth.get(value, rows[value])
                text = f"is kept {count} times"
                yield RowFinding(DOUBLE, value, row_name(value, row), text, (), self.causes.of_double(row))

    def _look_at(self, value: Any, row: Row, own: Row | None) -> RowFinding | None:
        name = row_name(value, row)
        if not meets(row, self.where):
            text = f"is kept, and is none of {words_of(self.where)}"
            return None if own is None else RowFinding(PHANTOM, value, name, text, (), self.causes.of_stale(row))
        if self.since is not None and is_older(row, self.since):
            return None
        if own is None:
            text = f"is not among the rows{ARCHIVED if is_archived(row) else ''}"
            return RowFinding(MISSED, value, name, text, (), self.causes.of_missed(row))
        pairs = [(field, value_at(own, field), value_at(row, field)) for field in self.fields]
        differences = tuple(Difference(field=f, kept=old, current=new) for f, old, new in pairs if old != new)
        if not differences:
            return None
        text = ", ".join(f"{f} is {to_json(new)}, kept is {to_json(old)}" for f, old, new in pairs if old != new)
        return RowFinding(STALE, value, name, text, differences, self.causes.of_stale(row))


def rows_by_key(rows: KeptRows, key: str) -> list[tuple[Any, Row]]:
    """A client's rows with their keys; raises `ValueError` for one without, and for an answer in their place."""
    if isinstance(rows, Mapping):
        if not all(isinstance(row, Mapping) for row in rows.values()):
            raise ValueError(f"rows: must be rows, or rows by their {key}{inner_rows(rows)}")
        return [*rows.items()]
    pairs = [(value_at(row, key), row) for row in rows]
    if nameless := [row for value, row in pairs if value is None]:
        raise ValueError(f"rows: each must have its {key}{inner_rows(nameless[0])}")
    return pairs


def inner_rows(answer: Any) -> str:
    """The end of a sentence about what is an answer and not its rows: where these are; empty for anything else."""
    names = [name for name in PAGES if isinstance(answer, Mapping) and name in answer]
    return f'; this is a page of a list: its rows are in ["{names[0]}"], and there may be more pages' if names else ""


def value_at(row: Any, path: str) -> Any:
    """A value of a row by its path; None where there is none."""
    for part in path.split("."):
        row = row.get(part) if isinstance(row, Mapping) else None
    return row


def has(row: Row, path: str) -> bool:
    """Whether a row has a field."""
    outer, _, name = path.rpartition(".")
    inner = value_at(row, outer) if outer else row
    return isinstance(inner, Mapping) and name in inner


def refuse_unknown_fields(paths: Iterable[str], rows: list[dict[str, Any]], operation: str) -> None:
    """Raise `ValueError` for a field that no row of a list has: a word misspelt would never differ."""
    for path in paths if rows else ():
        if not any(has(row, path) for row in rows):
            known = ", ".join(sorted({name for row in rows for name in row}))
            raise ValueError(f"no row of {operation} has {path!r}: its fields are {known}")


def meets(row: Row, where: Where) -> bool:
    """Whether a row of BILL's is one of those to be kept."""
    if callable(where):
        return bool(where(row))
    return all(fits(value_at(row, path), value) for path, value in where.items())


def is_set_aside(row: Row, where: Where) -> bool:
    """Whether a client marks a row itself as none of those to be kept: archived ones that stay, with their mark."""
    if callable(where):
        return False
    return any(has(row, path) and not fits(value_at(row, path), value) for path, value in where.items())


def fits(value: Any, values: Any) -> bool:
    """Whether a value is the one that is wanted, or one of them."""
    return value in values if isinstance(values, list | tuple | set | frozenset) else bool(value == values)


def words_of(where: Where) -> str:
    """The rows to be kept, in words."""
    if callable(where):
        return "those that `where` says"
    return f"those with {', '.join(f'{path} {to_json(value)}' for path, value in where.items())}"


def moment_of(value: Any) -> datetime | None:
    """A moment of a claim or of a row; None for none. Raises `ValueError`."""
    return value if value is None or isinstance(value, datetime) else datetime.fromisoformat(value)


def since_of(value: datetime | str | None) -> datetime | None:
    """The moment that a claim names; raises `ValueError` for a text that is none, and for one without its zone."""
    try:
        moment = moment_of(value)
    except ValueError:
        raise ValueError(f"since: {value!r} is no moment such as 2026-03-02T09:00:00Z") from None
    if moment is not None and moment.tzinfo is None:
        raise ValueError(f"since: {value} has no zone: 2026-03-02T09:00:00Z, or a datetime that is aware of its own")
    return moment


def is_older(row: Row, since: datetime) -> bool:
    """Whether a row was last changed before a moment; one without a time counts as changed."""
    changed = moment_of(row.get(UPDATED))
    return changed is not None and changed < since


def is_archived(row: Row) -> bool:
    """Whether a row is archived, as v3 or v2 says it."""
    return row.get("archived") is True or row.get("isActive") == "2"


def row_name(value: Any, row: Row) -> str:
    """A row by its key and the name that people know it by."""
    return f"{value} {to_json(label_of(row))}"


def to_json(value: Any) -> str:
    """A value as JSON; what is none of its own, such as a moment, as a text."""
    return orjson.dumps(value, default=str).decode()
