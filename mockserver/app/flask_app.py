"""The Flask application of one server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import orjson
from flask import Flask
from werkzeug.routing import Map

from mockserver.app.deliveries import Deliveries
from mockserver.app.dispatcher import Dispatcher
from mockserver.app.due_work import Ticker
from mockserver.app.faults import DeliveryFault
from mockserver.app.logs import configure, log_request
from mockserver.app.worlds import open_worlds
from mockserver.app.wsgi import MAX_BODY, raw_path, request_of, respond
from mockserver.control.journal import Journal
from mockserver.control.memory_journal import MemoryJournal
from mockserver.kernel import waiting
from mockserver.kernel.clock import REAL_TIME, Clock
from mockserver.kernel.settings import Settings, from_environment
from mockserver.store.engine import Engine
from mockserver.tenancy import Tenancy, Tenant

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

ROOT = str(Path(__file__).parent)  # Flask would search for it
OURS = "/_mock/"
PAGES = ("/", "/favicon.ico", "/_mock")
DASHBOARD = "/_mock/ui"
HEALTH = "/_mock/health/"


class Application(Flask):
    """BILL's APIs behind a dispatcher of their own, and the control API as Flask serves it.

    `wsgi_app` hands BILL's paths to the dispatcher before Flask makes a request context, which would cost more than
    most of BILL's operations. So Flask's hooks (`before_request`, error handlers) and `flask.request` see requests of
    `/_mock` and the front page only; WSGI middleware around `wsgi_app` sees every one.

    The ticker of due work starts with the first request, or with `start`.
    """

    def __init__(self, settings: Settings, source: Callable[[], float] = REAL_TIME) -> None:
        """`source` gives real seconds since the epoch; raises what `open_worlds` does."""
        self._rules = threading.RLock()
        self._has_rules = False
        super().__init__("mockserver", static_folder=None, root_path=ROOT)
        self.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
        self.config["MAX_CONTENT_LENGTH"] = MAX_BODY
        self.settings = settings
        configure(settings)
        # Whatever serves it, calls that wait for one world leave threads to others.
        waiting.use_everywhere(waiting.HalfRoom(settings.threads))
        self.worlds = open_worlds(settings, source)
        self.journal = self._open_journal(source)
        self.dispatcher = Dispatcher(self.worlds, self.journal, Clock(source))
        self.ticker = Ticker(self.worlds.due, self.tenancy, self.delete_tenant)
        self.deliveries = Deliveries(self.worlds)

    @property
    def url_map(self) -> Map:
        """Flask's rules: those of the control API are made when somebody looks, for they cost a start's time."""
        with self._rules:
            if not self._has_rules:
                self._has_rules = True
                self._register_control()
        return self._url_map

    @url_map.setter
    def url_map(self, rules: Map) -> None:
        rules.merge_slashes = False
        self._url_map = rules

    @cached_property
    def dashboard(self) -> Flask:
        """The pages for people, an application of its own that is made when somebody looks at it."""
        from mockserver.dashboard.application import Dashboard

        return Dashboard(self)

    @cached_property
    def health(self) -> Flask:
        """Whether the server works, an application of its own: who starts it asks first."""
        from mockserver.control.health import HealthApplication

        return HealthApplication(self)

    def _register_control(self) -> None:
        from mockserver.control.blueprints import BLUEPRINTS

        for blueprint in BLUEPRINTS:
            self.register_blueprint(blueprint)

    @property
    def engine(self) -> Engine:
        """The engine of the store that all worlds lie in."""
        return self.worlds.engine

    @property
    def tenancy(self) -> Tenancy:
        """The tenants, their credentials and sessions."""
        return self.worlds.tenancy

    def _open_journal(self, source: Callable[[], float]) -> Journal:
        """The journal: in memory where the worlds are, else in the store."""
        if not self.engine.shared:
            return MemoryJournal(exists=lambda tenant: self.tenancy.tenants.peek(tenant) is not None)
        from mockserver.control.shared_journal import open_journal
        from mockserver.tenancy.writers import Writers

        return open_journal(self.engine, self._tenant_ids, Writers(self.tenancy.directory, source))

    def _tenant_ids(self) -> list[str]:
        return [tenant.id for tenant in self.tenancy.tenants.all()]

    def delete_tenant(self, tenant: Tenant) -> None:
        """Delete a tenant with its world, as the control API does, and as the ticker does with those that are idle."""
        from mockserver.control.tenants import delete

        delete(self, tenant)

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request: BILL's paths by the dispatcher, ours by Flask."""
        if not self.ticker.is_started:
            self.start()
        path = raw_path(environ)
        if is_ours(path):
            return self._serve_ours(environ, path, start_response)
        request = request_of(environ, path, self.settings.public_url)
        try:
            answer = self.dispatcher.serve(request)
        except DeliveryFault:
            if "waitress.client_disconnected" in environ:
                raise
            answer = self.dispatcher.refuse_fault(path)  # to a caller of the application that has no connection
        return respond(answer, request.method, start_response)

    @property
    def has_connections(self) -> bool:
        """Whether whoever serves the application lets answers wait, and breaks connections where a fault says so."""
        return self.dispatcher.has_connections

    def _serve_ours(self, environ: WSGIEnvironment, path: str, start_response: StartResponse) -> Iterable[bytes]:
        serve = self._part_for(path)
        if self.settings.log != "requests":
            return serve(environ, start_response)
        start, statuses = perf_counter(), [""]

        def note(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        chunks = serve(environ, note)
        log_request(environ["REQUEST_METHOD"], path, int(statuses[-1][:3] or 0), perf_counter() - start)
        return chunks

    def _part_for(self, path: str) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
        if path.startswith(HEALTH) and not (self._has_rules or self._has_hooks):
            return self.health.wsgi_app
        return self.dashboard.wsgi_app if is_dashboards(path) else super().wsgi_app

    @property
    def _has_hooks(self) -> bool:
        """Whether somebody wants to see the requests that Flask serves."""
        return any((self.before_request_funcs, self.after_request_funcs, self.teardown_request_funcs))

    def refuse_unreadable(self, path: str, status: int, text: str) -> bytes:
        """The body of the answer to something that is no HTTP request, or none that can be read."""
        if is_ours(path):
            return orjson.dumps({"error": text})
        return self.dispatcher.refuse_unreadable(path, status, text)

    def start(self) -> None:
        """Do due work and send notifications from now on, whether or not a request comes."""
        self.ticker.start()
        self.deliveries.start()

    def close(self) -> None:
        """Stop due work and let go of the store."""
        self.deliveries.stop()
        self.ticker.stop()
        self.journal.close()
        self.worlds.close()


def is_ours(path: str) -> bool:
    """Whether a path is the control API's or a page, and not BILL's."""
    return path.startswith(OURS) or path in PAGES


def is_dashboards(path: str) -> bool:
    """Whether a path is one of the dashboard's."""
    return path == DASHBOARD or path.startswith(f"{DASHBOARD}/")


def create_app(settings: Settings | None = None, **overrides: Any) -> Application:
    """The Flask application of one server, as `flask --app mockserver run` and WSGI servers call it.

    Without settings, those of the process environment (`BILLMOCK_...`); `overrides` are fields of `Settings`. Raises
    `SettingsError`, `StoreError` and `SeedingError`.
    """
    return Application(replace(settings or from_environment(), **overrides))
