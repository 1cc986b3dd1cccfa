"""A store that cannot be reached in time is told as that, not as a mistake of ours."""

from collections.abc import Iterator

import pytest

from mockserver import create_app
from mockserver.app import Application
from mockserver.store.errors import StoreBusy

KEYS = {"devKey": "any", "sessionId": "any"}


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


def test_v2_answers_503_in_its_envelope(busy: Application) -> None:
    answer = busy.test_client().post("/api/v2/List/Vendor.json", data={**KEYS, "data": "{}"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.get_json()["response_data"]["error_code"] == "BDC_1001"


def test_the_control_api_answers_503_with_the_reason(busy: Application) -> None:
    answer = busy.test_client().get("/_mock/tenants/default")

    assert (answer.status_code, answer.get_json()) == (503, {"error": "no connection to the store within 30 seconds"})
