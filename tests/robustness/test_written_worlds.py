"""Whatever was done in a world, it survives being written down and read again: equal lists, books that add up."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from mockserver.operations import load
from mockserver.testing import BillMock, MockTenant
from tests.robustness.bookkeeping import Bookkeeper, audit
from tests.robustness.threads import Client
from tests.signed_in import V3

ACTS_A_SEED = 90
SIGNED = ("downloadLink",)  # links that a tenant signs
V3_ROOT = "/connect/v3"


def list_paths() -> list[str]:
    """The paths of all of v3's lists that are about no record of a path."""
    rows = [row for row in load().operations if row.api == "v3" and row.id.endswith(".list") and row.auth == "session"]
    return [row.path.removeprefix(V3_ROOT) for row in rows if row.is_built and not row.path_ids]


def lists_of(user: Client) -> dict[str, list[Any]]:
    """Everything in all lists, but for what differs by tenant."""
    return {path: [unsigned(row) for row in rows_of(user, path)] for path in list_paths()}


def rows_of(user: Client, path: str) -> list[Any]:
    """Every row of a list; of one that is no page, or is refused, what it answers."""
    answer = user.call("GET", path, params={"max": 100})
    body = answer.json() if answer.ok else {"status": answer.status_code}
    return user.walk(path, max=100) if isinstance(body, dict) and "results" in body else [body]


def unsigned(row: Any) -> Any:
    """A row without links."""
    return {name: value for name, value in row.items() if name not in SIGNED} if isinstance(row, dict) else row


def keeper_of(tenant: MockTenant, seed: int) -> Bookkeeper:
    """Somebody who has worked in a tenant's books, and let a week go by."""
    keeper = Bookkeeper(Client(V3(tenant, trusted=True)), seed)
    keeper.work(ACTS_A_SEED)
    tenant.clock.advance("3 business days")
    keeper.work(ACTS_A_SEED // 3)
    return keeper


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_any_work_survives_export_and_import(mock: BillMock, seed: int) -> None:
    tenant = mock.tenant()
    keeper = keeper_of(tenant, seed)
    tenant.clock.freeze()
    other = mock.tenant(orjson.loads(orjson.dumps(tenant.export_world())))
    reader = Client(V3(other, trusted=True))
    assert lists_of(reader) == lists_of(keeper.client)
    assert (other.audit(), list(audit(reader))) == ([], [])
    assert other.clock.now() == tenant.clock.now()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_any_work_goes_on_without_anybodys_data(mock: BillMock, seed: int) -> None:
    tenant = mock.tenant()
    keeper_of(tenant, 50 + seed)
    other = mock.tenant(orjson.loads(orjson.dumps(tenant.export_world(anonymise=True))))
    keeper = Bookkeeper(Client(V3(other, trusted=True)), 60 + seed)
    keeper.work(ACTS_A_SEED)
    assert keeper.faults == []
    assert (other.audit(), list(audit(keeper.client))) == ([], [])
