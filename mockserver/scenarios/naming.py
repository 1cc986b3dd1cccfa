"""Records by their names: those of the file by their key or their name, those that are there already by their name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockserver.domain.context import Context
from mockserver.domain.resource import kind_of
from mockserver.kernel.kinds import Kind, Record, value_at
from mockserver.scenarios.acts import Act, Name
from mockserver.scenarios.faults import unknown

# The fields that a record of a kind is called by, each a dotted path, or two that are joined by a space; every other
# kind's is `name`.
NAMES: Mapping[str, tuple[str, ...]] = {
    "bill": ("invoice.invoiceNumber",),
    "invoice": ("invoiceNumber",),
    "chart_of_account": ("name", "account.number"),
    "employee": ("firstName lastName",),
    "user": ("email", "firstName lastName"),
    "spend_user": ("email", "firstName lastName"),
    "customer_contact": ("email", "firstName lastName"),
    "vendor_credit": ("referenceNumber",),
    "credit_memo": ("referenceNumber",),
    "bill_approval_policy": ("policyName",),
    "bank_account": ("bankName", "nameOnAccount", "accountNumber"),
    "customer_bank_account": ("nameOnAccount", "accountNumber"),
    "card_account": ("nameOnAccount", "last4"),
    "payment": ("transactionNumber", "description"),
    "spend_custom_field_value": ("value",),
}
DEFAULT_NAMES = ("name",)
MAX_SUGGESTIONS = 2_000  # names that are looked through for one that is near


class UnknownName(Exception):
    """A name that no record has, or more than one."""

    def __init__(self, place: str, text: str) -> None:
        super().__init__(text)
        self.place = place
        self.text = text


class Naming:
    """Finds records by name: first among the acts of a script, then in the world as it is by then."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self._by_name: dict[tuple[str, str], list[Act]] = {}
        for act in acts:
            if act.of is None:
                for kind in act.table.kinds:
                    for name in dict.fromkeys(names_of_act(kind, act)):
                        self._by_name.setdefault((kind, name), []).append(act)

    def needs(self, act: Act) -> list[Act]:
        """The acts that make what an act names."""
        return [one for name in act.names for one in self._acts(name) if one is not act]

    def _acts(self, name: Name) -> list[Act]:
        acts = [act for kind in name.kinds for act in self._by_name.get((kind, name.text), [])]
        by_key = [act for act in acts if act.key == name.text]
        return by_key or acts

    def id_of(self, ctx: Context, act: Act, name: Name) -> str:
        """The id of the record of a name; raises `UnknownName` where there is none, or more than one."""
        acts = self._acts(name)
        if len(acts) == 1 and acts[0].key == name.text:
            return acts[0].id
        own = [one.id for one in acts if one.id]
        ids: list[str] = list(
            dict.fromkeys([*own, *(row["id"] for kind in name.kinds for row in records_of_name(ctx, kind, name.text))])
        )
        if len(ids) == 1:
            return ids[0]
        words = " or ".join(name.kinds).replace("_", " ")
        if ids:
            raise UnknownName(
                name.place, f"{len(ids)} of {words} are called {name.text!r}: {', '.join(ids)}; name the id, or a key"
            )
        known = [text for kind in name.kinds for text in names_there(ctx, kind)]
        raise UnknownName(name.place, unknown(words, name.text, known[:MAX_SUGGESTIONS]) if known else no_such(words))


def no_such(words: str) -> str:
    """The text about a name where there is nothing of the kind at all."""
    return f"there is no {words} yet"


def names_of_act(kind: str, act: Act) -> Iterator[str]:
    """What the record that an act makes can be called by: its key, and what its body says."""
    if act.key:
        yield act.key
    if isinstance(act.body, dict):
        yield from names_of(kind, act.body)


def names_of(kind: str, record: Mapping[str, Any]) -> Iterator[str]:
    """The names of a record, or of the body that makes one."""
    for paths in NAMES.get(kind, DEFAULT_NAMES):
        parts = [value_at(dict(record), tuple(path.split("."))) for path in paths.split()]
        texts = [part for part in parts if isinstance(part, str) and part]
        if len(texts) == len(parts):
            yield " ".join(texts)


def records_of_name(ctx: Context, kind_name: str, text: str) -> list[Record]:
    """The records of the caller's organization that are called by a name; archived ones where no other is."""
    kind = kind_of(kind_name)
    rows: dict[str, Record] = {}
    for paths in NAMES.get(kind_name, DEFAULT_NAMES):
        rows |= {row["id"]: row for row in rows_named(ctx, kind, paths, text)}
    live = [row for row in rows.values() if not row.get("archived")]
    return live or list(rows.values())


def rows_named(ctx: Context, kind: Kind, paths: str, text: str) -> list[Record]:
    """The records whose field, or whose fields together, are a text: by a column where there is one."""
    if kind.column(paths) is not None:
        return ctx.find(kind, {paths: text})
    return [row for row in ctx.select(kind) if text in names_of(kind.name, row)]


def names_there(ctx: Context, kind_name: str) -> list[str]:
    """The names of records that are there, numbers of accounts left out; as many as are looked through."""
    rows = ctx.select(kind_of(kind_name), limit=MAX_SUGGESTIONS)
    return list(dict.fromkeys(name for row in rows for name in names_of(kind_name, row) if not name.isdecimal()))
