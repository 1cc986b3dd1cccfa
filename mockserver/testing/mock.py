"""`BillMock`: a real server in this process, on a free port of the loopback."""

from __future__ import annotations

import time
from datetime import date, datetime
from types import TracebackType
from typing import Any, Unpack

from mockserver.app import Application
from mockserver.control.annotations import check
from mockserver.control.audit import Finding, audit
from mockserver.control.clock import ClockChange, ClockState, read_clock, set_clock
from mockserver.control.deliveries import Delivery, read_deliveries
from mockserver.control.inbox import Attachment, Message, content_of, read_inbox
from mockserver.control.journal import CAPACITY, JournalEntry, JournalPage
from mockserver.control.journal_export import curl_of, har_of
from mockserver.control.journal_filter import EntryFilter, RequestFilter, read_filter
from mockserver.control.payments import PaymentState, choose_outcome
from mockserver.control.server import Server, tenant_of
from mockserver.control.tenants import (
    NewTenant,
    TenantUser,
    create_tenant,
    delete_tenant,
    read_tenant,
    reset_tenant,
    restore_snapshot,
    take_snapshot,
)
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.settings import Settings
from mockserver.serving.http_server import HttpServer
from mockserver.tenancy import DEFAULT, Tenant
from mockserver.testing.deliveries import DeliveryRules, replay
from mockserver.testing.spend import TenantSpend

POLL = 0.02  # seconds between two looks into the journal


class BillMock:
    """A server with its own store.

    Keyword arguments are settings (`scenario`, `seed`, `anchor`, `limits`, `database`, ...). Use it as a context
    manager, or call `start` and `stop`.
    """

    def __init__(self, *, port: int = 0, host: str = "127.0.0.1", anchor: date | None = None, **settings: Any) -> None:
        self.settings = Settings(host=host, port=port, anchor=anchor, **settings)
        self._server: HttpServer | None = None

    def start(self) -> BillMock:
        """Serve; returns itself."""
        settings = self.settings
        self._server = HttpServer(Application(settings), settings.host, settings.port, settings.threads)
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
    def app(self) -> Application:
        """The Flask application; raises `RuntimeError` while it is not started."""
        return self._running.app

    @property
    def _running(self) -> HttpServer:
        if self._server is None:
            raise RuntimeError("BillMock is not started")
        return self._server

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://{self.settings.host}:{self._running.port}"

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

    def inbox(self) -> list[Message]:
        """The default tenant's messages, oldest first."""
        return self.default.inbox()

    def requests(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> list[JournalEntry]:
        """The default tenant's journal, oldest first; see `MockTenant.requests`."""
        return self.default.requests(operation, after=after, **only)

    def tenant(
        self, scenario: str = "starter", *, seed: int = 1, environment: EnvironmentName = "sandbox"
    ) -> MockTenant:
        """A fresh tenant with credentials of its own; raises `ControlError` for a value that is none of the choices."""
        body: NewTenant = {"scenario": scenario, "seed": seed, "environment": environment}
        check(body, NewTenant)
        return MockTenant(self, create_tenant(self.app, body)["id"])


class MockTenant:
    """One tenant of a running `BillMock`: its credentials, clock, inbox and journal.

    Raises `ControlError` once it is deleted, and where the control API would refuse.
    """

    def __init__(self, mock: BillMock, identifier: str) -> None:
        self.mock = mock
        self.id = identifier

    @property
    def _tenant(self) -> Tenant:
        return tenant_of(self.mock.app, self.id)

    @property
    def credentials(self) -> dict[str, str]:
        """Its `BILL_*` credentials."""
        return read_tenant(self.mock.app, self._tenant)["credentials"]

    @property
    def users(self) -> list[TenantUser]:
        """Every user with role, user name and password."""
        return read_tenant(self.mock.app, self._tenant)["users"]

    @property
    def clock(self) -> TenantClock:
        """The tenant's clock, to read and to turn."""
        return TenantClock(self.mock.app, self.id)

    @property
    def spend(self) -> TenantSpend:
        """Its Spend & Expense beyond the API: cards used, transactions locked."""
        return TenantSpend(self.mock.app, self.id)

    def deliveries(self, *, after: int = 0) -> list[Delivery]:
        """Every try to deliver a notification past a number, oldest first."""
        return read_deliveries(self.mock.app, self._tenant, after)["deliveries"]

    def replay(self, delivery: Delivery) -> None:
        """Send the notification of a delivery once more, under its old event id."""
        replay(self.mock.app, self._tenant, delivery)

    @property
    def delivery_rules(self) -> DeliveryRules:
        """Rules that drop, delay, duplicate, reorder or corrupt its notifications."""
        return DeliveryRules(self.mock.app, self.id)

    def inbox(self) -> list[Message]:
        """E-mails and text messages BILL would have sent, oldest first."""
        return read_inbox(self.mock.app, self._tenant)["messages"]

    def file(self, attachment: Attachment) -> bytes:
        """The bytes of an attachment of a message."""
        return content_of(self.mock.app, self._tenant, attachment["hash"])

    def requests(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> list[JournalEntry]:
        """Its journal past a number, oldest first: all of it, or only what fits.

        `operation` are ids or patterns such as `v3.vendors.*`, several between commas; see `RequestFilter`.
        """
        return self._page(after, read_filter(operation, **only))["requests"]

    def _page(self, after: int, entry_filter: EntryFilter) -> JournalPage:
        return self.mock.app.journal.page(self._tenant.id, after, CAPACITY, entry_filter)

    def request_count(self, operation: str = "", *, after: int = 0, **only: Unpack[RequestFilter]) -> int:
        """How many requests of its journal fit; see `requests`."""
        return self.mock.app.journal.count(self._tenant.id, after, read_filter(operation, **only))

    def request_cursor(self) -> int:
        """The number of its newest request: the `after` of what comes from now on."""
        return self.mock.app.journal.last(self._tenant.id)

    def wait_for_requests(
        self,
        operation: str = "",
        *,
        count: int = 1,
        after: int = 0,
        timeout: float = 10.0,
        **only: Unpack[RequestFilter],
    ) -> list[JournalEntry]:
        """The requests that fit, as soon as there are so many; see `requests`.

        Raises `TimeoutError` after so many seconds, saying what came instead.
        """
        entry_filter, until = read_filter(operation, **only), time.monotonic() + timeout
        entries, cursor = list[JournalEntry](), after
        while True:
            page = self._page(cursor, entry_filter)
            entries += page["requests"]
            cursor = page["cursor"]
            if len(entries) >= count:
                return entries
            if time.monotonic() > until:
                others = {entry["operation"] or entry["path"] for entry in self.requests(after=after)}
                came = f"; there were {', '.join(sorted(others))}" if others else ""
                raise TimeoutError(f"{len(entries)} of {count} requests came within {timeout:g} s{came}")
            time.sleep(POLL)

    def har(self, operation: str = "") -> dict[str, Any]:
        """Its journal as an HTTP archive; of some operations when named."""
        return har_of(self.requests(operation), self.mock.url, self.credentials)

    def curl(self, operation: str = "") -> str:
        """Its journal as commands of curl, with the names of variables for secrets; of some operations when named."""
        return curl_of(self.requests(operation), self.mock.url, self.credentials)

    def audit(self) -> list[Finding]:
        """What does not add up in its books; empty when everything does."""
        return audit(self.mock.app, self._tenant)["findings"]

    def outcome(self, payment_id: str, single_status: str) -> PaymentState:
        """Choose what becomes of a payment: any documented `singleStatus`, failures and returns among them."""
        return choose_outcome(self.mock.app, self._tenant, payment_id, {"singleStatus": single_status})

    def reset(self) -> None:
        """Make the world what it was when the tenant was made."""
        reset_tenant(self.mock.app, self._tenant)

    def snapshot(self, name: str) -> None:
        """Keep the world under a name."""
        take_snapshot(self.mock.app, self._tenant, name)

    def restore(self, name: str) -> None:
        """Go back to a kept world."""
        restore_snapshot(self.mock.app, self._tenant, name)

    def delete(self) -> None:
        """Remove the tenant, its world and its credentials."""
        delete_tenant(self.mock.app, self._tenant)


class TenantClock:
    """A tenant's business time."""

    def __init__(self, server: Server, tenant: str) -> None:
        self._server = server
        self._tenant = tenant

    def _read(self) -> ClockState:
        return read_clock(self._server, tenant_of(self._server, self._tenant))

    def _change(self, change: ClockChange) -> None:
        set_clock(self._server, tenant_of(self._server, self._tenant), change)

    def now(self) -> datetime:
        """The present moment of the tenant, in UTC."""
        return datetime.fromisoformat(self._read()["now"])

    def today(self) -> date:
        """The present business date of the tenant."""
        return date.fromisoformat(self._read()["today"])

    def advance(self, span: str, *, expire_sessions: bool = False) -> None:
        """Move on by a span such as `3 business days` or `PT36M`; what falls due on the way happens."""
        self._change({"advance": span, "sessions": "expire"} if expire_sessions else {"advance": span})

    def set(self, moment: datetime) -> None:
        """Set business time to a moment; what falls due on the way happens."""
        self._change({"now": moment.isoformat()})

    def freeze(self) -> None:
        """Stop business time, so that it stands still until `unfreeze`."""
        self._change({"frozen": True})

    def unfreeze(self) -> None:
        """Let business time run."""
        self._change({"frozen": False})

    def run(self, rate: str) -> None:
        """Let business time go on by itself at a rate such as `1 day/s`; `1 second/s` is real time."""
        self._change({"rate": rate})
