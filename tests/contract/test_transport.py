"""Requests to a target are guarded, paced, retried and remembered."""

import socket

import pytest
import requests

from contract_tests.hosts import ProductionHost
from contract_tests.transport import Transport, Unreachable, Window, unreachable
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

    assert (answer.is_refused, pauses) == (False, [2.0])


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


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.ConnectionError(OSError(111, "Connection refused")), "[Errno 111] Connection refused"),
        (requests.exceptions.SSLError("unknown CA"), "TLS does not succeed (REQUESTS_CA_BUNDLE may name"),
        (requests.exceptions.ProxyError("407"), "the proxy that the environment names does not connect to it: 407"),
        (requests.ReadTimeout(), "waited 10 seconds for a connection and 60 for an answer"),
        (requests.ConnectTimeout(), "waited 10 seconds for a connection and 60 for an answer"),
        (OSError("no file of certificates at /nowhere"), "no file of certificates at /nowhere"),
    ],
)
def test_a_request_without_an_answer_says_where_and_why(error: OSError, reason: str) -> None:
    assert str(unreachable("https://bill.example.com:8443/connect/v3/login", error)).startswith(
        f"bill.example.com:8443 gives no answer: {reason}"
    )


def test_an_unknown_host_name_is_called_that() -> None:
    error = requests.ConnectionError("Max retries exceeded")
    error.__context__ = socket.gaierror(-2, "Name or service not known")

    assert str(unreachable("https://bill.example.com/", error)) == (
        "bill.example.com gives no answer: there is no host of that name (DNS)"
    )


def test_a_target_that_never_answered_is_dead_at_once() -> None:
    transport = Transport(paced=False, trust_env=False)

    with pytest.raises(Unreachable, match=r"^127\.0\.0\.1:9 gives no answer: "):
        transport.send("", "GET", "http://127.0.0.1:9/")

    assert transport.is_dead


def test_a_target_that_has_answered_is_dead_after_three_silences_in_a_row(host: Host) -> None:
    host.replies = [Reply()]
    transport = Transport(paced=False, trust_env=False)
    states = [
        (answered(transport, url), transport.is_dead)
        for url in (host.url, NOWHERE, NOWHERE, host.url, NOWHERE, NOWHERE, NOWHERE)
    ]

    assert [dead for _, dead in states] == [False, False, False, False, False, False, True]


NOWHERE = "http://127.0.0.1:9/"


def answered(transport: Transport, url: str) -> bool:
    """Whether a request had an answer."""
    try:
        transport.send("", "GET", url)
    except Unreachable:
        return False
    return True
