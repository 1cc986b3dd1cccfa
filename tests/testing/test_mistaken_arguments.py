"""What tests are told that give a method something else than it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.control.server import ControlError
from mockserver.testing import BillMock


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(scenario="empty") as mock:
        yield mock


@pytest.mark.parametrize(
    ("method", "argument", "meant"),
    [
        (
            "ledger",
            "untill",
            "untill: ledger takes no such argument; did you mean until? There are since, until, account",
        ),
        ("session", "usr", "usr: session takes no such argument; did you mean user? There are api, user, trusted"),
        ("due", "number", "number: due takes no such argument; there are count"),
    ],
)
def test_an_argument_that_a_tenants_method_does_not_take_is_told_with_what_it_takes(
    mock: BillMock, method: str, argument: str, meant: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(meant)}$"):
        getattr(mock.default, method)(**{argument: "x"})


def test_an_argument_that_a_new_tenant_does_not_take_is_told_with_what_it_takes(mock: BillMock) -> None:
    wrong: dict[str, Any] = {"limit": "off"}
    with pytest.raises(TypeError, match=r"^limit: tenant takes no such argument; did you mean limits\? There are scen"):
        mock.tenant("empty", **wrong)


def test_a_setting_that_a_server_does_not_have_is_told_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"^latitud: BillMock takes no such argument; did you mean latitude\?"):
        BillMock(latitud="7")


def test_a_method_keeps_its_name_and_its_arguments(mock: BillMock) -> None:
    assert mock.default.ledger.__name__ == "ledger"
    assert mock.default.ledger(until="2020-01-01", account="assets")["entries"] == []


def test_a_clock_takes_a_moment_as_text(mock: BillMock) -> None:
    tenant = mock.tenant("empty")
    tenant.clock.freeze()
    tenant.clock.set("2027-01-04T09:00:00Z")

    assert tenant.clock.now().isoformat() == "2027-01-04T09:00:00+00:00"


@pytest.mark.parametrize("text", ["2027-01-04", "2027-01-04T09:00:00"])
def test_a_text_without_an_offset_is_refused_in_the_words_of_the_control_api(mock: BillMock, text: str) -> None:
    sentence = f"'{text}' has no UTC offset: a moment is such as '2026-11-24T21:28:08Z'"
    answer = mock.app.test_client().patch("/_mock/tenants/default/clock", json={"now": text})

    assert answer.get_json() == {"error": sentence}
    with pytest.raises(ControlError, match=f"^{re.escape(sentence)}$"):
        mock.default.clock.set(text)


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ({"results": [{"id": "1"}], "nextPage": "x"}, "results"),
        ({"results": []}, "results"),
        ({"response_status": 0, "response_data": []}, "response_data"),
    ],
)
def test_a_page_in_the_place_of_rows_is_told_where_its_rows_are(mock: BillMock, page: Any, place: str) -> None:
    hint = f'; this is a page of a list: its rows are in ["{place}"], and there may be more pages'
    tenant = mock.tenant("empty")
    tenant.session()

    with pytest.raises(ValueError, match=f"^{re.escape(f'rows: must be rows, or rows by their id{hint}')}$"):
        tenant.assert_synced(page, "v3.vendors", fields=["name"])
    with pytest.raises(ValueError, match=re.escape(f"rows: each must have its id{hint}")):
        tenant.assert_synced([page], "v3.vendors", fields=["name"])
