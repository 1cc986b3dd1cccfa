"""A world that was written down, read again: checked as a whole, then stored as it is."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from mockserver.domain.consistency import findings
from mockserver.domain.forms import MAX_NUMBER, misshapen
from mockserver.domain.organizations import ORGANIZATIONS, ROLE, USER
from mockserver.domain.references import ids_by_kind, places_of
from mockserver.domain.resource import Resource
from mockserver.domain.roles import ROLES
from mockserver.domain.spend.users import USERS as SPEND_USERS
from mockserver.domain.webhooks.kinds import WEBHOOK_SUBSCRIPTION
from mockserver.domain.webhooks.subscriptions import SECURITY_KEY_BYTES
from mockserver.kernel.clock import epoch_seconds
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import STANDARD_COLUMNS, Column, Kind, Record, value_at
from mockserver.kernel.misspelt import not_among
from mockserver.kernel.money import amount
from mockserver.kernel.progress import Progress
from mockserver.kernel.randomness import secret
from mockserver.kernel.settings import MAX_ANCHOR, MIN_ANCHOR
from mockserver.scenarios.documents import WORLD, Layer
from mockserver.scenarios.faults import ScenarioError, unknown
from mockserver.scenarios.writing import FILES, RECORDS, STATE, written_resources
from mockserver.seeding.books import Books, Organization
from mockserver.seeding.scenarios import Recipe, Table
from mockserver.seeding.worlds import RECIPE, SIGN_INS, recipe_state
from mockserver.store.transaction import MAX_ROWS, Transaction

ADMINISTRATOR = "administrator"
MAX_ORGANIZATIONS = 4_095  # of a world: more have no room in a store's keys
# What code that reads records raises where one is not of the form that it must have.
MISSHAPEN = (LookupError, TypeError, AttributeError, ValueError, OverflowError)
# The Python types of a column's values, where texts are no dates.
TYPES: Mapping[str, type] = {"text": str, "int": int, "bool": bool, "money": int, "decimal": int}
HEAD: Mapping[str, type] = {"seed": int, "environment": str, "now": str, "serial": int, STATE: dict, RECORDS: dict}
OPTIONAL: Mapping[str, type] = {"frozen": bool, "billmock": str, FILES: dict}


def load_world(tx: Transaction, recipe: Recipe, layer: Layer) -> Books:
    """Store the world of a document in a new world; gives the books in which its users write on.

    Raises `ScenarioError` with everything that is wrong: what records must have, references to nothing, files that
    are not theirs, and books that do not add up.
    """
    world = layer.tables[WORLD]
    raise_any(layer, head_faults(world))
    raise_any(layer, record_faults(world))
    try:
        store(tx, recipe, world)
        raise_any(layer, sum_faults(tx, world))
        return adopt(tx, recipe, world)
    except MISSHAPEN as error:
        if isinstance(error, ScenarioError):
            raise
        text = f"a record lacks what it must have: {type(error).__name__} {error}"
        raise ScenarioError([layer.fault(f"{WORLD}.{RECORDS}", text)]) from error


def raise_any(layer: Layer, faults: Iterator[tuple[str, str]]) -> None:
    """Raise the faults of a document, if there are any."""
    if rows := [layer.fault(f"{WORLD}.{place}", text) for place, text in faults]:
        raise ScenarioError(rows)


def head_faults(world: Table) -> Iterator[tuple[str, str]]:
    """What is wrong with all but the records: place and text."""
    known = {**HEAD, **OPTIONAL}
    for name in world:
        if name not in known:
            yield name, unknown("key", name, tuple(known))
    for name, kind in known.items():
        if name not in world and name in OPTIONAL:
            continue
        if type(world.get(name)) is not kind:
            yield name, f"must be {WORDS[kind]}"
    if world.get("environment") not in ENVIRONMENTS:
        yield "environment", f"must be {' or '.join(ENVIRONMENTS)}"
    if not is_moment(world.get("now")):
        yield "now", f"must be a moment such as 2026-11-26T17:00:00.000+00:00, from {MIN_ANCHOR} to {MAX_ANCHOR}"
    if isinstance(state := world.get(STATE), dict):
        yield from state_faults(state)


def state_faults(state: Table) -> Iterator[tuple[str, str]]:
    """What is wrong with a world's state."""
    count = state.get("organizations")
    if type(count) is not int or not 0 <= count <= MAX_ORGANIZATIONS:
        yield f"{STATE}.organizations", f"must be how many organizations there are, at most {MAX_ORGANIZATIONS}"
    sign_ins = state.get(SIGN_INS)
    users, spend, partner = map((sign_ins if isinstance(sign_ins, dict) else {}).get, ("users", "spend", "partner"))
    if not isinstance(users, dict) or not users or not isinstance(spend, dict):
        yield f"{STATE}.{SIGN_INS}", "must have users and spend: who may sign in"
    elif not all(
        isinstance(user, dict) and {"org", "organizationId", "userId"} <= user.keys() for user in users.values()
    ):
        yield f"{STATE}.{SIGN_INS}.users", "each must have org, organizationId and userId"
    elif partner is not None and type(partner) is not str:
        yield f"{STATE}.{SIGN_INS}.partner", f"must be {WORDS[str]}"
    elif ADMINISTRATOR not in users:
        yield f"{STATE}.{SIGN_INS}.users", f"must have an {ADMINISTRATOR}, whose the tenant's tokens and apps are"


WORDS = {int: "a whole number", str: "a text", dict: "a table", bool: "true or false"}


def is_moment(text: object) -> bool:
    """Whether a text is a moment with its offset, from which a clock can go on."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment is not None and MIN_ANCHOR <= date.fromtimestamp(epoch_seconds(moment)) <= MAX_ANCHOR
    except (ValueError, OverflowError, OSError):
        return False


def record_faults(world: Table) -> Iterator[tuple[str, str]]:
    """What is wrong with records and files: their form first; what they refer to only where that is right."""
    resources = {resource.kind.name: resource for resource in written_resources()}
    place = f"{RECORDS}."
    faults: list[tuple[str, str]] = []
    for name, records in world[RECORDS].items():
        if name not in resources:
            faults.append((place + name, unknown("kind of record", name, tuple(resources))))
        elif not isinstance(records, list):
            faults.append((place + name, "must be a list of records"))
        else:
            faults += [(place + where, text) for where, text in FormCheck(resources[name].kind, world).faults(records)]
    yield from faults or [*reference_faults(world, resources), *sign_in_faults(world)]
    yield from file_faults(world.get(FILES, {}))


class FormCheck:
    """What records of one kind must have and have not, and what two of them have that only one may have."""

    def __init__(self, kind: Kind, world: Table) -> None:
        self._name = kind.name
        self._columns = [(column, tuple(column.path.split("."))) for column in kind.all_columns]
        self._members = () if kind.plain else tuple(column.path for column in STANDARD_COLUMNS)
        self._organizations = world[STATE]["organizations"]
        self._serial = min(world["serial"], MAX_ROWS)
        self._ids = set[tuple[int, str]]()
        self._serials = set[tuple[int, int]]()

    def faults(self, records: list[Any]) -> Iterator[tuple[str, str]]:
        """Place and text of everything that is wrong with records."""
        for index, record in enumerate(records):
            where = f"{self._name}[{index}]"
            if not isinstance(record, dict):
                yield where, "must be a record"
                continue
            if obstacle := self._place_obstacle(record):
                yield f"{where}.{obstacle[0]}", obstacle[1]
            obstacles = dict(self._value_obstacles(record))
            for path, text in misshapen(self._name, record):
                obstacles.setdefault(path, text)
            for path, text in obstacles.items():
                yield f"{where}.{path}", text

    def _place_obstacle(self, record: Record) -> tuple[str, str] | None:
        """What is wrong with a record's organization, serial number or id."""
        org, seq, record_id = record.get("org"), record.get("seq"), record.get("id")
        if type(org) is not int or not 0 <= org <= self._organizations:
            return "org", f"must be the number of an organization, 0 to {self._organizations}"
        if type(seq) is not int or not 0 < seq <= self._serial:
            return "seq", f"must be a serial number, 1 to {self._serial}, the world's serial"
        if not isinstance(record_id, str) or not record_id:
            return "id", "must be the record's id"
        if (org, record_id) in self._ids:
            return "id", f"{record_id} is another record's too"
        if (org, seq) in self._serials:
            return "seq", f"{seq} is another record's too"
        self._ids.add((org, record_id))
        self._serials.add((org, seq))
        return None

    def _value_obstacles(self, record: Record) -> Iterator[tuple[str, str]]:
        """What is wrong with the values of a record's fields."""
        for name in self._members:
            if record.get(name) is None:
                yield name, "must be there"
        for column, path in self._columns:
            value = record.get(path[0]) if len(path) == 1 else value_at(record, path)
            if value is not None and (obstacle := value_obstacle(column, value)):
                yield column.path, obstacle


def value_obstacle(column: Column, value: Any) -> str:
    """What is wrong with a field's value; empty where nothing is."""
    kind = TYPES.get(column.type, str)
    if type(value) is not kind:
        return f"must be {WORDS[kind]}" + (" of cents" if column.type == "money" else "")
    if isinstance(value, str) and "\0" in value:
        return "must not contain null characters"
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        return "is too great a number"
    return "" if column.type != "datetime" or not value or is_moment(value) else "must be a moment with its offset"


def reference_faults(world: Table, resources: Mapping[str, Resource]) -> Iterator[tuple[str, str]]:
    """Records that refer to nothing, by the paths their kinds declare."""
    records: dict[str, list[Record]] = world[RECORDS]
    ids = {name: {(record["org"], record["id"]) for record in rows} for name, rows in records.items()}
    for name, rows in records.items():
        places = places_of(resources[name].kind.refs)
        for index, record in enumerate(rows) if places else ():
            try:
                texts = missing_of(record, ids_by_kind(places, record), ids)
            except MISSHAPEN:
                texts = ["has something else where lines or ids must be"]
            yield from ((f"{RECORDS}.{name}[{index}]", text) for text in texts)


def missing_of(
    record: Record, references: Mapping[str, list[str]], ids: Mapping[str, set[tuple[int, str]]]
) -> list[str]:
    """The texts about the references of a record to nothing."""
    org = record["org"]
    return [
        f"{record['id']} refers to {kind} {reference}: there is none"
        for kind, some in references.items()
        for reference in some
        if (org, reference) not in ids.get(kind, ())
    ]


def sign_in_faults(world: Table) -> Iterator[tuple[str, str]]:
    """Who is to sign in and could not: organizations, users and roles that there are not."""
    sign_ins, records = world[STATE][SIGN_INS], world[RECORDS]
    organizations = {(one["id"], one.get("number")) for one in records.get(ORGANIZATIONS.kind.name, ())}
    users = {(one["org"], one["id"]): one for one in records.get(USER.name, ())}
    roles = {(one["org"], one["id"]): one.get("type") for one in records.get(ROLE.name, ())}
    for index, one in enumerate(records.get(ROLE.name, ())):
        if one.get("type") not in ROLES:
            yield f"{RECORDS}.{ROLE.name}[{index}].type", not_among(one.get("type"), ROLES)
    for key, place in sign_ins["users"].items():
        where = f"{STATE}.{SIGN_INS}.users.{key}"
        org, user = place["org"], users.get((place["org"], place["userId"]))
        if (place["organizationId"], org) not in organizations:
            yield f"{where}.organizationId", f"{place['organizationId']} is not organization {org}"
        if user is None:
            yield f"{where}.userId", f"organization {org} has no user {place['userId']}"
            continue
        if user.get("archived"):
            yield f"{where}.userId", f"{place['userId']} is archived, and cannot sign in"
        role = user.get("role")
        kind = role.get("type") if isinstance(role, dict) else None
        if kind is None or roles.get((org, role.get("id"))) != kind:
            yield f"{where}.userId", f"{place['userId']} has no role of organization {org}"
    members = {(one["org"], one["id"]) for one in records.get(SPEND_USERS.kind.name, ())}
    for key, place in sign_ins["spend"].items():
        if not isinstance(place, dict) or not {"org", "companyId", "userId"} <= place.keys():
            yield f"{STATE}.{SIGN_INS}.spend.{key}", "must have org, companyId and userId"
        elif (place["org"], place["userId"]) not in members:
            yield f"{STATE}.{SIGN_INS}.spend.{key}.userId", f"company {place['org']} has no user {place['userId']}"


def file_faults(files: Table) -> Iterator[tuple[str, str]]:
    """Files whose bytes cannot be read, or are not those of their hash."""
    for key, text in files.items():
        try:
            content = b64decode(text, validate=True)
        except (ValueError, TypeError):
            yield f"{FILES}.{key}", "must be base64"
            continue
        if sha256(content).hexdigest() != key:
            yield f"{FILES}.{key}", "is not the SHA-256 of its bytes"


def store(tx: Transaction, recipe: Recipe, world: Table) -> None:
    """Write records, files, serial and state."""
    progress = Progress("records of this world", sum(map(len, world[RECORDS].values())))
    for resource in written_resources():
        rows = world[RECORDS].get(resource.kind.name, [])
        tx.insert_many(resource.kind, (with_secrets(resource.kind, row) for row in rows))
        progress.advance(len(rows))
    for content in world.get(FILES, {}).values():
        tx.keep_blob(b64decode(content))
    tx.skip_to(world["serial"])
    tx.set_state({**world[STATE], RECIPE: recipe_state(recipe)})


def with_secrets(kind: Kind, record: Record) -> Record:
    """A record with the secret that was not written down, which is a new one."""
    if kind is not WEBHOOK_SUBSCRIPTION or "securityKey" in record:
        return record
    return {**record, "securityKey": secret(SECURITY_KEY_BYTES)}


def sum_faults(tx: Transaction, world: Table) -> Iterator[tuple[str, str]]:
    """What does not add up in the books, each with where its record stands."""
    rows = findings(tx)
    if not rows:
        return
    records = world[RECORDS].items()
    where = {row["id"]: f"{name}[{index}]" for name, rows in records for index, row in enumerate(rows)}
    for row in rows:
        place = f"{RECORDS}.{where.get(row.record, row.record)}.{row.field}"
        yield place, f"{row.record} has {amount(row.value)}, it comes to {amount(row.total)}"


def adopt(tx: Transaction, recipe: Recipe, world: Table) -> Books:
    """The books of a world that is there already, in which its users write on."""
    books = Books(tx, recipe, {})
    books.sign_ins = world[STATE][SIGN_INS]
    users = books.sign_ins["users"]
    main = next(iter(users.values()))
    books.main = Organization(main["org"], main["organizationId"])
    for key, place in users.items():
        user = tx.get(USER, main["org"], place["userId"]) if place["org"] == main["org"] else None
        if user is not None:
            books.main.users[key] = user
    for key, place in books.sign_ins["spend"].items():
        books.company = Organization(place["org"], place["companyId"])
        if (user := tx.get(SPEND_USERS.kind, place["org"], place["userId"])) is not None:
            books.company.users[key] = user
    return books
