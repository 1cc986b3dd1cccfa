"""`MockTenant`: what a test does with one tenant of a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.control.tenants import (
    TenantUser,
    delete_snapshot,
    delete_tenant,
    list_snapshots,
    read_tenant,
    reset_tenant,
    restore_snapshot,
    take_snapshot,
)
from mockserver.testing.arguments import tells_arguments
from mockserver.testing.clock import TenantClock
from mockserver.testing.control import TenantControl
from mockserver.testing.readable import readable
from mockserver.testing.synced_tenant import SyncedTenant

# The rest is imported where it is used: most tests use little of it, and it would bring the whole domain.
if TYPE_CHECKING:
    from mockserver.control.audit import DueRecord, Finding
    from mockserver.control.deliveries import Delivery
    from mockserver.control.inbox import Attachment, Message
    from mockserver.control.ledger import Ledger
    from mockserver.control.payments import PaymentState
    from mockserver.control.rights import RightsAdvice
    from mockserver.control.scenarios import WrittenWorld
    from mockserver.testing.changes import Changes
    from mockserver.testing.deliveries import DeliveryRules
    from mockserver.testing.faults import TenantFaults
    from mockserver.testing.mock import BillMock
    from mockserver.testing.requests import TenantRequests
    from mockserver.testing.sessions import Api, BillSession
    from mockserver.testing.spend import TenantSpend


@tells_arguments
class MockTenant(SyncedTenant):
    """One tenant of a running `BillMock`: its credentials, clock, inbox and journal.

    `label` says what it is for. Raises `ControlError` once it is deleted, and where the control API would refuse.
    """

    def __init__(self, mock: BillMock, identifier: str) -> None:
        self.mock = mock
        self.id = identifier
        self.label = ""

    @property
    def control(self) -> TenantControl:
        """The functions of the control API that are about the tenant."""
        return TenantControl(self.mock.control, self.id)

    @property
    def credentials(self) -> dict[str, str]:
        """Its `BILL_*` credentials."""
        return self.control(read_tenant)["credentials"]

    @property
    def users(self) -> list[TenantUser]:
        """Every user with role, user name and password."""
        return self.control(read_tenant)["users"]

    def session(self, api: Api = "v3", *, user: str = "", trusted: bool = False) -> BillSession:
        """A session of `requests` that is signed in to an API, and called by paths: `get("/vendors")`.

        `api` is `v3`, `v2` (developer key and session go into the form, `json` into its `data`), `partner`, `spend`,
        `oauth` (v3, and spend under `/spend`) or `sync` (v3 by a sync token). In v3 and v2 `user` is a role or a user
        name, else the administrator, and `trusted` passes MFA. Raises `SignInError` where nobody is let in.
        """
        from mockserver.testing.sessions import open_session

        return open_session(api, self.mock.url, self.control(read_tenant), user, trusted=trusted)

    @property
    def clock(self) -> TenantClock:
        """The tenant's clock, to read and to turn."""
        return TenantClock(self.control)

    @property
    def spend(self) -> TenantSpend:
        """Its Spend & Expense beyond the API: cards used, transactions locked."""
        from mockserver.testing.spend import TenantSpend

        return TenantSpend(self.control)

    def deliveries(self, *, after: int = 0) -> list[Delivery]:
        """Every try to deliver a notification past a number, oldest first."""
        from mockserver.control.deliveries import read_deliveries

        return self.control(read_deliveries, after)["deliveries"]

    def replay(self, delivery: Delivery) -> None:
        """Send the notification of a delivery once more, under its old event id."""
        from mockserver.control.deliveries import replay_delivery

        self.control(replay_delivery, str(delivery["number"]))

    @property
    def delivery_rules(self) -> DeliveryRules:
        """Rules that drop, delay, duplicate, reorder or corrupt its notifications."""
        from mockserver.testing.deliveries import DeliveryRules

        return DeliveryRules(self.control)

    @property
    def faults(self) -> TenantFaults:
        """Rules by which its calls go wrong: errors, latency, broken connections."""
        from mockserver.testing.faults import TenantFaults

        return TenantFaults(self.control)

    def inbox(self) -> list[Message]:
        """E-mails and text messages BILL would have sent, oldest first."""
        from mockserver.control.inbox import read_inbox

        return self.control(read_inbox)["messages"]

    def file(self, attachment: Attachment) -> bytes:
        """The bytes of an attachment of a message."""
        from mockserver.control.inbox import read_file

        return self.control(read_file, attachment["hash"], attachment["name"]).get_data()

    @property
    def requests(self) -> TenantRequests:
        """Its journal, to read, to count and to wait for: see `TenantRequests`."""
        from mockserver.testing.requests import TenantRequests

        return TenantRequests(self.control, self.mock.url)

    def changes(self) -> Changes:
        """What a `with` block changes: records, money, events and messages."""
        from mockserver.testing.changes import Changes

        return Changes(self.control)

    def rights(self, *, after: int = 0) -> RightsAdvice:
        """The least role, scope and session that its requests past a number need, and which calls decide it."""
        from mockserver.control.rights import read_rights

        return self.control(read_rights, after)

    def audit(self) -> list[Finding]:
        """What does not add up in its books; empty when everything does."""
        from mockserver.control.audit import audit

        return self.control(audit)["findings"]

    def ledger(self, since: date | str = "", until: date | str = "", account: str = "") -> Ledger:
        """Its books as double entries, folded out of its records: of days, both among it, and under an account."""
        from mockserver.testing.ledger import ledger_of

        return ledger_of(self.control, since, until, account)

    def outcome(self, payment_id: str, single_status: str) -> PaymentState:
        """Choose what becomes of a payment: any documented `singleStatus`, failures and returns among them."""
        from mockserver.control.payments import choose_outcome

        return self.control(choose_outcome, payment_id, {"singleStatus": single_status})

    def export_world(self, *, anonymise: bool = False, seed: int = 1) -> WrittenWorld:
        """The world as a scenario document: with `anonymise`, without the data of people and businesses."""
        from mockserver.control.scenarios import export_world

        return self.control(export_world, int(anonymise), seed)

    def import_world(self, scenario: Path | Mapping[str, Any]) -> None:
        """Make the world what a scenario file or document says; `reset` goes back to it.

        Raises `ControlError` with all that is wrong with it, and `ScenarioError` for a file that cannot be read.
        """
        from mockserver.control.scenarios import import_world

        document = readable(scenario)
        self.control(import_world, {"scenario": document if isinstance(document, dict) else {}})

    def reset(self) -> None:
        """Make the world what it was when the tenant was made, or what was imported last."""
        self.control(reset_tenant)

    def snapshot(self, name: str) -> None:
        """Keep the world under a name."""
        self.control(take_snapshot, name)

    def snapshots(self) -> list[str]:
        """The names of the tenant's snapshots, sorted."""
        return self.control(list_snapshots)["snapshots"]

    def delete_snapshot(self, name: str) -> None:
        """Remove a snapshot; raises `ControlError` when there is none of that name."""
        self.control(delete_snapshot, name)

    def due(self, count: int = 20) -> list[DueRecord]:
        """What falls due next by the tenant's clock, at most 100 records."""
        from mockserver.control.audit import list_due

        return self.control(list_due, max=count)["due"]

    def restore(self, name: str) -> None:
        """Go back to a kept world."""
        self.control(restore_snapshot, name)

    def delete(self) -> None:
        """Remove the tenant, its world and its credentials."""
        if self.mock.observer is not None:
            self.mock.observer(self)
        self.control(delete_tenant)
        self.mock.fresh_tenants.pop(self.id, None)
