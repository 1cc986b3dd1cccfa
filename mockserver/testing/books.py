"""Two diffs of a world compared: the same books, part of them, or others, and by how much."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mockserver.control.change_sets import WholeRecord, WorldDiff
from mockserver.kernel import money

NUMBER = re.compile(r"<(\w+):\d+>")  # a canonical id: which of its kind it is follows from the order of the writes
AMOUNTS = ("amount", "recurringLimit")  # in cents, the first that a record has
GONE = ("archived", "retired")  # a record that is this stands in the books no more

# What tells a record from all others of its kind, so that who is unsure can look for it before writing it again.
NATURAL_KEYS: Mapping[str, tuple[str, ...]] = {
    "bill": ("vendorId", "invoice.invoiceNumber"),
    "bill_payment": ("billId", "amount"),
    "invoice": ("customerId", "invoiceNumber"),
    "payment": ("vendorId", "processDate", "amount"),
    "received_payment": ("customerId", "paymentDate", "amount"),
    "recurring_bill": ("vendorId", "description"),
    "spend_user": ("email",),
    "user": ("email",),
    "vendor_bank_account": ("vendorId", "routingNumber"),
    "vendor_credit": ("vendorId", "referenceNumber"),
    "credit_memo": ("customerId", "referenceNumber"),
}
USUAL_KEYS = ("name", "referenceNumber", "number", "email", "description")  # of other kinds, the first that is there

Unstable = frozenset[tuple[str, str]]
"""Kinds and paths of fields that differ between two undisturbed runs, such as a name that a test draws."""

STABLE: Unstable = frozenset()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The innermost values of a JSON value by their paths."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, element in enumerate(value):
            yield from leaves(element, f"{path}[{place}]")
    else:
        yield path, value


def unstable(first: WorldDiff, second: WorldDiff) -> Unstable:
    """The fields that differ between the records of two runs that should do the same."""
    pairs = zip(rows_of(first), rows_of(second), strict=False)
    return frozenset(
        (kind, path) for (kind, a), (_, b) in pairs for path in a.keys() | b.keys() if a.get(path) != b.get(path)
    )


def rows_of(diff: WorldDiff) -> list[tuple[str, dict[str, Any]]]:
    """The records of a diff that were created or changed, by kind, with their innermost values."""
    return [(row["kind"], dict(leaves(row["fields"]))) for row in (*diff["created"], *diff["changed"])]


def books(diff: WorldDiff, ignore: Unstable = STABLE) -> Counter[str]:
    """What a diff leaves in the books, each line with how often it is there, in whichever order it was written."""
    lines = Counter(
        line(kind, {path: value for path, value in fields.items() if (kind, path) not in ignore})
        for kind, fields in rows_of(diff)
    )
    lines.update(line("money", row["kind"], row["amount"]) for row in diff["money"])
    lines.update(line("archived", row["kind"]) for row in diff["archived"])
    lines.update(line("restored", row["kind"]) for row in diff["restored"])
    lines.update(line("deleted", row["kind"]) for row in diff["deleted"])
    return lines


def line(*parts: Any) -> str:
    """A line of the books as a text, without the numbers of ids."""
    return NUMBER.sub(r"<\1>", orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode())


def live(diff: WorldDiff) -> list[WholeRecord]:
    """The records that were created and still count."""
    return [row for row in diff["created"] if not any(row["fields"].get(word) for word in GONE)]


def counts(diff: WorldDiff) -> Counter[str]:
    """How many records of each kind were created and still count."""
    return Counter(row["kind"] for row in live(diff))


def dollars_moved(diff: WorldDiff) -> float:
    """The dollars that move by what changed, in all; what goes no further counts below zero."""
    return round(sum(row["amount"] for row in diff["money"]), 2)


def amounts(diff: WorldDiff, kind: str) -> float:
    """The dollars on records of a kind that were created and still count."""
    return money.amount(sum(cents_of(row["fields"]) for row in live(diff) if row["kind"] == kind))


def cents_of(fields: Mapping[str, Any]) -> int:
    """The amount of a record; 0 for one that has none."""
    return next((fields[name] for name in AMOUNTS if isinstance(fields.get(name), int)), 0)


def is_part(diff: WorldDiff, whole: WorldDiff) -> bool:
    """Whether nothing is there more often than in the whole, and no more money moves."""
    return not counts(diff) - counts(whole) and abs(dollars_moved(diff)) <= abs(dollars_moved(whole))


def difference(before: WorldDiff, after: WorldDiff) -> str:
    """How two books differ, in the figure that matters most: money that moves, amounts, records, fields."""
    if dollars_moved(before) != dollars_moved(after):
        return f"{dollars_moved(before):.2f} became {dollars_moved(after):.2f}"
    kinds = [*dict.fromkeys([*counts(before), *counts(after)])]
    for kind in kinds:
        if amounts(before, kind) != amounts(after, kind):
            return f"{words(kind)} of {amounts(before, kind):.2f} became {amounts(after, kind):.2f}"
    for kind in kinds:
        if counts(before)[kind] != counts(after)[kind]:
            return f"{counts(before)[kind]} of {words(kind)} became {counts(after)[kind]}"
    return "the same sums stand on other records"


def words(kind: str) -> str:
    """A kind as people say it."""
    return kind.replace("_", " ")


def natural_key(kind: str, record: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> str:
    """What a client can look for: a record's kind and fields, with the names of those of the others it refers to."""
    fields = dict(leaves(record))
    paths = NATURAL_KEYS.get(kind) or tuple(name for name in USUAL_KEYS if name in fields)[:1]
    parts = [f"{path} {key_value(path, fields[path], others)}" for path in paths if path in fields]
    return f"{words(kind)} by {', '.join(parts)}" if parts else words(kind)


def key_value(path: str, value: Any, others: Mapping[str, Mapping[str, Any]]) -> str:
    """A value of a key as people read it: dollars, a name in the place of an id, else as JSON."""
    if path in AMOUNTS and isinstance(value, int):
        return f"{money.amount(value):.2f}"
    target = dict(leaves(others.get(str(value), {})))
    return orjson.dumps(target.get("name") or target.get("invoice.invoiceNumber") or value).decode()
