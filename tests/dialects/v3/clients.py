"""Signing in through the dispatcher: credentials in headers, operations by their id, answers as a client gets them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from mockserver.app.dispatcher import Dispatcher
from mockserver.app.worlds import Worlds
from mockserver.control.memory_journal import MemoryJournal
from mockserver.dialects.http import Answer, Request
from mockserver.kernel.clock import Clock
from mockserver.kernel.settings import Settings
from mockserver.operations import load
from tests.tenancy.fixture import TenancyFixture

Headers = Mapping[str, str]
NONE: Mapping[str, str] = {}


class Clients:
    """Where clients of a fixture sign in."""

    def __init__(self, fixture: TenancyFixture) -> None:
        self.fixture = fixture
        self.journal = MemoryJournal()
        worlds = Worlds(fixture.engine, fixture.tenancy, Settings())
        self.dispatcher = Dispatcher(worlds, self.journal, Clock(fixture.time))

    @property
    def claimed_by(self) -> str:
        """The tenant in whose journal a request stands; empty while there is none."""
        requests = self.journal.page(self.fixture.tenant.id)["requests"]
        return self.fixture.tenant.id if requests else ""

    def ask(
        self,
        operation_id: str,
        body: Any = None,
        headers: Headers = NONE,
        query: Headers = NONE,
        host: str = "localhost",
    ) -> Answer:
        """The answer to a request."""
        return self._answer(operation_id, load().by_id[operation_id].path, body, headers, query, host)

    def at(self, operation_id: str, ids: Headers, body: Any, headers: Headers) -> Answer:
        """The answer to a request whose path names records: `ids` by their names in the path."""
        return self._answer(
            operation_id, load().by_id[operation_id].path.format(**ids), body, headers, NONE, "localhost"
        )

    def _answer(self, operation_id: str, path: str, body: Any, headers: Headers, query: Headers, host: str) -> Answer:
        operation = load().by_id[operation_id]
        lower = {name.lower(): value for name, value in headers.items()}
        raw = b"" if body is None else orjson.dumps(body)
        answer = self.dispatcher.serve(
            Request(operation.method, path, urlencode(query), lower, raw, f"http://{host}", host)
        )
        answer.body = orjson.loads(answer.body or b"null")
        return answer

    def ok(self, operation_id: str, body: Any = None, headers: Headers = NONE, query: Headers = NONE) -> Any:
        """The body of a success."""
        answer = self.ask(operation_id, body, headers, query)
        assert answer.status == 200, answer.body
        return answer.body

    def refusal(self, operation_id: str, body: Any = None, headers: Headers = NONE) -> tuple[int, list[str]]:
        """The status of a refusal and its codes."""
        answer = self.ask(operation_id, body, headers)
        return answer.status, [element["code"] for element in answer.body]

    def messages(
        self, operation_id: str, body: Any = None, headers: Headers = NONE, query: Headers = NONE
    ) -> list[str]:
        """The messages of a 400."""
        answer = self.ask(operation_id, body, headers, query)
        assert answer.status == 400, answer.body
        return [element["message"] for element in answer.body]

    def credentials(self, **values: Any) -> dict[str, Any]:
        """The body of the administrator's login, with other values; None leaves one out."""
        body = {
            "username": "admin@example.com",
            "password": "secret",
            "organizationId": self.fixture.org_id,
            "devKey": self.fixture.tenant.dev_key,
            **values,
        }
        return {name: value for name, value in body.items() if value is not None}

    def signed_in(self, **values: Any) -> dict[str, str]:
        """The headers of a call after a login."""
        session_id = self.ok("v3.login", self.credentials(**values))["sessionId"]
        return {"sessionId": session_id, "devKey": self.fixture.tenant.dev_key}

    def partner_credentials(self, **values: Any) -> dict[str, Any]:
        """The body of the partner's login, with other values; None leaves one out."""
        body = {
            "username": "partner@example.com",
            "password": "partner secret",
            "appKey": self.fixture.tenant.app_key,
            **values,
        }
        return {name: value for name, value in body.items() if value is not None}

    def partner(self, **headers: str) -> dict[str, str]:
        """The headers of a partner's call."""
        session_id = self.ok("partner.login", self.partner_credentials())["sessionId"]
        return {"sessionId": session_id, "appKey": self.fixture.tenant.app_key, **headers}
