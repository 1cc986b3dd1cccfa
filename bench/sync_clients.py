"""Small clients that keep a copy of one of BILL's lists: some with a fault of public connectors, some that do right."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

from mockserver.control.ghosts import NewGhost
from mockserver.testing import MockTenant
from mockserver.testing.sessions import BillSession
from mockserver.testing.syncs import SyncClaim, SyncReport

Row = dict[str, Any]
SIZE = 5  # rows of a page: small, so that a list has several
CHANGES = 100  # rows of a page of changes
FIELDS = ("name", "phone", "archived", "updatedTime")
V2_FIELDS = ("name", "phone", "isActive", "updatedTime")


class Crash(Exception):
    """The client's own process ends."""


class Copy(ABC):
    """A client, its session and what it keeps; `sync` is called again and again."""

    def __init__(self, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.session: BillSession = tenant.session(self.api)  # type: ignore[arg-type]
        self.rows: dict[str, Row] = {}
        self.cursor = ""
        self.runs = 0

    api = "v3"
    path = "/vendors"

    def page(self, **query: Any) -> Any:
        answer = self.session.get(self.path, params=query)
        return answer.json() if answer.ok else {"refused": True, "results": []}

    def pages(self, **query: Any) -> Iterator[list[Row]]:
        query = {"max": SIZE, **query}
        while True:
            answer = self.page(**query)
            if "refused" in answer:
                raise LookupError(query.get("page"))
            yield answer["results"]
            if "nextPage" not in answer:
                return
            query["page"] = answer["nextPage"]

    def put(self, rows: list[Row]) -> None:
        self.rows |= {row["id"]: row for row in rows}

    def put_all(self, pages: Iterable[list[Row]]) -> None:
        for page in pages:
            self.put(page)

    def read_anew(self) -> None:
        """A whole walk, from its beginning again where a token is refused."""
        while True:
            self.rows = {}
            with suppress(LookupError):
                self.put_all(self.pages())
                return

    def latest(self) -> str:
        """When BILL's newest change was."""
        newest: str = self.page(max=1, sort="updatedTime:desc")["results"][0]["updatedTime"]
        return newest

    def since_cursor(self) -> dict[str, str]:
        return {"filters": f'updatedTime:gte:"{self.cursor}"'} if self.cursor else {}

    def newest(self) -> str:
        return max((row["updatedTime"] for row in self.rows.values()), default="")

    @abstractmethod
    def sync(self) -> None: ...

    @property
    def kept_rows(self) -> list[Row]:
        return [*self.rows.values()]


class V2Copy(Copy):
    api = "v2"

    def part(self, start: int, size: int = SIZE, **more: Any) -> list[Row]:
        answer = self.session.post("/List/Vendor.json", json={"start": start, "max": size, **more})
        rows: list[Row] = answer.json()["response_data"]
        return rows

    def walk(self, size: int = SIZE, **more: Any) -> Iterator[list[Row]]:
        start = 0
        while page := self.part(start, size, **more):
            yield page
            start += size

    def latest(self) -> str:
        newest: str = self.part(0, 1, sort=[{"field": "updatedTime", "asc": False}])[0]["updatedTime"]
        return newest

    def since(self, moment: str) -> list[Row]:
        return [{"field": "updatedTime", "op": ">=", "value": moment}]


class CountsInALiveList(V2Copy):
    """A walk by `start` through a list that archiving makes shorter, then changes."""

    def sync(self) -> None:
        live = [{"field": "isActive", "op": "=", "value": "1"}]
        began = self.latest()
        if not self.rows:
            self.put_all(self.walk(filters=live))
            self.cursor = began
        self.put_all(self.walk(999, filters=self.since(self.cursor)))


class CountsInASortedList(V2Copy):
    """A walk by `start` through a list in the order of its changes."""

    def sync(self) -> None:
        if self.rows:
            return
        self.put_all(self.walk(sort=[{"field": "updatedTime", "asc": True}]))


class AppendsTheOverlap(V2Copy):
    """Reads the last row of a page again with the next, to be safe, and appends it."""

    def __init__(self, tenant: MockTenant) -> None:
        super().__init__(tenant)
        self.log: list[Row] = []

    def sync(self) -> None:
        start, self.log = 0, []
        while page := self.part(start):
            self.log += page
            if len(page) < SIZE:
                return
            start += SIZE - 1

    @property
    def kept_rows(self) -> list[Row]:
        return self.log


class SeeksByPayment(V2Copy):
    """Goes on behind the last day of a payment: rows without one are on no page."""

    def sync(self) -> None:
        last, order = "2000-01-01", [{"field": "lastPaymentDate", "asc": True}]
        while page := self.part(0, filters=[{"field": "lastPaymentDate", "op": ">", "value": last}], sort=order):
            self.put(page)
            last = page[-1]["lastPaymentDate"]


class DropsTheFirstRow(Copy):
    """Takes the first row of each following page for the last one of the page before."""

    def sync(self) -> None:
        for number, page in enumerate(self.pages()):
            self.put(page[1:] if number else page)


class StrictlyAfter(Copy):
    """Asks for what changed strictly after the newest change it knows."""

    def sync(self) -> None:
        query = {"filters": f'updatedTime:gt:"{self.newest()}"'} if self.rows else {}
        self.put_all(self.pages(**query, max=CHANGES))


class EndsAtARefusedToken(Copy):
    """Takes a page that is refused for the end of the list."""

    def sync(self) -> None:
        self.rows = {}
        try:
            self.put_all(self.pages())
        except LookupError:
            return


class ReadsNewRowsOnly(Copy):
    """Asks for what was created since: what was changed stays as it was."""

    def sync(self) -> None:
        newest = max((row["createdTime"] for row in self.rows.values()), default="")
        query = {"filters": f'createdTime:gte:"{newest}"'} if newest else {}
        self.put_all(self.pages(**query))


class NeverHearsOfArchiving(Copy):
    """Keeps live rows, and asks for changes of live rows alone."""

    def sync(self) -> None:
        began = self.latest()
        more = f',updatedTime:gte:"{self.cursor}"' if self.cursor else ""
        self.put_all(self.pages(filters=f"archived:eq:false{more}"))
        self.cursor = began


class OwnClock(Copy):
    """Asks for what changed since its own clock's time, which is ahead of BILL's."""

    def sync(self) -> None:
        now = self.tenant.clock.now() + timedelta(seconds=90)
        self.put_all(self.pages(**self.since_cursor()))
        self.cursor = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class CursorBeforeTheRows(Copy):
    """Notes how far it is before it writes a page: what it was about to write when it ended is never read again."""

    def sync(self) -> None:
        self.runs += 1
        for number, page in enumerate(self.pages(sort="updatedTime:asc", **self.since_cursor())):
            self.cursor = page[-1]["updatedTime"]
            if self.runs == 1 and number == 1:
                raise Crash
            self.put(page)


class CursorFromTheEnd(Copy):
    """Goes on from the newest change it read: what changed meanwhile, on pages that it had read, was before."""

    def sync(self) -> None:
        query = {"filters": f'updatedTime:gte:"{self.newest()}"'} if self.rows else {}
        self.put_all(self.pages(**query))


class OnePageOfChanges(Copy):
    """Reads the first page of changes, and takes it for all of them."""

    def sync(self) -> None:
        if not self.rows:
            self.cursor = self.latest()
            self.put_all(self.pages())
        query = {"filters": f'updatedTime:gte:"{self.cursor}"', "sort": "updatedTime:asc"}
        self.put(self.page(max=2, **query)["results"])


class SortedByName(Copy):
    """Walks in the order of names, which may change on the way, and appends."""

    def __init__(self, tenant: MockTenant) -> None:
        super().__init__(tenant)
        self.log: list[Row] = []

    def sync(self) -> None:
        self.log = [row for page in self.pages(sort="name:asc") for row in page]

    @property
    def kept_rows(self) -> list[Row]:
        return self.log


class Budgets(Copy):
    """Walks the budgets by cursors, which count rows."""

    api, path = "spend", "/budgets"

    def sync(self) -> None:
        self.rows, query = {}, {"max": "2"}
        while True:
            answer = self.page(**query)
            self.rows |= {row["uuid"]: row for row in answer["results"]}
            if "nextPage" not in answer:
                return
            query["nextPage"] = answer["nextPage"]


class Right(Copy):
    """A whole walk once, then changes since BILL's newest before it, until they fit on one page."""

    def sync(self) -> None:
        if not self.rows:
            self.cursor = self.latest()
            self.read_anew()
        while True:
            began, count = self.newest(), 0
            for page in self.pages(**self.since_cursor(), max=self.size):
                self.put(page)
                count += 1
            if count == 1:
                return
            self.cursor = max(self.cursor, min(began, self.newest()))

    size = CHANGES


class RightInBills(Right):
    path = "/bills"


class RightInCustomers(Right):
    path = "/customers"


class RightWithoutArchived(Right):
    """The same, of live rows: what is archived is heard of, and dropped."""

    @property
    def kept_rows(self) -> list[Row]:
        return [row for row in self.rows.values() if not row["archived"]]


class RightInV2(V2Copy):
    """Counts in the order of creation, in which nothing moves and nothing goes, then reads changes at once."""

    def sync(self) -> None:
        if not self.rows:
            self.cursor = self.latest()
            self.put_all(self.walk())
        began = self.newest()
        page = self.part(0, 999, filters=self.since(self.cursor))
        self.put(page)
        self.cursor = max(self.cursor, began)


class RightByWholeWalks(Copy):
    """Reads everything each time, and begins again where a token is refused."""

    def sync(self) -> None:
        self.read_anew()


VENDOR = SyncClaim(fields=FIELDS)
V2 = SyncClaim(fields=V2_FIELDS)
LIVE = SyncClaim(fields=FIELDS, where={"archived": False})
BUDGET = SyncClaim(fields=["name"], key="uuid")
BILL = SyncClaim(fields=["dueDate", "archived", "updatedTime", "amount"])
USUAL: NewGhost = {}


class Client(NamedTuple):
    """A client, the list it keeps, what is claimed of it, and whether it may sync once more when the ghost is gone."""

    make: Callable[[MockTenant], Copy]
    operation: str = "v3.vendors"
    claim: SyncClaim = VENDOR
    ghost: NewGhost = USUAL
    rounds: int = 2
    quiet: bool = True


BUGS: dict[str, Client] = {
    "counts in a list of live rows": Client(CountsInALiveList, "v2.Vendor", V2),
    "counts in a list sorted by change": Client(CountsInASortedList, "v2.Vendor", V2, rounds=1, quiet=False),
    "appends the row it read twice": Client(AppendsTheOverlap, "v2.Vendor", V2),
    "goes on behind the last day of a payment": Client(SeeksByPayment, "v2.Vendor", V2),
    "drops the first row of a page": Client(DropsTheFirstRow),
    "asks for what changed strictly after": Client(StrictlyAfter, rounds=6),
    "takes a token that expired for the end": Client(
        EndsAtARefusedToken, ghost={"acts": ["expire_token"]}, rounds=1, quiet=False
    ),
    "reads new rows, not changed ones": Client(ReadsNewRowsOnly),
    "never hears of archiving": Client(NeverHearsOfArchiving, claim=LIVE),
    "goes by its own clock": Client(OwnClock),
    "notes its cursor before it writes the page": Client(CursorBeforeTheRows),
    "takes its cursor from the end of the walk": Client(CursorFromTheEnd),
    "reads one page of changes": Client(OnePageOfChanges),
    "walks in the order of names": Client(SortedByName, rounds=1, quiet=False),
    "counts budgets while some are retired": Client(Budgets, "spend.budgets", BUDGET, rounds=1, quiet=False),
}

RIGHT: dict[str, Client] = {
    "v3: a walk, then changes": Client(Right, quiet=False),
    "v3: the same of live rows": Client(RightWithoutArchived, claim=LIVE, quiet=False),
    "v3: the same of bills": Client(RightInBills, "v3.bills", BILL, quiet=False),
    "v3: whole walks, tokens that expire": Client(
        RightByWholeWalks, ghost={"acts": ["touch_read", "archive_ahead", "expire_token"]}
    ),
    "v2: in the order of creation, then changes": Client(RightInV2, "v2.Vendor", V2, quiet=False),
    "spend: whole walks": Client(Budgets, "spend.budgets", BUDGET),
}


def report_on(tenant: MockTenant, client: Client, seed: int) -> SyncReport:
    """What is wrong with the rows of a client that syncs while a ghost is about, in a fresh tenant."""
    copy = client.make(tenant)
    ghost: NewGhost = {"seed": seed, **client.ghost}
    with tenant.ghost(client.operation, **ghost):
        for _ in range(client.rounds):
            run_sync(copy)
    if client.quiet:
        run_sync(copy)
    return tenant.sync_report(copy.kept_rows, client.operation, **client.claim)


def run_sync(copy: Copy) -> None:
    """Let a client sync, whose process may end on the way."""
    try:
        copy.sync()
    except Crash:
        return
