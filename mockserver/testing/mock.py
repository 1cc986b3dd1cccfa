"""`BillMock`: a real server in this process, on a free port of the loopback, or one that runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mockserver.control.clock import read_clock
from mockserver.control.tenants import NewTenant, create_tenant
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.settings import SETTINGS, Limits, Settings, SettingsError, read_server_url, running_server
from mockserver.tenancy import DEFAULT
from mockserver.testing.arguments import refuse_unknown, tells_arguments
from mockserver.testing.clock import TenantClock
from mockserver.testing.control import Control, InProcess, OverHttp
from mockserver.testing.readable import readable
from mockserver.testing.tenant import MockTenant

if TYPE_CHECKING:
    from mockserver.app import Application
    from mockserver.control.inbox import Message
    from mockserver.serving.http_server import HttpServer
    from mockserver.testing.faults import TenantFaults
    from mockserver.testing.requests import TenantRequests

__all__ = ["BillMock", "MockTenant"]


@tells_arguments
class BillMock:
    """A server with its own store, or with `url` one that runs already.

    Keyword arguments are settings (`scenario`, `seed`, `anchor`, `limits`, `database`, `tls`, ...); a running server
    has its own, only its `control_token` is told. Use it as a context manager, or call `start` and `stop`.
    `fresh_tenants` are its own by id, as long as they live; `observer` is called with each before it is deleted.
    """

    def __init__(
        self,
        *,
        url: str | None = None,
        port: int = 0,
        host: str = "127.0.0.1",
        anchor: date | None = None,
        **settings: Any,
    ) -> None:
        if url is not None:
            refuse_settings(settings if anchor is None else {**settings, "anchor": anchor})
        refuse_unknown("BillMock", settings, ["url", *(row.name for row in SETTINGS)])
        if isinstance(settings.get("scenario"), Path):
            settings["scenario"] = str(settings["scenario"])
        self.settings = Settings(host=host, port=port, anchor=anchor, **settings)
        self._url = None if url is None else read_server_url(url)
        self._server: HttpServer | None = None
        self._control: Control | None = None
        self.fresh_tenants: dict[str, MockTenant] = {}
        self.observer: Callable[[MockTenant], None] | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **settings: Any) -> BillMock:
        """The server that `BILLMOCK_URL` names (`BILLMOCK_CONTROL_TOKEN` is its token), else one with these settings.

        Raises `SettingsError` for what is no URL.
        """
        running = running_server(environ)
        return cls(url=running.url, control_token=running.control_token) if running else cls(**settings)

    def start(self) -> BillMock:
        """Serve, or see that the running server answers; returns itself. Raises `ControlError` where it does not.

        Raises `SettingsError` where the world could not be written at the end, as the settings ask for.
        """
        if self._url is not None:
            self._control = OverHttp(self._url, self.settings.control_token)
            self._control.on(DEFAULT, read_clock)
            return self
        from mockserver.app import Application
        from mockserver.serving.exporting import check_place_of
        from mockserver.serving.servers import server_of

        check_place_of(self.settings)
        self._server = server_of(Application(self.settings))
        self._server.start()
        self._control = InProcess(self._server.app)
        return self

    def stop(self) -> None:
        """Close the socket and let go of the store; a server that ran already goes on."""
        self._control = None
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> BillMock:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def app(self) -> Application:
        """The Flask application; raises `RuntimeError` while it is not started, and where it runs elsewhere."""
        return self._running.app

    @property
    def _running(self) -> HttpServer:
        if self._server is None:
            raise RuntimeError(f"{self._url} runs elsewhere" if self._url else "BillMock is not started")
        return self._server

    @property
    def control(self) -> Control:
        """The functions of the control API, in this process or over HTTP; raises `RuntimeError` while not started."""
        if self._control is None:
            raise RuntimeError("BillMock is not started")
        return self._control

    @property
    def is_elsewhere(self) -> bool:
        """Whether the server ran already, in another process."""
        return self._url is not None

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at its end; raises `RuntimeError` while not started."""
        return self._url or f"http://{self.settings.host}:{self._running.port}"

    @property
    def https_url(self) -> str:
        """The same over TLS, where the setting `tls` is on; a client has to trust `ca_file`."""
        return self.url.replace("http:", "https:", 1)

    @property
    def ca_file(self) -> Path:
        """The certificate of the authority that signs for BILL's host names; raises `TlsError`."""
        from mockserver.serving.certificates import authority_of

        return authority_of(self.settings).certificate_file

    def client_environment(self) -> dict[str, str]:
        """The variables with which a program's calls of BILL's own host names come here, where `tls` is on.

        All of this process are among them: it is what `subprocess.run` takes for `env`. Raises `TlsError`.
        """
        from mockserver.serving.client_environment import variables_for

        return variables_for(self._running.port, self.settings)

    @property
    def v2_url(self) -> str:
        """Base of the v2 API, without a slash at its end."""
        return f"{self.url}/api/v2"

    @property
    def v3_url(self) -> str:
        """Base of the v3 API: `/vendors` follows."""
        return f"{self.url}/connect/v3"

    @property
    def partner_url(self) -> str:
        """Base of the partner operations."""
        return f"{self.v3_url}/partner"

    @property
    def spend_url(self) -> str:
        """Base of the Spend & Expense API."""
        return f"{self.v3_url}/spend"

    @property
    def events_url(self) -> str:
        """Base of the webhook API."""
        return f"{self.url}/connect-events/v3"

    @property
    def control_url(self) -> str:
        """Base of the control API."""
        return f"{self.url}/_mock"

    @property
    def default(self) -> MockTenant:
        """The tenant every server starts with."""
        return MockTenant(self, DEFAULT)

    @property
    def credentials(self) -> dict[str, str]:
        """The default tenant's `BILL_*` credentials."""
        return self.default.credentials

    @property
    def clock(self) -> TenantClock:
        """The default tenant's clock."""
        return self.default.clock

    @property
    def faults(self) -> TenantFaults:
        """Rules by which the default tenant's calls go wrong."""
        return self.default.faults

    def inbox(self) -> list[Message]:
        """The default tenant's messages, oldest first."""
        return self.default.inbox()

    @property
    def requests(self) -> TenantRequests:
        """The default tenant's journal."""
        return self.default.requests

    def tenant(
        self,
        scenario: str | Path | Mapping[str, Any] = "starter",
        *,
        seed: int = 1,
        environment: EnvironmentName = "sandbox",
        anchor: date | str | None = None,
        limits: Limits | None = None,
        latitude: str | int | None = None,
    ) -> MockTenant:
        """A fresh tenant with credentials of its own; its scenario is one of ours, a file, or a document.

        `anchor`, the date its world is told from, `limits` and `latitude` are the server's unless named. Raises
        `ControlError` for a value that is none of the choices, and with all that is wrong with a document,
        `ScenarioError` for a file that cannot be read.
        """
        body: NewTenant = {"scenario": readable(scenario), "seed": seed, "environment": environment}
        if anchor is not None:
            body["anchor"] = str(anchor)
        if limits is not None:
            body["limits"] = limits
        if latitude is not None:
            body["latitude"] = str(latitude)
        tenant = MockTenant(self, self.control.call(create_tenant, body)["id"])
        self.fresh_tenants[tenant.id] = tenant
        return tenant


def refuse_settings(settings: Mapping[str, Any]) -> None:
    """Refuse to set what a running server has set already; raises `SettingsError`."""
    if others := sorted(set(settings) - {"control_token"}):
        raise SettingsError(f"a server that runs already has its own settings: {', '.join(others)}")
