"""Requests to a target are guarded, paced, retried and remembered."""

import pytest

from contract_tests.hosts import ProductionHost
from contract_tests.transport import Transport, Window
from tests.contract.conftest import Host, Reply

BUSY = [{"code": "BDC_1322", "severity": "ERROR", "message": "Max number of concurrent requests."}]
LIMITED = [{"code": "BDC_1144", "severity": "ERROR", "message": "Max number of allowed requests per hour."}]


def test_an_answer_is_remembered_with_its_operation(host: Host) -> None:
    host.replies = [Reply(201, {"id": "1"})]
    transport = Transport()

    answer = transport.send("v3.vendors.create", "POST", f"{host.url}/vendors", json={"name": "Ada"})

    assert (answer.status, answer.body, answer.operation) == (201, {"id": "1"}, "v3.vendors.create")
    assert transport.answers == [answer]


def test_a_production_host_is_not_called() -> None:
    with pytest.raises(ProductionHost):
        Transport().send("v3.login", "POST", "https://GATEWAY.prod.bill.com.:443/connect/v3/login")


def test_a_redirect_to_a_production_host_is_refused(host: Host) -> None:
    host.replies = [Reply(302, headers={"Location": "https://api.bill.com/api/v2/Login.json"})]

    with pytest.raises(ProductionHost):
        Transport().send("v2.Login", "POST", f"{host.url}/Login.json")


def test_no_redirect_is_followed(host: Host) -> None:
    host.replies = [Reply(302, headers={"Location": "/elsewhere"}), Reply(200)]

    assert Transport().send("", "GET", host.url).status == 302


def test_too_many_at_once_is_tried_again_after_growing_pauses(host: Host) -> None:
    host.replies = [Reply(422, BUSY), Reply(422, BUSY), Reply(200, {})]
    pauses: list[float] = []

    answer = Transport(sleep=pauses.append).send("v3.vendors.list", "GET", host.url)

    assert answer.status == 200
    assert pauses == [2.0, 4.0]


def test_bills_hourly_limit_is_waited_out_to_the_next_hour(host: Host) -> None:
    host.replies = [Reply(422, LIMITED), Reply(200, {})]
    pauses: list[float] = []

    Transport(sleep=pauses.append, now=lambda: 7_200 + 3_000).send("v3.vendors.list", "GET", host.url)

    assert pauses == [601]


def test_a_limit_of_v2_is_seen_in_its_envelope(host: Host) -> None:
    refusal = {"response_status": 1, "response_data": {"error_code": "BDC_1322", "error_message": "Max"}}
    host.replies = [Reply(200, refusal), Reply(200, {"response_status": 0})]
    pauses: list[float] = []

    answer = Transport(sleep=pauses.append).send("v2.List.Vendor", "POST", host.url)

    assert (answer.refused, pauses) == (False, [2.0])


def test_a_target_that_stays_busy_is_given_up(host: Host) -> None:
    host.replies = [Reply(429)]
    pauses: list[float] = []

    answer = Transport(sleep=pauses.append).send("spend.users.list", "GET", host.url)

    assert (answer.status, len(host.requests), len(pauses)) == (429, 6, 5)


def test_text_messages_are_kept_under_bills_limit(host: Host) -> None:
    host.replies = [Reply(200, {})]
    pauses: list[float] = []
    transport = Transport(sleep=pauses.append, now=lambda: 1_000.0)

    _ = [transport.send("v3.mfa.challenge", "POST", host.url) for _ in range(5)]

    assert pauses == [60.0]


def test_a_mock_in_this_process_is_not_paced(host: Host) -> None:
    host.replies = [Reply(200, {})]
    pauses: list[float] = []
    transport = Transport(paced=False, sleep=pauses.append)

    _ = [transport.send("v3.mfa.challenge", "POST", host.url) for _ in range(9)]

    assert pauses == []


def test_a_window_counts_calls_that_wait() -> None:
    window = Window(("*",), calls=2, seconds=10)

    assert [window.wait(now) for now in (0, 1, 2, 3, 21)] == [0, 0, 8, 8, 0]


def test_a_cookie_of_one_answer_does_not_travel_with_the_next_request(host: Host) -> None:
    host.replies = [Reply(200, {}, {"Set-Cookie": "sid=1"}), Reply(200, {})]
    transport = Transport()

    transport.send("v2.Login", "POST", host.url)
    transport.send("v2.List.Vendor", "POST", host.url, cookies={"own": "2"})

    assert [headers.get("Cookie") for _, _, headers, _ in host.requests] == [None, "own=2"]
