"""Signing in without HTTP: credentials in headers, operations by their id, answers as a client gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from mockserver.dialects.calls import Call, handler_of
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest import errors as rest
from mockserver.domain.context import Context
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.errors import Refusal
from mockserver.operations import load
from tests.tenancy.fixture import TenancyFixture

Headers = Mapping[str, str]
NONE: Mapping[str, str] = {}


@dataclass
class Clients:
    """Where clients of a fixture sign in. `claimed_by` is the tenant that the last request was found to be of."""

    fixture: TenancyFixture
    claimed_by: str = ""

    def ask(
        self,
        operation_id: str,
        body: Any = None,
        headers: Headers = NONE,
        query: Headers = NONE,
        host: str = "localhost",
    ) -> Answer:
        """The answer to a request."""
        lower = {name.lower(): value for name, value in headers.items()}
        raw = b"" if body is None else orjson.dumps(body)
        request = Request("POST", "/", "", lower, raw, f"http://{host}", host)
        call = Call(load().by_id[operation_id], request, load(), self.fixture.tenancy, query=query)
        try:
            answer = self._served(call)
        except Refusal as refusal:
            return rest.refuse(refusal, "2026-03-02T20:00:00.000+00:00")
        finally:
            self.claimed_by = call.tenant
        answer.headers |= call.headers
        return answer

    def _served(self, call: Call) -> Answer:
        tenancy, auth = self.fixture.tenancy, call.operation.auth
        handler = handler_of(call.operation)
        if auth == "none":
            call.body = rest.json_body(call.request)
            return handler.call(call)
        call.caller, tenant, clock = tenancy.authentication.authenticate(auth, rest.credentials(call.request))
        call.body = rest.json_body(call.request) if handler.body == "json" else None
        with self.fixture.engine.read(tenant.world) as tx:
            environment = ENVIRONMENTS[tenant.environment]
            call.context = Context(tx, clock, environment, tenant.seed, call.caller)
            return handler.call(call)

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
        shown = {
            "username": "admin@example.com",
            "password": "secret",
            "organizationId": self.fixture.org_id,
            "devKey": self.fixture.tenant.dev_key,
            **values,
        }
        return {name: value for name, value in shown.items() if value is not None}

    def signed_in(self, **values: Any) -> dict[str, str]:
        """The headers of a call after a login."""
        session_id = self.ok("v3.login", self.credentials(**values))["sessionId"]
        return {"sessionId": session_id, "devKey": self.fixture.tenant.dev_key}

    def partner_credentials(self, **values: Any) -> dict[str, Any]:
        """The body of the partner's login, with other values; None leaves one out."""
        shown = {
            "username": "partner@example.com",
            "password": "partner secret",
            "appKey": self.fixture.tenant.app_key,
            **values,
        }
        return {name: value for name, value in shown.items() if value is not None}

    def partner(self, **headers: str) -> dict[str, str]:
        """The headers of a partner's call."""
        session_id = self.ok("partner.login", self.partner_credentials())["sessionId"]
        return {"sessionId": session_id, "appKey": self.fixture.tenant.app_key, **headers}
