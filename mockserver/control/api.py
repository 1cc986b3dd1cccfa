"""The control API over HTTP, and its own OpenAPI."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

import orjson
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule

from mockserver.control import account_users, payments, risk
from mockserver.control.openapi import OPENAPI_APIS, document
from mockserver.control.operations import rows
from mockserver.control.routes import ROUTES, own_document
from mockserver.control.service import ControlError, Server, Service
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest.errors import query_of
from mockserver.kernel.media_types import media_type
from mockserver.store.errors import WorldGone
from mockserver.tenancy import UnknownTenant

LOG = logging.getLogger("billmock")
TOKEN_HEADER = "X-Mock-Token"

OPEN = ("live", "ready")


class Control:
    """The `/_mock` part of a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.service = Service(server)
        rules = [Rule(rule, methods=[method], endpoint=act) for rule, method, act, _ in ROUTES]
        self._urls = Map(rules, merge_slashes=False)

    def serve(self, request: Request) -> Answer:
        """Answer one control request."""
        try:
            act, params = self._urls.bind("mock").match(unquote(request.path), request.method)
            self._check_token(act, request)
            return self._act(act)(request, **params)
        except ControlError as refused:
            return Answer(refused.status, {"error": str(refused)})
        except (UnknownTenant, WorldGone):
            return Answer(404, {"error": "the tenant was deleted meanwhile"})
        except HTTPException as refused:
            headers = {"Allow": ", ".join(refused.valid_methods or ())} if isinstance(refused, MethodNotAllowed) else {}
            return Answer(refused.code or 404, {"error": refused.name}, headers)
        except Exception:
            LOG.exception("%s %s failed", request.method, request.path)
            return Answer(500, {"error": "Internal Server Error"})

    def _act(self, name: str) -> Callable[..., Answer]:
        return cast(Callable[..., Answer], getattr(self, name))

    def _check_token(self, act: str, request: Request) -> None:
        token = self.server.settings.control_token
        given = request.header(TOKEN_HEADER)
        if token and act not in OPEN and not hmac.compare_digest(given.encode(), token.encode()):
            raise ControlError(401, f"{TOKEN_HEADER}: missing or wrong")

    def live(self, request: Request) -> Answer:
        """The process answers."""
        return Answer(200, {"status": "live"})

    def ready(self, request: Request) -> Answer:
        """The store answers."""
        tenant = self.server.worlds.tenancy.tenants.get("default")
        with self.server.worlds.engine.read(tenant.world) as tx:
            tx.state()
        return Answer(200, {"status": "ready"})

    def operations(self, request: Request) -> Answer:
        """The registry."""
        return Answer(200, {"operations": rows()})

    def openapi(self, request: Request) -> Answer:
        """The control API's own document."""
        return Answer(200, own_document(request.base_url))

    def api_document(self, request: Request, api: str) -> Answer:
        """The document of one of BILL's APIs."""
        if api not in OPENAPI_APIS:
            raise ControlError(404, f"no document {api}; there are {', '.join(OPENAPI_APIS)}")
        return Answer(200, document(api, request.base_url))

    def unclaimed(self, request: Request) -> Answer:
        """The journal of nobody."""
        return self.requests(request, "")

    def tenants(self, request: Request) -> Answer:
        """All tenants."""
        return Answer(200, self.service.tenants())

    def create(self, request: Request) -> Answer:
        """A fresh tenant."""
        return Answer(201, self.service.create_tenant(body_of(request)))

    def tenant(self, request: Request, tenant: str) -> Answer:
        """A tenant."""
        return Answer(200, self.service.tenant(tenant))

    def delete(self, request: Request, tenant: str) -> Answer:
        """Remove a tenant."""
        self.service.delete_tenant(tenant)
        return Answer(204)

    def reset(self, request: Request, tenant: str) -> Answer:
        """Start over."""
        return Answer(200, self.service.reset(tenant))

    def snapshot(self, request: Request, tenant: str, name: str) -> Answer:
        """Keep the world."""
        return Answer(200, self.service.snapshot(tenant, name))

    def restore(self, request: Request, tenant: str, name: str) -> Answer:
        """Go back."""
        return Answer(200, self.service.restore(tenant, name))

    def clock(self, request: Request, tenant: str) -> Answer:
        """The time."""
        return Answer(200, self.service.clock(tenant))

    def set_clock(self, request: Request, tenant: str) -> Answer:
        """Change the time."""
        return Answer(200, self.service.set_clock(tenant, body_of(request)))

    def inbox(self, request: Request, tenant: str) -> Answer:
        """The messages."""
        return Answer(200, self.service.inbox(tenant, number(request, "after", 0)))

    def file(self, request: Request, tenant: str, hash: str, name: str) -> Answer:
        """A message's attachment."""
        return Answer(200, self.service.file(tenant, hash), content_type=media_type(name))

    def requests(self, request: Request, tenant: str) -> Answer:
        """The journal."""
        query = query_of(request)
        after, most = number(request, "after", 0), number(request, "max", 100)
        return Answer(200, self.service.requests(tenant, after, most, query.get("operation", "")))

    def audit(self, request: Request, tenant: str) -> Answer:
        """The books."""
        return Answer(200, self.service.audit(tenant))

    def outcome(self, request: Request, tenant: str, payment: str) -> Answer:
        """Choose what becomes of a payment."""
        return Answer(200, payments.choose_outcome(self.service, tenant, payment, body_of(request)))

    def step(self, request: Request, tenant: str, payment: str) -> Answer:
        """Move a payment."""
        return Answer(200, payments.step(self.service, tenant, payment))

    def verify(self, request: Request, tenant: str, user: str) -> Answer:
        """Verify an account user."""
        return Answer(200, account_users.verify_user(self.service, tenant, user))

    def risk(self, request: Request, tenant: str, organization: str) -> Answer:
        """Choose what becomes of a risk verification."""
        return Answer(200, risk.choose_decision(self.service, tenant, organization, body_of(request)))

    def lock(self, request: Request, tenant: str, organization: str) -> Answer:
        """Lock an organization."""
        return Answer(200, self.service.lock(tenant, organization, locked=True))

    def unlock(self, request: Request, tenant: str, organization: str) -> Answer:
        """Unlock it."""
        return Answer(200, self.service.lock(tenant, organization, locked=False))


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a control request; an empty body is an empty object."""
    if not request.body.strip():
        return {}
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise ControlError(400, f"not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ControlError(400, "the body must be a JSON object")
    return body


def number(request: Request, name: str, default: int) -> int:
    """A whole number of the query string; 400 when it is none."""
    value = query_of(request).get(name, str(default))
    if not value.isdecimal() or not value.isascii() or len(value) > 12:
        raise ControlError(400, f"{name}: must be a whole number")
    return int(value)
