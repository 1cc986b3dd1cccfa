"""A ghost at work: what another user does between two pages of a list, drawn by a seed.

It acts before a page is served that is not the first one it sees of a list: never after the last, so that all it does
can still be read. It works through the rules of the domain, in the name of another user of the organization.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, cast

import orjson

from mockserver.app.ghost_acts import PERFORM, Scene
from mockserver.app.worlds import Worlds
from mockserver.control.journal import GhostAct, JournalGhost
from mockserver.control.recorded_changes import changes_of
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.filters import refuse
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import USER, full_name
from mockserver.domain.resource import resource_of
from mockserver.domain.roles import SPEND_ROLES, permissions_of
from mockserver.domain.spend.kinds import SPEND_USER
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random, fingerprint, source
from mockserver.tenancy import Identity
from mockserver.tenancy.ghosts import CREATE_SAME_SECOND, EXPIRE_TOKEN, MAX_READ, label_of

# Whose name a ghost prefers: of people who may change what lists show.
ROLES = ("CLERK", "ACCOUNTANT", "ADMINISTRATOR")
SPEND_ADMIN = "ADMIN"
MIN_WAIT, MAX_WAIT = 1_000, 50_000  # milliseconds of business time between two acts
SAME_SECOND = (0, 0)
TRIES = 3  # rows that an act is tried on before another act is

NO_WALK: Record = {"page": 0, "read": []}


class Haunting:
    """What a ghost does about one call of its tenant; `number` is the call's in the journal."""

    def __init__(self, worlds: Worlds, identity: Identity, call: Call, handler: Handler, number: int) -> None:
        self._worlds = worlds
        self._ghosts = worlds.tenancy.ghosts
        self._identity = identity
        self._tenant = identity.tenant
        self._call = call
        self._handler = handler
        self._number = number
        self._operation = call.operation.id
        self._since = ""
        self._acts = list[GhostAct]()

    def for_journal(self) -> JournalGhost | None:
        """What it did before the call was answered, and from when on; None where it did, and tried, nothing."""
        return {"since": self._since, "acts": self._acts} if self._since else None

    def is_met(self) -> bool:
        """Whether the call reads a list that the ghost is about."""
        ghost = self._ghosts.of(self._tenant)
        return (
            ghost is not None
            and bool(self._handler.kind)
            and any(fnmatchcase(self._operation, pattern) for pattern in ghost["operation"].split(","))
        )

    def act(self) -> None:
        """Do what the ghost does before this page is served; raises a refusal for a token that it let expire."""
        token = self._token()
        swap = self._ghosts.change(self._tenant, lambda ghost: {**ghost, "steps": ghost["steps"] + 1, "owed": None})
        if swap is None:
            return
        before, ghost = swap
        if token and fingerprint(token) == ghost["expired"]:
            raise refuse("page", "Invalid page token.")
        walk = ghost["walks"].get(self._operation)
        if walk is None:
            return
        self._since = self._worlds.tenancy.clocks.of(self._tenant).stamp()
        chance = source(ghost["seed"], "ghost", str(ghost["steps"]))
        if before["owed"] is not None:
            self._try(CREATE_SAME_SECOND, walk, source(ghost["seed"], "twin", str(before["owed"])), SAME_SECOND, [])
            return
        if (ghost["times"] is not None and ghost["acted"] >= ghost["times"]) or chance.random() >= ghost["chance"]:
            return
        self._draw(ghost, walk, chance, token)

    def _draw(self, ghost: Record, walk: Record, chance: Random, token: str) -> None:
        ahead = self._ahead()
        for name in chance.sample(ghost["acts"], len(ghost["acts"])):
            if name == EXPIRE_TOKEN:
                if token and not ghost["hasExpired"] and self._call.operation.api == "v3":
                    self._expire(walk, token)
            elif self._try(name, walk, chance, (MIN_WAIT, MAX_WAIT), ahead):
                self._count(ghost["steps"] if name == CREATE_SAME_SECOND else None)
                return

    def _count(self, debt: int | None) -> None:
        """One act more was done; `owed` is the step whose creation is to have a twin of the same moment."""
        self._ghosts.change(self._tenant, lambda doc: {**doc, "acted": doc["acted"] + 1, "owed": debt})

    def _expire(self, walk: Record, token: str) -> None:
        expiry = {"expired": fingerprint(token), "hasExpired": True}
        self._ghosts.change(self._tenant, lambda doc: {**doc, **expiry, "acted": doc["acted"] + 1})
        self._note(EXPIRE_TOKEN, walk, {"text": "let the page token expire"})
        raise refuse("page", "Invalid page token.")

    def _token(self) -> str:
        """The page token of the call, empty where it asks for a first page; a place in a list that is counted."""
        call = self._call
        if call.operation.api == "v2":
            start = (call.body or {}).get("start") if isinstance(call.body, dict) else None
            return f"start={start}" if start else ""
        names = ("page",) if call.operation.api != "spend" else ("nextPage", "prevPage")
        return next((call.query[name] for name in names if call.query.get(name)), "")

    def _ahead(self) -> list[str]:
        """The rows of the page as it would be served now; none where it is refused."""
        try:
            with self._worlds.open(self._identity) as context:
                call = replace(self._call, context=context, unread=[], headers={}, own_citations=[])
                return ids_of(self._handler.call(call))
        except Refusal:
            return []

    def _try(self, name: str, walk: Record, chance: Random, wait: tuple[int, int], ahead: Sequence[str]) -> bool:
        """Do an act to the first row that the rules let it be done to; whether it was done."""
        low, high = wait
        if high and not self._is_possible(name, walk, ahead):
            return False
        if high:
            seconds = chance.randint(low, high) / 1_000
            self._worlds.due.turn(self._tenant, lambda clock: clock.advance(seconds))
        for _ in range(TRIES):
            try:
                did = self._perform(name, walk, chance, ahead)
            except Refusal:
                continue
            if did is not None:
                self._note(name, walk, did)
                return True
        return False

    def _is_possible(self, name: str, walk: Record, ahead: Sequence[str]) -> bool:
        return bool(ahead) if name.endswith("_ahead") else bool(walk["read"])

    def _perform(self, name: str, walk: Record, chance: Random, ahead: Sequence[str]) -> Record | None:
        caller = self._identity.caller
        with self._worlds.enter(replace(caller, session=""), writes=True) as ctx:
            user = other_user(ctx, self._call.operation.api)
            ctx.caller = caller_of(caller, user, self._call.operation.api)
            if ctx.tx.history is None:
                ctx.tx.history = []
            scene = Scene(ctx, resource_of(self._handler.kind), chance, walk["read"], [*ahead])
            record = PERFORM[name](scene)
            if record is None:
                return None
            changes = [one for one in changes_of(ctx.tx.history) if one["id"] == record["id"]]
            time, kind, by = ctx.clock.stamp(), self._handler.kind, full_name(user) if user else "another user"
            return {
                "kind": kind,
                "id": record["id"],
                "name": label_of(record),
                "by": by,
                "time": time,
                "changes": changes,
            }

    def _note(self, act: str, walk: Record, did: Mapping[str, Any]) -> None:
        page = walk["page"] + 1 if self._token() else 1
        event = {"event": "act", "act": act, "operation": self._operation, "request": self._number, "page": page}
        self._ghosts.note(self._tenant, {**event, **did})
        self._acts.append(cast(GhostAct, {"act": act, **did}))

    def note_rows(self, answer: Answer) -> None:
        """Remember which rows were served."""
        ids, goes_on = ids_of(answer), bool(self._token())
        pages = list[int]()

        def turn(ghost: Record) -> Record:
            walk = ghost["walks"].get(self._operation, NO_WALK)
            pages.append(walk["page"] + 1 if goes_on else 1)
            read = [*dict.fromkeys([*walk["read"], *ids])][-MAX_READ:]
            # A walk that begins anew comes to the same tokens: they are new ones, as good as any.
            ghost = ghost if goes_on else {**ghost, "expired": ""}
            return {**ghost, "walks": {**ghost["walks"], self._operation: {"page": pages[-1], "read": read}}}

        if self._ghosts.change(self._tenant, turn):
            event = {"event": "page", "operation": self._operation, "request": self._number, "page": pages[-1]}
            self._ghosts.note(self._tenant, {**event, "ids": ids})


def ids_of(answer: Answer) -> list[str]:
    """The ids of the records in a page of a list of any API."""
    body = orjson.loads(answer.payload())
    if not isinstance(body, dict):
        return []
    rows = body.get("response_data", body.get("results"))
    return [row.get("uuid") or row["id"] for row in rows if "id" in row] if isinstance(rows, list) else []


def other_user(ctx: Context, api: str) -> Record | None:
    """Another user of the caller's organization who may change things; None where there is none."""
    users = ctx.find(SPEND_USER if api == "spend" else USER, {"archived": False})
    others = [one for one in users if one["id"] != ctx.caller.user_id]
    if api == "spend":
        return next((one for one in others if one["role"] == SPEND_ADMIN), others[0] if others else None)
    by_role = {one["role"]["type"]: one for one in reversed(others)}
    return next((by_role[role] for role in ROLES if role in by_role), None)


def caller_of(caller: Caller, user: Record | None, api: str) -> Caller:
    """A user as who calls, beside the caller that is watched."""
    user_id = user["id"] if user else ""
    if api == "spend":
        return replace(caller, kind="spend", user_id=user_id, role=SPEND_ADMIN, permissions=SPEND_ROLES[SPEND_ADMIN])
    role = user["role"]["type"] if user else ROLES[-1]
    return replace(caller, kind="user", user_id=user_id, role=role, permissions=permissions_of(role), trusted=True)
