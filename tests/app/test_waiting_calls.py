"""Calls of the application that wait for one world, whatever serves it: some wait, the others are told 503."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from mockserver import create_app
from mockserver.app import Application
from tests.polling import until

THREADS = 4


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """An application whose server has few threads."""
    monkeypatch.setattr(threading, "active_count", lambda: THREADS)
    app = create_app(scenario="empty", threads=THREADS, limits="off")
    yield app
    app.close()


def session_of(app: Application, tenant: str) -> dict[str, str]:
    """The headers of a session in v3."""
    bill = app.test_client().get(f"/_mock/tenants/{tenant}").get_json()["credentials"]
    body = {
        "username": bill["BILL_USERNAME"],
        "password": bill["BILL_PASSWORD"],
        "organizationId": bill["BILL_ORGANIZATION_ID"],
        "devKey": bill["BILL_DEV_KEY"],
    }
    session = app.test_client().post("/connect/v3/login", json=body).get_json()["sessionId"]
    return {"sessionId": session, "devKey": bill["BILL_DEV_KEY"]}


def vendors(app: Application, headers: dict[str, str]) -> TestResponse:
    """The answer to a call."""
    return app.test_client().get("/connect/v3/vendors", headers=headers)


def finished(calls: list[Future[TestResponse]]) -> list[Future[TestResponse]]:
    """Those that are answered."""
    return [call for call in calls if call.done()]


def test_half_of_the_threads_wait_for_one_world_and_the_others_are_told_503(app: Application) -> None:
    headers, other = session_of(app, "default"), session_of(app, "default-production")
    vendors(app, headers)
    with ThreadPoolExecutor(8) as threads:
        with app.engine.write(app.tenancy.tenants.get("default").world):
            calls = [threads.submit(vendors, app, headers) for _ in range(8)]
            until(lambda: len(finished(calls)) == 6)
            early = [call.result() for call in finished(calls)]
            elsewhere = threads.submit(vendors, app, other).result()
        late = [call.result().status_code for call in calls if call.result() not in early]

    assert elsewhere.status_code == 200
    assert {(one.status_code, one.headers["Retry-After"], one.headers["X-Mock-Fact"]) for one in early} == {
        (503, "1", "F-1350")
    }
    assert early[0].get_json()[0]["code"] == "BDC_1001"
    assert late == [200, 200]


def test_v2_is_told_so_in_its_own_envelope(app: Application) -> None:
    headers = session_of(app, "default")
    vendors(app, headers)
    form = {**headers, "data": '{"start": 0, "max": 1}'}
    with ThreadPoolExecutor(4) as threads, app.engine.write(app.tenancy.tenants.get("default").world):
        calls = [threads.submit(app.test_client().post, "/api/v2/List/Vendor.json", data=form) for _ in range(4)]
        until(lambda: len(finished(calls)) == 2)
        refused = finished(calls)[0].result()

    assert (refused.status_code, refused.get_json()["response_data"]["error_code"]) == (503, "BDC_1001")
