"""Who is calling, and what a domain function works with: one transaction, one clock, one organization."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mockserver.kernel.clock import Clock
from mockserver.kernel.effects import Effect
from mockserver.kernel.environments import Environment
from mockserver.kernel.errors import BillError
from mockserver.kernel.ids import bill_id, is_minted
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Filter, Query, Scalar, Sort
from mockserver.store.transaction import MAX_ROWS, NOTHING, Transaction


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a credential stands for.

    `kind` is `user`, `sync` (sync token), `partner` or `spend`. `org` is the number of the organization (or S&E
    company) in its world, `org_id` its BILL id. `permissions` are the role's; `trusted` is MFA trust.
    """

    tenant: str
    kind: str
    org: int = 0
    org_id: str = ""
    user_id: str = ""
    role: str = ""
    permissions: frozenset[str] = frozenset()
    trusted: bool = False
    session: str = ""


def unsent(message: Record) -> None:
    """Send a message nowhere: while a world is seeded, nobody reads what BILL would have sent."""


def asleep() -> None:
    """Wake nobody: while a world is seeded, nothing is sent."""


@dataclass(slots=True)
class Context:
    """One operation: its transaction, the world's seed and environment, the clock and the caller.

    `payment_timers` says how payments move (`calendar`, `instant`, `manual`); `signing_key` signs page tokens and
    links, and no client knows it; `post` delivers a message to the tenant's inbox; `citations` are the ids of the
    facts that the answer rests on. `tell` writes the events of what was changed, of Spend & Expense where there are
    `spend_events`; `wake` says that some wait to be sent. Nobody is told while a world is seeded. `needs_trust` is
    true once a rule asked for a trusted session. Ids of what is new are of the `fresh_realm`, where that is not the
    environment's; `has_fresh_realm` says that there are some.
    """

    tx: Transaction
    clock: Clock
    environment: Environment
    seed: int
    caller: Caller
    payment_timers: str = "calendar"
    signing_key: str = ""
    post: Callable[[Record], None] = unsent
    citations: list[str] = field(default_factory=list)
    tell: Callable[[Context], None] | None = None
    spend_events: bool = False
    wake: Callable[[], None] = asleep
    needs_trust: bool = False
    fresh_realm: str | None = None
    has_fresh_realm: bool = False

    def tell_changes(self) -> None:
        """Write the events of what was changed so far, if somebody is told."""
        if self.tx.changes and self.tell is not None:
            self.tell(self)

    def cite(self, fact: str) -> None:
        """Note that the answer rests on a fact about BILL: an oddity, a rule of state."""
        self.citations.append(fact)

    def note_message(self, channel: str) -> None:
        """Note that a message was sent by e-mail, letter or text message: an effect of the request."""
        self.tx.effects.append(Effect("sent", channel, ""))

    def note_event(self, event_type: str, event_id: str) -> None:
        """Note that an event waits to be sent to a subscriber: an effect of the request."""
        self.tx.effects.append(Effect("queued", event_type, event_id))

    @property
    def org(self) -> int:
        """The number of the caller's organization in its world; 0 stands above all organizations."""
        return self.caller.org

    # Reads look into the caller's organization; a rule that looks elsewhere says where, with `org`.

    def _org(self, org: int | None) -> int:
        return self.caller.org if org is None else org

    def get(self, kind: Kind, record_id: str, *, org: int | None = None) -> Record | None:
        """The record of an id, as a copy of its own; None where there is none."""
        return self.tx.get(kind, self._org(org), record_id)

    def look_at(self, kind: Kind, record_id: str, *, org: int | None = None) -> Record | None:
        """The same for who only looks: it is read once in a transaction, and must not be changed."""
        return self.tx.look_at(kind, self._org(org), record_id)

    def look_through(self, kind: Kind) -> tuple[Record, ...]:
        """Every record of the caller's organization, of a kind of few, in creation order: to be looked at only."""
        return self.tx.look_through(kind, self.org)

    def get_many(self, kind: Kind, ids: Iterable[str], *, org: int | None = None) -> dict[str, Record]:
        """The records of those ids that name one, by id; repeated and unknown ids do no harm."""
        return self.tx.get_many(kind, self._org(org), ids)

    def is_known(self, kind_name: str, record_id: str) -> bool:
        """Whether the record of an id is at hand; one that is not may be there all the same."""
        return self.tx.known.has(kind_name, self.caller.org, record_id)

    def absent(self, kind: Kind, ids: Iterable[str]) -> list[str]:
        """Those of these ids that name no record, each once, in their order."""
        return self.tx.absent(kind, self.org, ids)

    def find(
        self,
        kind: Kind,
        values: Mapping[str, Scalar | None] = NOTHING,
        *,
        limit: int = MAX_ROWS,
        org: int | None = None,
    ) -> list[Record]:
        """The records whose fields, by dotted path (`invoice.invoiceNumber`), have these values, in creation order.

        Values are as records hold them (False, cents); None finds the records without one.
        """
        return self.tx.find(kind, self._org(org), values, limit=limit)

    def select(
        self,
        kind: Kind,
        filters: Sequence[Filter] = (),
        sort: Sequence[Sort] = (),
        *,
        limit: int = MAX_ROWS,
        offset: int = 0,
        after: Sequence[Scalar] = (),
        backward: bool = False,
        org: int | None = None,
    ) -> list[Record]:
        """The records that meet all filters, in creation order behind the sorts: one page of them (see `Query`)."""
        query = Query(self._org(org), tuple(filters), tuple(sort), limit, offset, tuple(after), backward)
        return self.tx.select(kind, query)

    def position(self, kind: Kind, sort: Sequence[Sort], record: Record) -> tuple[Scalar, ...]:
        """A record's place in the order of a sort: the `after` of a page that goes on behind or before it."""
        return self.tx.position(kind, sort, record)

    def count(self, kind: Kind, filters: Sequence[Filter] = (), *, org: int | None = None) -> int:
        """How many records meet all filters, without reading them."""
        return self.tx.count(kind, Query(self._org(org), tuple(filters)))

    def new(self, kind: Kind, prefix: str = "") -> Record:
        """A fresh record, not yet stored: id, seq, org, and unless the kind is plain, archived and both times."""
        seq = self.tx.next_seq()
        record: Record = {"id": self._fresh_id(prefix or kind.prefix, seq), "seq": seq, "org": self.org}
        if not kind.plain:
            now = self.clock.stamp()
            record |= {"archived": False, "createdTime": now, "updatedTime": now}
        return record

    def id_for(self, prefix: str, seq: int) -> str:
        """The BILL id of a serial number, the same whenever it is asked for (F-101)."""
        return bill_id(prefix, self.environment.realm, seq, self.seed)

    def line_id(self, prefix: str) -> str:
        """A fresh id for something that lives inside its parent, a line; it takes a serial number of the world."""
        return self._fresh_id(prefix, self.tx.next_seq())

    def _fresh_id(self, prefix: str, seq: int) -> str:
        if self.fresh_realm is None:
            return self.id_for(prefix, seq)
        self.has_fresh_realm = True
        return bill_id(prefix, self.fresh_realm, seq, self.seed)

    def is_own_id(self, prefix: str, record_id: str) -> bool:
        """Whether an id is one of this world's own, of records that are there or were."""
        return is_minted(prefix, record_id, self.seed)

    def require_trust(self) -> None:
        """Refuse an MFA-untrusted session with BDC_1361; note that what is asked for takes a trusted one."""
        self.needs_trust = True
        if not self.caller.trusted:
            raise BillError("BDC_1361")
