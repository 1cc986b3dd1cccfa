"""Ghosts over HTTP: another user who changes rows between two pages of a list, and all rows as a list shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import partial
from typing import Annotated, Any, NotRequired, TypedDict, cast

from flask import Response

from mockserver.control.annotations import Range, Words
from mockserver.control.blueprint import control
from mockserver.control.clock import turn
from mockserver.control.inner_calls import SPEND, administrator, answer_of
from mockserver.control.journal import GhostTarget
from mockserver.control.server import ControlError, Server, reading
from mockserver.dialects.calls import handler_of
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.spend.kinds import SPEND_COMPANY
from mockserver.kernel.kinds import Record
from mockserver.operations import Operation, load
from mockserver.tenancy import Tenant
from mockserver.tenancy.ghosts import ACTS, USUAL_ACTS, label_of

MAX_SEED, MAX_TIMES = 2**53, 1_000_000
PAGES = {SPEND: 50}  # rows of a page of REST lists, 100 but for these
V2_LIST, REST_LIST = "v2.List.", ".list"
V2_PAGE = 999


class NewGhost(TypedDict, total=False):
    """Another user who acts between two pages of lists.

    `operation` are lists, `v3.vendors`, `v2.Vendor`, `spend.*`, several between commas, all unless named; `acts` what
    it may do, drawn by `seed`; `times` is how often at most, `chance` (0 to 1) how likely before each page.
    """

    operation: str
    seed: Annotated[int, Range(0, MAX_SEED)]
    acts: list[Annotated[str, Words(ACTS)]]
    times: Annotated[int, Range(1, MAX_TIMES)]
    chance: float


class GhostEvent(GhostTarget):
    """A `page` that was served, with the `ids` of its rows, or an `act` before a page was.

    `request` is the number in the journal of the request that read the page, `page` counts from 1 in each walk. An act
    has the record it was done to, `by` whom, and what changed.
    """

    number: int
    event: Annotated[str, Words(("page", "act"))]
    operation: str
    request: int
    page: int
    ids: NotRequired[list[str]]
    act: NotRequired[str]


class Ghost(TypedDict):
    """A ghost, whether it is still there, and what it saw and did, oldest first."""

    present: bool
    acted: int
    events: list[GhostEvent]


class ListRows(TypedDict):
    """All rows of a list as its API shows them to an administrator, whatever their number."""

    operation: str
    rows: list[dict[str, Any]]


@control.post("/tenants/<tenant>/ghost", status=201)
def start_ghost(server: Server, tenant: Tenant, body: NewGhost) -> Ghost:
    """Let another user change rows between two pages of lists; only the ghost moves business time meanwhile."""
    operations = [one.id for one in lists_of(body.get("operation", "*"))]
    chance = body.get("chance", 1.0)
    if not 0 <= chance <= 1:
        raise ControlError(400, "chance: must be a number from 0 to 1")
    acts = body.get("acts", [*USUAL_ACTS])
    if not acts:
        raise ControlError(400, f"acts: must be some of {', '.join(ACTS)}")
    ghosts = server.worlds.tenancy.ghosts
    standing = ghosts.of(tenant)
    clock = server.worlds.tenancy.clocks.of(tenant)
    was_frozen = standing["wasFrozen"] if standing else clock.state()["frozen"] is not None
    server.worlds.due.turn(tenant, partial(turn, {"frozen": True}))
    ghost: dict[str, Any] = {
        "operation": ",".join(operations),
        "seed": body.get("seed", tenant.seed),
        "acts": [*dict.fromkeys(acts)],
        "times": body.get("times"),
        "chance": chance,
        "wasFrozen": was_frozen,
        "steps": 0,
        "acted": 0,
        "owed": None,
        "expired": "",
        "hasExpired": False,
        "walks": {},
    }
    ghosts.begin(tenant, ghost)
    return {"present": True, "acted": 0, "events": []}


@control.get("/tenants/<tenant>/ghost")
def read_ghost(server: Server, tenant: Tenant) -> Ghost:
    """What the tenant's ghost, or the last one it had, saw and did."""
    ghosts = server.worlds.tenancy.ghosts
    ghost = ghosts.of(tenant)
    events = cast(list[GhostEvent], ghosts.events(tenant))
    act_count = sum(one["event"] == "act" for one in events)
    return {"present": ghost is not None, "acted": act_count, "events": events}


@control.delete("/tenants/<tenant>/ghost", status=204)
def end_ghost(server: Server, tenant: Tenant) -> Response:
    """Let the ghost go; business time runs on where it did before."""
    ghost = server.worlds.tenancy.ghosts.end(tenant)
    if ghost is not None and not ghost["wasFrozen"]:
        server.worlds.due.turn(tenant, partial(turn, {"frozen": False}))
    return Response(status=204)


@control.get("/tenants/<tenant>/rows")
def read_rows(server: Server, tenant: Tenant, operation: str = "", organization: str = "") -> ListRows:
    """All rows of a list, in one moment; archived ones as the list has them. 400 for what is no list of records.

    `organization` is the id of the one whose list it is, or of the company in Spend & Expense; it may be left out where
    there is one, or where all sessions of the tenant are in one: else 400, and the text names them.
    """
    lists = lists_of(operation)
    if len(lists) != 1:
        raise ControlError(400, f"operation: {operation!r} means {len(lists)} lists")
    (row,) = lists
    if row.path_ids:
        raise ControlError(400, f"operation: {row.id} is about the records of another, {row.path}")
    with reading(server, tenant) as ctx:
        kind = SPEND_COMPANY if row.api == SPEND else ORGANIZATION
        place = place_of(ctx.find(kind, org=WORLD), organization, server.worlds.tenancy.sessions.organizations(tenant))
        caller = administrator(ctx, tenant, place["number"], place["id"], in_spend=row.api == SPEND)
        url = server.settings.public_url or "http://127.0.0.1"
        read = partial(answer_of, server, ctx, row, caller, url, {})
        return {"operation": row.id, "rows": v2_rows(read) if row.api == "v2" else rest_rows(read, row.api)}


def place_of(places: Sequence[Record], organization: str, ids_at_work: Collection[str]) -> Record:
    """The place of an id, or the only one there is or is used; 404 for an unknown one, 400 where it must be named."""
    matches = [one for one in places if organization == one["id"]]
    if organization:
        if not matches:
            raise ControlError(404, f"organization: there is no {organization}")
        return matches[0]
    at_work = [one for one in places if one["id"] in ids_at_work]
    fitting = places if len(places) == 1 else at_work
    if len(fitting) != 1:
        names = ", ".join(f"{one['id']} ({label_of(one)})" for one in fitting or places)
        reason = "sessions are in several" if fitting else "no session is in one"
        raise ControlError(400, f"organization: must be named, for {reason}: {names}")
    return fitting[0]


def v2_rows(read: Any) -> list[dict[str, Any]]:
    """All rows of a list of v2."""
    rows = list[dict[str, Any]]()
    while True:
        page = read({}, {"start": len(rows), "max": V2_PAGE})
        rows += page
        if len(page) < V2_PAGE:
            return rows


def rest_rows(read: Any, api: str) -> list[dict[str, Any]]:
    """All rows of a list of v3 or of Spend & Expense."""
    rows, query = list[dict[str, Any]](), {"max": str(PAGES.get(api, 100))}
    while True:
        answer = read(query)
        if not isinstance(answer, dict):
            return [*answer]
        rows += answer["results"]
        if "nextPage" not in answer:
            return rows
        query["nextPage" if api == SPEND else "page"] = answer["nextPage"]


def is_list(row: Operation) -> bool:
    """Whether an operation lists records of a kind."""
    return row.is_built and (row.id.startswith(V2_LIST) or row.id.endswith(REST_LIST)) and bool(handler_of(row).kind)


def lists_of(text: str) -> list[Operation]:
    """The lists that names and patterns mean, in the registry's order; 400 for a word that means none."""
    rows = load().by_id
    means = set[str]()
    for word in (part.strip() for part in text.split(",")):
        patterns = (word, f"{word}{REST_LIST}", f"{V2_LIST}{word.removeprefix('v2.')}")
        names = [name for name in rows if any(fnmatchcase(name, one) for one in patterns) and is_list(rows[name])]
        if not names:
            lists = [name for name in rows if name.startswith(V2_LIST) or name.endswith(REST_LIST)]
            near = get_close_matches(f"{word}{REST_LIST}", lists, 3, 0.0)
            raise ControlError(400, f"operation: {word!r} is no list of records; near it are {', '.join(near)}")
        means |= set(names)
    return [rows[name] for name in rows if name in means]
