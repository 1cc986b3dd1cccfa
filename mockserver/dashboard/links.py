"""What a record has to do with others: the records whose ids stand in it, those in which its id stands, its trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from mockserver.control.journal import JournalEntry
from mockserver.control.server import Server
from mockserver.dashboard.kinds import WORLD_KINDS, Sheet, sheets
from mockserver.dashboard.reading import Books, Place
from mockserver.domain.audit_trail import AUDIT_ENTRIES, AUDIT_ENTRY
from mockserver.domain.organizations import WORLD
from mockserver.domain.references import ids_by_kind, places_of
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter
from mockserver.tenancy import Tenant

MAX_LINKS = 12  # records of one kind that a page names
MAX_TRAIL = 100
MAX_LOOKED_AT = 1_000  # records of a kind whose lines are looked through, and requests of the journal

# What a record is called by, the first that it has.
NAMES = (
    "name",
    "companyName",
    "invoiceNumber",
    "merchantName",
    "description",
    "email",
    "fileName",
    "last4",
    "vendorName",
    "customerName",
)


class Link(NamedTuple):
    """A record that another one has to do with."""

    kind: str
    id: str
    name: str


class Links(NamedTuple):
    """Records of a kind that have to do with another; `is_cut` where there are more."""

    kind: str
    links: list[Link]
    is_cut: bool


def name_of(record: Mapping[str, Any]) -> str:
    """What people call a record: its name or number where it has one, else its id."""
    flat = flatten(record)
    if flat.get("firstName") or flat.get("lastName"):
        return f"{flat.get('firstName') or ''} {flat.get('lastName') or ''}".strip()
    names = {key.rpartition(".")[2]: value for key, value in reversed(flat.items())}
    name = next((names[key] for key in NAMES if isinstance(names.get(key), str) and names[key]), None)
    return str(name or record.get("uuid") or record.get("id") or "–")


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record that are no lists, by their dotted paths; those of objects in it, one below another."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": one for inner, one in flatten(value).items()}
        elif not isinstance(value, list):
            flat[key] = value
    return flat


# what it refers to


def references(books: Books, sheet: Sheet, place: Place, record: Record) -> list[Link]:
    """The records whose ids stand in a record, in the order in which they do."""
    links = []
    for text in dict.fromkeys(texts(record)):
        target = kind_by_prefix(text)
        if target is None or text == record["id"]:
            continue
        number = WORLD if target in WORLD_KINDS else place.number
        if other := books.ctx.get(sheets()[target].kind, text, org=number):
            links.append(Link(target, text, name_of(other)))
    return links


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value, however deep; the names of members are not among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


@cache
def kinds_by_prefix() -> Mapping[str, str]:
    """The name of each kind by the prefix of its ids."""
    return {one.kind.prefix: name for name, one in sheets().items() if one.kind.prefix}


def kind_by_prefix(text: str) -> str | None:
    """The kind whose id a text could be."""
    prefix = text.partition("_")[0] if text[3:4] == "_" else text[:3]
    return kinds_by_prefix().get(prefix) if 10 <= len(text) <= 40 and " " not in text else None


# what refers to it


def referring(books: Books, sheet: Sheet, place: Place, record: Record) -> list[Links]:
    """The records in which a record's id stands where their kind says so; lines are looked through to a limit."""
    every = []
    for name, other in sheets().items():
        paths = paths_to(sheet, other)
        if not paths or other.is_spend != sheet.is_spend:
            continue
        rows = {one["id"]: one for one in rows_with(books, other, place, paths, record["id"])}
        if rows:
            links = [Link(name, one["id"], name_of(one)) for one in [*rows.values()][:MAX_LINKS]]
            every.append(Links(name, links, len(rows) > MAX_LINKS))
    return every


def paths_to(sheet: Sheet, other: Sheet) -> list[str]:
    """Where records of another kind have ids of a kind: where theirs says so, and what is queried by such a name."""
    name = id_name(sheet.kind.name)
    columns = [one.path for one in other.kind.all_columns if one.path.rpartition(".")[2] == name]
    return [*dict.fromkeys([*(path for path, kind in other.kind.refs.items() if kind == sheet.kind.name), *columns])]


def id_name(kind: str) -> str:
    """What a field with an id of a kind is called: `vendorCreditId`; those of Spend & Expense do not say so."""
    first, *rest = kind.removeprefix("spend_").split("_")
    return first + "".join(word.capitalize() for word in rest) + "Id"


def rows_with(books: Books, sheet: Sheet, place: Place, paths: list[str], record_id: str) -> Iterator[Record]:
    """The records of a kind that have an id at one of these paths: found where that is queried, else looked through."""
    number = books.number_of(sheet, place)
    columns = [path for path in paths if sheet.kind.column(path)]
    for path in columns:
        yield from books.ctx.select(sheet.kind, [Filter(path, "eq", record_id)], limit=MAX_LINKS + 1, org=number)
    rest = places_of({path: sheet.kind.refs[path] for path in paths if path not in columns})
    if rest:
        for one in books.ctx.select(sheet.kind, limit=MAX_LOOKED_AT, org=number):
            if any(record_id in ids for ids in ids_by_kind(rest, one).values()):
                yield one


# what happened to it


def trail(books: Books, place: Place, record: Record) -> list[Record]:
    """The audit trail of a record, the newest entry first, with the `user` of each."""
    entries = books.ctx.select(AUDIT_ENTRY, [Filter("recordId", "eq", record["id"])], limit=MAX_TRAIL, org=place.number)
    AUDIT_ENTRIES.present(books.within(place), entries)
    return entries[::-1]


def requests_about(server: Server, tenant: Tenant, record_id: str) -> list[JournalEntry]:
    """The requests of the journal that did something to a record, the newest first, as far as one looks back."""
    last = server.journal.last(tenant.id)
    entries = server.journal.page(tenant.id, max(last - MAX_LOOKED_AT, 0), MAX_LOOKED_AT)["requests"]
    fitting = [one for one in entries if any(effect["id"] == record_id for effect in one["effects"])]
    return fitting[: -MAX_LINKS - 1 : -1]
