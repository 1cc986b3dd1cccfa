"""The registry: every operation of BILL that billmock knows, one row of a data file each."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from mockserver.operations.routing import Routes

APIS = ("v3", "partner", "spend", "events", "auth", "v2")
"""The APIs in the order of the registry; each has a file of its own."""

_BULK = "/api/v2/Bulk/"

MAX_RECENT, MAX_RECENT_LENGTH = 1_024, 200  # calls whose operation is known when they come again; characters of a path


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented endpoint of BILL.

    `path` is the full path as served, parameters in braces; `status` the documented success status.
    `auth` tells which credentials it takes: `none`, `session` (devKey, sessionId), `download` (sessionId),
    `partner` (appKey, sessionId), `partner-org` (and organizationId), `token` (apiToken) or `events` (session,
    partner or token). `writes` is whether it changes the records of a world. `module` is the module that serves it,
    dotted and below `mockserver.dialects`; empty while none does.
    """

    id: str
    api: str
    method: str
    path: str
    auth: str
    status: int
    writes: bool
    module: str

    @property
    def is_built(self) -> bool:
        """Whether a module serves the operation; an operation that is not built answers 501 with its id."""
        return self.module != ""

    @property
    def path_ids(self) -> list[str]:
        """The names of the path's parameters, in its order."""
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]


class Match(NamedTuple):
    """The operation a request asks for, and its path parameters by BILL's names."""

    operation: Operation
    params: Mapping[str, str]


class Registry:
    """Operations in the order of their files, found by id or by method and path.

    `operations` are those BILL documents. `servlets` are what it serves beside them at the root of its hosts, where
    its answers link to: downloads, the page of an invoice, a card's number.
    """

    def __init__(
        self,
        operations: tuple[Operation, ...],
        aliases: Mapping[tuple[str, str], str],
        servlets: tuple[Operation, ...] = (),
    ) -> None:
        """`aliases` maps other spellings, as (method, path), to operation ids."""
        self.operations = operations
        self.servlets = servlets
        self.by_id: Mapping[str, Operation] = MappingProxyType({one.id: one for one in (*operations, *servlets)})
        self._ways: dict[str, list[tuple[str, str, Operation]]] = defaultdict(list)
        for operation in self.by_id.values():
            for path in _spellings(operation):
                self._ways[_root_of(path)].append((operation.method, path, operation))
        for (method, path), identifier in aliases.items():
            self._ways[_root_of(path)].append((method, path, self.by_id[identifier]))
        self._routes: dict[str, Routes[Operation]] = {}
        self._recent = lru_cache(maxsize=MAX_RECENT)(self._find)

    def match(self, method: str, path: str) -> Match:
        """The operation for a method and a path that is not yet percent-decoded.

        Segments are decoded one by one, so `%2F` stays inside its parameter. Names are case-sensitive, and
        a trailing slash is another path. Raises `PathUnknown`, or `MethodNotAllowed` with the known methods.
        """
        return (self._recent if len(path) <= MAX_RECENT_LENGTH else self._find)(method, path)

    def _find(self, method: str, path: str) -> Match:
        root = _root_of(path)
        routes = self._routes.get(root)
        if routes is None:
            routes = self._make_routes(root)
        return Match(*routes.find(method, path))

    def _make_routes(self, root: str) -> Routes[Operation]:
        """The routes below a first segment: made when the first call asks, for a start's time and one API's callers."""
        routes: Routes[Operation] = Routes()
        if root in self._ways:
            for way in self._ways[root]:
                routes.add(*way)
            self._routes[root] = routes
        return routes


@cache
def load() -> Registry:
    """The registry of this installation, read once per process."""
    operations = tuple(_operation(api, row) for api in APIS for row in _rows(f"{api}.csv"))
    aliases = {(method, path): identifier for path, method, identifier in _rows("aliases.csv")}
    servlets = tuple(_operation(row[0].partition(".")[0], row) for row in _rows("servlets.csv"))
    return Registry(operations, aliases, servlets)


def fidelity(identifier: str) -> str:
    """How sure the mock is of an operation: the source of the weakest fact about it, `assumed` where there is none.

    `fidelity.csv` is made from the contract suite's facts: `python -m contract_tests.fidelity`.
    """
    return _fidelities().get(identifier, "assumed")


def verification(identifier: str) -> str:
    """The day on which all tests of an operation last passed at BILL's sandbox; empty where they never did.

    `verified.csv` is made from the runs of the contract suite there: `python -m contract_tests.fidelity --verified`.
    """
    return _verifications().get(identifier, "")


@cache
def _fidelities() -> Mapping[str, str]:
    return dict(_rows("fidelity.csv"))


@cache
def _verifications() -> Mapping[str, str]:
    return dict(_rows("verified.csv"))


def _root_of(path: str) -> str:
    """The first segment, decoded; it is none of a template's parameters."""
    segment = path[1:].partition("/")[0] if path.startswith("/") else ""
    return unquote(segment) if "%" in segment else segment


def _spellings(operation: Operation) -> Iterator[str]:
    yield operation.path
    # Documented with `.json`, but one family of v2 clients has always posted bulk calls without it.
    if operation.path.startswith(_BULK):
        yield operation.path.removesuffix(".json")


def _operation(api: str, row: list[str]) -> Operation:
    identifier, method, path, auth, status, writes, module = row
    return Operation(identifier, api, method, path, auth, int(status), writes == "1", module)


def _rows(name: str) -> list[list[str]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    _header, *rows = csv.reader(text.splitlines())
    return rows
