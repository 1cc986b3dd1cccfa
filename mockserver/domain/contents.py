"""What the text fields of records hold: names, addresses, numbers of accounts, free words, or nothing of anybody's.

`contents.csv` says it, a row for a field's name in every kind (`*`), or for a field of one kind by its dotted path,
which goes first. A name that ends as ids, dates and times do needs no row. Whoever adds a text field adds its row: a
test looks through the fields of every view and every record, and what has no row counts as free words.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from mockserver.kernel.kinds import Record

Holds = Literal[
    "company",
    "person",
    "first_name",
    "last_name",
    "bank",
    "email",
    "domain",
    "phone",
    "street",
    "city",
    "postal",
    "tax",
    "account",
    "routing",
    "bic",
    "last4",
    "birth",
    "number",
    "words",
    "file",
    "url",
    "secret",
    "plain",
]
"""What a text is: somebody's name, number, address, words; `plain` is nobody's: a code, a date, an id, a link."""

# Names of fields that hold ids, dates and times, unless the table says otherwise.
PLAIN_ENDS = ("Id", "Ids[]", "Uuid", "Date", "Time", "At")
PLAIN_NAMES = ("id", "entity")

Rows = Mapping[tuple[str, str], Holds]


@cache
def table() -> Rows:
    """The rows of `contents.csv` by kind and field; raises `ValueError` for a word that is none."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["kind"], row["field"]): cast(Holds, row["holds"]) for row in csv.DictReader(file)}
    if strange := set(rows.values()) - set(get_args(Holds)):
        raise ValueError(f"contents.csv: {', '.join(sorted(strange))}")
    return rows


@cache
def secret_names() -> frozenset[str]:
    """The names of fields that hold secrets, each a field of its record itself."""
    return frozenset(field for (_, field), holds in table().items() if holds == "secret")


@cache
def content_of(kind: str, path: str) -> Holds | None:
    """What the text at a dotted path of a kind holds; None where nothing says it."""
    rows, name = table(), path.rpartition(".")[2]
    own = rows.get((kind, path)) or rows.get(("*", name))
    if own is not None:
        return own
    return "plain" if name in PLAIN_NAMES or name.endswith(PLAIN_ENDS) else None


def texts_changed(kind: str, record: Record, change: Callable[[Holds, str], Any]) -> Record:
    """A copy of a record with every text as `change` makes it from what it holds; a field nobody declared is words.

    A value of None takes the field away.
    """
    changed: Record = _change_each(kind, record, "", change)
    return changed


def _change_each(kind: str, value: Any, path: str, change: Callable[[Holds, str], Any]) -> Any:
    if isinstance(value, dict):
        inner = {
            name: _change_each(kind, part, f"{path}.{name}" if path else name, change) for name, part in value.items()
        }
        return {name: part for name, part in inner.items() if part is not None or value[name] is None}
    if isinstance(value, list):
        return [_change_each(kind, part, f"{path}[]", change) for part in value]
    return change(content_of(kind, path) or "words", value) if isinstance(value, str) else value
