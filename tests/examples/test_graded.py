"""The example in another language, graded as those in Python are: a process against a server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.testing import BillMock, MockTenant
from mockserver.testing.lost_answers import explore, run_client
from tests.house.sources import ROOT

FOLDER = ROOT / "examples" / "node_client"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")]


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock() as mock:
        yield mock


def vendors(tenant: MockTenant, *words: str) -> list[dict[str, Any]]:
    """What the program prints for a tenant; raises `RuntimeError` with its last line where it fails."""
    shell = {"PATH": os.environ["PATH"], **tenant.credentials, "BILL_V3_URL": tenant.mock.v3_url}
    ran = subprocess.run(
        ["node", "vendors.mjs", *words], cwd=FOLDER, env=shell, capture_output=True, text=True, check=False, timeout=60
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().splitlines()[-1])
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    return rows


def test_a_vendor_whose_answer_is_lost_is_made_once(mock: BillMock) -> None:
    def client(tenant: MockTenant) -> None:
        vendors(tenant, "Alder, Birch & Co", "Cedar Paper")

    verdicts = explore(lambda fault: run_client(mock.tenant, client, fault), ["lost-answers", "gateway", "session"])

    assert Counter((one["operation"], one["verdict"]) for one in verdicts) == {("v3.vendors.create", "same books"): 6}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rows_are_bills_own_while_others_change_them(mock: BillMock, seed: int) -> None:
    tenant = mock.tenant()
    with tenant.ghost("v3.vendors", seed=seed) as ghost:
        rows = vendors(tenant, "--max", "4", "Cedar Paper")

    assert len(ghost.acts) > 3
    tenant.assert_synced(rows, "v3.vendors", fields=["name", "phone", "archived"])


def test_it_needs_a_clerk_alone_without_mfa(mock: BillMock) -> None:
    tenant = mock.tenant()
    vendors(tenant, "Cedar Paper")
    needed = {one["what"]: one["advice"] for one in tenant.rights()["advice"][0]["choices"]}

    assert (needed["role"], needed["session"], needed["sync token"]) == ("CLERK", "without MFA", "would do")
