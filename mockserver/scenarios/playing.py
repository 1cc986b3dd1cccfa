"""The acts of a scenario, played: each when its day comes, by the operation that a client would call."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from mockserver.dialects.calls import Call, handler_of
from mockserver.dialects.http import Request
from mockserver.domain.context import Context
from mockserver.domain.payments.outcomes import OUTCOMES, OutOfReach, anywhere, choose
from mockserver.domain.payments.payments import PAYMENT
from mockserver.kernel.calendar import is_bank_day, next_bank_day
from mockserver.kernel.clock import business_zone
from mockserver.kernel.errors import BillErrors, Invalid, Refusal
from mockserver.operations import Operation, load
from mockserver.scenarios.acts import Act, Days, Name, Reader
from mockserver.scenarios.documents import Document
from mockserver.scenarios.faults import Fault, unknown
from mockserver.scenarios.naming import Naming, UnknownName
from mockserver.scenarios.tables import ORGANIZATION_ID
from mockserver.seeding.books import WRITER, Books
from mockserver.seeding.worlds import midnight
from mockserver.tenancy import Tenancy

LINKS = "http://localhost"  # where links in answers would lead; nobody reads them
ADMINISTRATOR = "administrator"


class Script:
    """The acts of a document in the order in which they happen; `faults` are all that was wrong, so far."""

    def __init__(self, document: Document) -> None:
        readers = [Reader(layer) for layer in document.layers if layer.records()]
        for reader in readers:
            reader.read()
        self.acts = [act for reader in readers for act in reader.acts]
        self.faults: list[Fault] = [fault for reader in readers for fault in reader.faults]
        self._naming = Naming(self.acts)
        self._is_written_down = document.world is not None
        self._order()

    def _order(self) -> None:
        """Find what each act needs, and give a day to those that say none."""
        for act in self.acts:
            act.needs = [*([act.of] if act.of else []), *self._naming.needs(act)]
        order, self.faults = sort_by_need(self.acts, self.faults)
        latest: dict[Act, int] = {}
        for act in reversed([one for one in order if one.of is None or one.day is not None]):
            act.day = latest.get(act, 0) if act.day is None else act.day
            for need in act.needs:
                latest[need] = min(latest.get(need, 0), act.day)
        for act in order:
            if act.day is None:  # a step that does not say when: right behind its record, and what else it names
                act.day = max((need.day or 0 for need in act.needs), default=0)
        self.acts = sorted(order, key=lambda act: cast(int, act.day))

    def plan(self, books: Books) -> None:
        """Plan every act on the books' timeline."""
        own = books.recipe.own
        self._now = datetime.fromisoformat(own.now) if own and own.now else midnight(books.recipe.anchor)
        self._today = self._now.astimezone(business_zone()).date()
        for act in self.acts:
            moment = self._moment(books, act)
            if moment is not None:
                books.timeline.plan(moment, partial(self._play, books, act))

    def _moment(self, books: Books, act: Act) -> datetime | None:
        day = act.day or 0
        if self._is_written_down:
            if day == 0:
                return self._now
            self._refuse(act, "day", "a world that was written down goes on from where it was: only day 0 can be")
            return None
        age = books.tables["organization"]["founded"]
        if day <= -age:
            self._refuse(act, "day", f"the organization was founded {age} days before: the earliest is {1 - age}")
            return None
        return books.moment(-day) if day < 0 else self._now

    def _refuse(self, act: Act, place: str, text: str) -> None:
        act.is_off = True
        self.faults.append(act.fault(place, text))

    def _play(self, books: Books, act: Act, moment: datetime) -> None:
        if act.is_off or any(need.is_off for need in act.needs):
            act.is_off = True  # what it needs has its own fault
            return
        ctx = self._context(books, act, moment)
        if ctx is None:
            return
        try:
            with books.tx.savepoint():
                self._act(ctx, act, self._resolve(ctx, act, act.body))
        except UnknownName as error:
            self._refuse(act, error.place.removeprefix(act.place).removeprefix("."), error.text)
        except Invalid as invalid:
            for problem in invalid.problems:
                self._refuse(act, problem.path, problem.text)
        except BillErrors as refusals:
            for refusal in refusals.errors:
                self._refuse(act, "", str(refusal))
        except (Refusal, OutOfReach) as refusal:
            self._refuse(act, "", str(refusal))

    def _context(self, books: Books, act: Act, moment: datetime) -> Context | None:
        """The context of the user who acts, None where there is no such user."""
        is_spend = act.table.create.is_spend
        organization = getattr(books, "company" if is_spend else "main", None)
        users = organization.users if organization else {}
        key = act.by or (ADMINISTRATOR if ADMINISTRATOR in users else next(iter(users), ""))
        if key not in users:
            self._refuse(act, "by", unknown("user", key, tuple(users)))
            return None
        return books.in_company(moment, key) if is_spend else books.as_user(moment, key)

    def _resolve(self, ctx: Context, act: Act, value: Any) -> Any:
        """A body with ids in the place of names, and dates in the place of days."""
        if isinstance(value, Name):
            return self._naming.id_of(ctx, act, value)
        if isinstance(value, Days):
            return self._date(value)
        if isinstance(value, dict):
            return {name: self._resolve(ctx, act, part) for name, part in value.items()}
        return [self._resolve(ctx, act, part) for part in value] if isinstance(value, list) else value

    def _date(self, days: Days) -> str:
        """The date so many days from the anchor; a process date moves on to a bank day, as none can be on another."""
        day = self._today + timedelta(days=days.number)
        return (day if is_bank_day(day) or not days.is_banked else next_bank_day(day)).isoformat()

    def _act(self, ctx: Context, act: Act, body: Any) -> None:
        if act.step is None:
            word = str(body.get("singleStatus"))
            if word not in OUTCOMES:
                raise UnknownName(f"{act.place}.singleStatus", unknown("outcome", word, OUTCOMES))
            choose(*anywhere(ctx, act.of.id if act.of else "", PAYMENT), word)
            return
        before = len(ctx.tx.effects)
        answer = serve(ctx, act.step.row, act.of.id if act.of else "", body)
        if act.of is None:
            effects = [one for one in ctx.tx.effects[before:] if one.verb == "created" and one.kind in act.table.kinds]
            act.id = effects[0].id if effects else str(answer.get("id", ""))


def serve(ctx: Context, row: Operation, record_id: str, body: Any) -> Any:
    """Call an operation as a client of the context's user would; gives its answer's body, raises what it refuses."""
    handler = handler_of(row)
    if handler.permission and handler.permission not in ctx.caller.permissions:
        raise Refusal(f"the role {ctx.caller.role or ctx.caller.kind} does not allow {row.id}")
    params = {name: ctx.caller.org_id if name == ORGANIZATION_ID else record_id for name in row.path_ids}
    request = Request(row.method, row.path, "", {}, b"", LINKS, "localhost")
    nobody = cast(Tenancy, None)  # operations that ask for it are in no table
    call = Call(row, request, load(), nobody, params, {}, body, ctx.caller, ctx, tenant=WRITER)
    return handler.call(call).body


def sort_by_need(acts: list[Act], faults: list[Fault]) -> tuple[list[Act], list[Fault]]:
    """The acts with what each needs before it, else in the order of the file; acts that need one another are off."""
    order: list[Act] = []
    ready, open_acts = set[Act](), set[Act]()
    faults = list(faults)
    stack = [(act, False) for act in reversed(acts)]
    while stack:
        act, is_ready = stack.pop()
        if is_ready:
            open_acts.discard(act)
            if act not in ready:
                ready.add(act)
                order.append(act)
        elif act in open_acts:
            act.is_off = True
            faults.append(act.fault("", "needs a record that needs it"))
        elif act not in ready:
            open_acts.add(act)
            stack.append((act, True))
            stack += [(need, False) for need in reversed(act.needs) if need not in ready]
    return order, faults
