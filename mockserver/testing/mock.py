"""`BillMock`: a real server in this process, on a free port of the loopback."""

from __future__ import annotations

from datetime import date, datetime
from types import TracebackType
from typing import Any

from mockserver.kernel.settings import Settings

DEFAULT = "default"


class BillMock:
    """A server with its own store.

    Keyword arguments are settings (`scenario`, `seed`, `anchor`, `limits`, `database`, ...). Use it as a context
    manager, or call `start` and `stop`.
    """

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1", anchor: date | None = None, **settings: Any) -> None:
        self.settings = Settings(host=host, port=port, anchor=anchor, **settings)
        self._server: Any = None

    def start(self) -> BillMock:
        """Serve; returns itself."""
        from mockserver.app import Application
        from mockserver.serving.http_server import HttpServer

        app = Application(self.settings)
        self._server = HttpServer(app, self.settings.host, self.settings.port, self.settings.threads)
        self._server.start()
        return self

    def stop(self) -> None:
        """Close the socket and let go of the store."""
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
    def app(self) -> Any:
        """The WSGI application."""
        if self._server is None:
            raise RuntimeError("BillMock is not started")
        return self._server.app

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://{self.settings.host}:{self._server.port}"

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

    def inbox(self) -> list[dict[str, Any]]:
        """The default tenant's messages, oldest first."""
        return self.default.inbox()

    def requests(self, operation: str = "") -> list[dict[str, Any]]:
        """The default tenant's journal, oldest first."""
        return self.default.requests(operation)

    def tenant(self, scenario: str = "starter", *, seed: int = 1, environment: str = "sandbox") -> MockTenant:
        """A fresh tenant with credentials of its own."""
        made = self.app.control.service.create_tenant({"scenario": scenario, "seed": seed, "environment": environment})
        return MockTenant(self, made["id"])


class MockTenant:
    """One tenant of a running `BillMock`: its credentials, clock, inbox and journal."""

    def __init__(self, mock: BillMock, identifier: str) -> None:
        self.mock = mock
        self.id = identifier

    @property
    def _service(self) -> Any:
        return self.mock.app.control.service

    @property
    def credentials(self) -> dict[str, str]:
        """Its `BILL_*` credentials."""
        return dict(self._service.tenant(self.id)["credentials"])

    @property
    def users(self) -> list[dict[str, Any]]:
        """Every user with role, user name and password."""
        return list(self._service.tenant(self.id)["users"])

    @property
    def clock(self) -> TenantClock:
        """Its clock."""
        return TenantClock(self._service, self.id)

    def inbox(self) -> list[dict[str, Any]]:
        """E-mails and text messages BILL would have sent, oldest first."""
        return list(self._service.inbox(self.id)["messages"])

    def file(self, attachment: dict[str, Any]) -> bytes:
        """The bytes of an attachment of a message."""
        return bytes(self._service.file(self.id, attachment["hash"]))

    def requests(self, operation: str = "") -> list[dict[str, Any]]:
        """Its journal, oldest first; of one operation when named."""
        return list(self._service.requests(self.id, operation=operation, most=10_000)["requests"])

    def audit(self) -> list[dict[str, Any]]:
        """What does not add up in its books; empty when everything does."""
        return list(self._service.audit(self.id)["findings"])

    def outcome(self, payment_id: str, single_status: str) -> dict[str, Any]:
        """Choose what becomes of a payment: any documented `singleStatus`, failures and returns among them."""
        from mockserver.control.payments import choose_outcome

        return choose_outcome(self._service, self.id, payment_id, {"singleStatus": single_status})

    def reset(self) -> None:
        """Make the world what it was when the tenant was made."""
        self._service.reset(self.id)

    def snapshot(self, name: str) -> None:
        """Keep the world under a name."""
        self._service.snapshot(self.id, name)

    def restore(self, name: str) -> None:
        """Go back to a kept world."""
        self._service.restore(self.id, name)

    def delete(self) -> None:
        """Remove the tenant."""
        self._service.delete_tenant(self.id)


class TenantClock:
    """A tenant's business time."""

    def __init__(self, service: Any, tenant: str) -> None:
        self._service = service
        self._tenant = tenant

    def _change(self, **change: Any) -> None:
        self._service.set_clock(self._tenant, change)

    def now(self) -> datetime:
        """The present moment of the tenant, in UTC."""
        return datetime.fromisoformat(self._service.clock(self._tenant)["now"])

    def today(self) -> date:
        """The present business date of the tenant."""
        return date.fromisoformat(self._service.clock(self._tenant)["today"])

    def advance(self, span: str, *, expire_sessions: bool = False) -> None:
        """Move on by a span such as `3 business days` or `PT36M`; what falls due on the way happens."""
        self._change(advance=span, **({"sessions": "expire"} if expire_sessions else {}))

    def set(self, moment: datetime) -> None:
        """Stand at a moment."""
        self._change(now=moment.isoformat())

    def freeze(self) -> None:
        """Stop business time."""
        self._change(frozen=True)

    def unfreeze(self) -> None:
        """Let business time run."""
        self._change(frozen=False)
