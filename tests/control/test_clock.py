"""The tenant's clock over the control API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3


def patch(mock: BillMock, tenant: MockTenant, body: Mapping[str, object]) -> TestResponse:
    return mock.app.test_client().patch(f"/_mock/tenants/{tenant.id}/clock", json=body)


def test_a_frozen_clock_stands_still(mock: BillMock, tenant: MockTenant) -> None:
    patch(mock, tenant, {"frozen": True, "now": "2026-12-24T18:00:00+00:00"})
    assert tenant.clock.now() == tenant.clock.now() == datetime(2026, 12, 24, 18, tzinfo=UTC)


def test_business_days_skip_weekends_and_bank_holidays(tenant: MockTenant) -> None:
    tenant.clock.freeze()
    tenant.clock.set(datetime(2026, 12, 24, 18, tzinfo=UTC))
    tenant.clock.advance("1 business day")
    assert tenant.clock.today().isoformat() == "2026-12-28"


def test_turning_the_clock_leaves_sessions_alone_unless_asked(tenant: MockTenant) -> None:
    admin = V3(tenant)
    tenant.clock.advance("PT36M")
    assert admin.call("GET", "/vendors").status_code == 200
    tenant.clock.advance("PT36M", expire_sessions=True)
    assert admin.call("GET", "/vendors").json()[0]["code"] == "BDC_1109"


@pytest.mark.parametrize("span", ["a while", "-3 days"])
def test_a_span_that_cannot_be_read_is_400(mock: BillMock, tenant: MockTenant, span: str) -> None:
    spans = "'PT36M', 'P2D', '90 minutes' or '3 business days'"

    assert refusal_of(patch(mock, tenant, {"advance": span})) == f"400 '{span}' is no span of time such as {spans}"


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T00:00:00Z"])
def test_a_moment_that_cannot_be_read_is_400(mock: BillMock, tenant: MockTenant, moment: str) -> None:
    text = f"'{moment}' is no moment such as '2026-11-24T21:28:08Z'"

    assert refusal_of(patch(mock, tenant, {"now": moment})) == f"400 {text}"


@pytest.mark.parametrize("change", [{"now": "2199-01-01T00:00:00Z"}, {"advance": "P9132D"}, {"advance": "9132 days"}])
def test_a_move_past_25_years_is_refused_in_words_and_nothing_moves(
    mock: BillMock, tenant: MockTenant, change: dict[str, str]
) -> None:
    tenant.clock.freeze()
    before = tenant.clock.now()
    text = "all that recurs happens on the way, which would take too long: move it on from there again"

    assert refusal_of(patch(mock, tenant, change)) == f"400 a clock moves by at most 25 years at once, for {text}"
    assert tenant.clock.now() == before


def test_a_clock_moves_by_25_years_at_once_and_goes_back_as_far_as_there_is_time(
    mock: BillMock, tenant: MockTenant
) -> None:
    patch(mock, tenant, {"frozen": True, "now": "2026-12-24T18:00:00+00:00"})
    answers = [patch(mock, tenant, change) for change in ({"advance": "9131 days"}, {"now": "1970-01-01T00:00:00Z"})]

    assert [answer.get_json()["today"] for answer in answers] == ["2051-12-24", "1969-12-31"]


def test_a_clock_says_how_fast_it_runs(mock: BillMock, tenant: MockTenant) -> None:
    answer = patch(mock, tenant, {"frozen": True, "rate": "24 hours/s"})

    assert (answer.get_json()["rate"], answer.get_json()["frozen"]) == ("1 day/s", True)


def test_a_rate_that_cannot_be_read_is_400(mock: BillMock, tenant: MockTenant) -> None:
    text = "400 'fast' is no rate such as '1 day/s', '2 hours/min' or, real time, '1 second/s'"

    assert refusal_of(patch(mock, tenant, {"rate": "fast"})) == text


def test_a_refused_rate_leaves_the_rest_of_the_change_undone(mock: BillMock, tenant: MockTenant) -> None:
    patch(mock, tenant, {"frozen": True, "rate": "fast"})

    assert mock.app.test_client().get(f"/_mock/tenants/{tenant.id}/clock").get_json()["frozen"] is False
