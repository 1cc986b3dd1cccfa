"""A world as a document: every record as it is, so that reading it gives the same ids, states and sums again."""

from __future__ import annotations

from base64 import b64encode

from mockserver import __version__
from mockserver.domain.contents import secret_names
from mockserver.domain.resource import Resource, all_resources
from mockserver.kernel.clock import Clock
from mockserver.kernel.kinds import Record
from mockserver.scenarios.documents import ABOUT, WORLD
from mockserver.seeding.scenarios import Table
from mockserver.seeding.worlds import RECIPE
from mockserver.store.transaction import Transaction
from mockserver.tenancy import Tenant
from mockserver.tenancy.clocks import CLOCK

STATE, RECORDS, FILES = "state", "records", "files"
# Parts of a world's state that are not written down: its clock is told apart, its recipe is the document.
NOT_WRITTEN = (CLOCK, RECIPE)


def written_resources() -> list[Resource]:
    """The resources whose records are part of a world that is written down."""
    return [resource for resource in all_resources() if resource.is_written_down]


def world_document(tx: Transaction, tenant: Tenant, clock: Clock) -> Table:
    """The document of a tenant's world: JSON values only, secrets left out, what waits to be sent too."""
    state = tx.state()
    return {
        ABOUT: f"The world of {tenant.scenario} on {clock.today()}, as it was.",
        WORLD: {
            "billmock": __version__,
            "seed": tenant.seed,
            "environment": tenant.environment,
            "now": clock.stamp(),
            "frozen": clock.state()["frozen"] is not None,
            "serial": tx.last_seq(),
            STATE: {name: value for name, value in state.items() if name not in NOT_WRITTEN},
            RECORDS: {
                resource.kind.name: [without_secrets(record) for record in records]
                for resource in written_resources()
                if (records := tx.everywhere(resource.kind))
            },
            FILES: {key: b64encode(content).decode() for key, content in tx.blobs()},
        },
    }


def without_secrets(record: Record) -> Record:
    """A record without its secrets, which a world that is read again has anew."""
    names = secret_names()
    if names.isdisjoint(record):
        return record
    return {name: value for name, value in record.items() if name not in names}
