"""A store that cannot be reached in time is told as that, not as a mistake of ours."""

import resource
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver import create_app
from mockserver.app import Application
from mockserver.store import memory, sqlite
from mockserver.store.errors import StoreBusy

KEYS = {"devKey": "any", "sessionId": "any"}
ADDRESS = {"line1": "1 Main St", "city": "Austin", "stateOrProvince": "TX", "zipOrPostalCode": "78701", "country": "US"}


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """An application whose store has no connection to lend."""
    app = create_app(scenario="empty")

    def refuse(*_: object, **__: object) -> None:
        raise StoreBusy("no connection to the store within 30 seconds")

    with monkeypatch.context() as patch:
        patch.setattr(app.tenancy.authentication, "authenticate", refuse)
        patch.setattr(app.tenancy.tenants, "get", refuse)
        yield app
    app.close()


def test_v3_answers_503_and_when_to_come_back(busy: Application) -> None:
    answer = busy.test_client().get("/connect/v3/vendors", headers=KEYS)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert [(error["code"], error["category"]) for error in answer.get_json()] == [("BDC_1001", "SERVER")]


def test_an_answer_of_503_tells_the_reason_and_its_fact(busy: Application) -> None:
    answer = busy.test_client().get("/connect/v3/vendors", headers=KEYS)

    assert answer.get_json()[0]["message"] == "no connection to the store within 30 seconds"
    assert answer.headers["X-Mock-Fact"] == "F-1350"


def test_v2_answers_503_in_its_envelope(busy: Application) -> None:
    answer = busy.test_client().post("/api/v2/List/Vendor.json", data={**KEYS, "data": "{}"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.get_json()["response_data"]["error_code"] == "BDC_1001"


def test_the_control_api_answers_503_with_the_reason(busy: Application) -> None:
    answer = busy.test_client().get("/_mock/tenants/default")

    assert (answer.status_code, answer.get_json()) == (503, {"error": "no connection to the store within 30 seconds"})


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """An application whose file has no room left, by whatever connection."""
    app = create_app(scenario="empty", database=f"sqlite:///{tmp_path / 'worlds.sqlite'}")
    with app.engine.directory() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    monkeypatch.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, f"PRAGMA max_page_count = {pages}"))
    yield app
    app.close()


def test_a_server_without_room_for_its_records_is_live_but_not_ready(full: Application) -> None:
    live = full.test_client().get("/_mock/health/live")
    ready = full.test_client().get("/_mock/health/ready")

    assert live.status_code == 200
    assert (ready.status_code, ready.headers["Retry-After"]) == (503, "1")
    assert ready.get_json()["error"].endswith("worlds.sqlite: database or disk is full")


def test_a_server_with_room_for_less_than_a_create_writes_is_not_ready(tmp_path: Path) -> None:
    app = create_app(scenario="empty", database=f"sqlite:///{tmp_path / 'worlds.sqlite'}")
    with sqlite3.connect(tmp_path / "worlds.sqlite") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    first = app.test_client().get("/_mock/health/ready")
    log = tmp_path / "worlds.sqlite-wal"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 100_000, limits[1]))
    full = app.test_client().get("/_mock/health/ready")
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    again = app.test_client().get("/_mock/health/ready")
    app.close()

    assert (first.status_code, full.status_code, again.status_code) == (200, 503, 200)


def sign_in_of(credentials: dict[str, str]) -> dict[str, str]:
    """What a tenant's first user signs in with."""
    body = {"username": credentials["BILL_USERNAME"], "password": credentials["BILL_PASSWORD"]}
    return body | {"devKey": credentials["BILL_DEV_KEY"], "organizationId": credentials["BILL_ORGANIZATION_ID"]}


def test_a_call_that_finds_no_room_is_refused_with_the_reason(full: Application) -> None:
    credentials = full.tenancy.registrations.credentials(full.tenancy.tenants.get("default"))
    body = sign_in_of(credentials)
    answers = [full.test_client().post("/connect/v3/login", json=body) for _ in range(100)]

    assert (answers[-1].status_code, answers[-1].headers["X-Mock-Fact"]) == (503, "F-1352")
    assert answers[-1].get_json()[0]["message"].endswith("database or disk is full")


def narrow_database(image: bytes) -> sqlite3.Connection:
    """The database of an image with room for ten pages more, in the place of those that 1 GiB has."""
    connection = memory.connect()
    connection.deserialize(image)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    return connection


def test_a_world_in_memory_that_outgrows_its_image_is_refused_once_and_then_has_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "database_of", narrow_database)
    app = create_app(scenario="empty", limits="off")
    known = app.tenancy.registrations.credentials(app.tenancy.tenants.get("default"))
    session = app.test_client().post("/connect/v3/login", json=sign_in_of(known)).get_json()["sessionId"]
    headers = {"devKey": known["BILL_DEV_KEY"], "sessionId": session}
    vendors = [{"name": f"Vendor {number} {'x' * 60}", "address": ADDRESS} for number in range(60)]
    answers = [app.test_client().post("/connect/v3/vendors", json=vendor, headers=headers) for vendor in vendors]
    refused = [answer for answer in answers if answer.status_code == 503]
    listed = app.test_client().get("/connect/v3/vendors?max=100", headers=headers).get_json()["results"]
    app.close()

    assert [(answer.get_json()[0]["message"], answer.headers["X-Mock-Fact"]) for answer in refused] == [
        ("the world has no room for that much at once; it has more from now on", "F-1352")
    ]
    assert len(listed) == 59
