"""Production hosts of BILL are refused, however they are written."""

import re

import pytest

from contract_tests.hosts import ProductionHost, TargetError, host_of, refuse_production


@pytest.mark.parametrize(
    "url",
    [
        "https://gateway.prod.bill.com/connect/v3",
        "https://api.bill.com/api/v2",
        "https://app.bill.com",
        "https://app02.us.bill.com",
        "https://login.us.bill.com/neo/login",
        "https://gateway.bill.com",
        "https://api.divvy.co/de/rest/pan",
        "https://API.Bill.COM/api/v2",
        "https://api.bill.com:443/api/v2",
        "https://api.bill.com:8443",
        "https://api.bill.com./api/v2",
        "https://api.bill.com..",
        "http://api.bill.com",
        "https://app07.us.bill.com",
        "https://bill.com",
        "https://divvy.co",
    ],
)
def test_a_production_host_is_refused(url: str) -> None:
    with pytest.raises(ProductionHost, match="production host"):
        refuse_production(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://gateway.stage.bill.com/connect/v3",
        "https://api-stage.bill.com/api/v2",
        "https://api-sandbox.bill.com/api/v2",
        "https://app-stage02.us.bill.com/api/v2",
        "https://sandbox.bill.com/api/v2",
        "https://app-dev-bdc-stg.divvy.co/de/rest/pan",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "https://bill.example.com",
        "https://notbill.com",
    ],
)
def test_any_other_host_is_let_through(url: str) -> None:
    assert refuse_production(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://gateway%2Eprod.bill.com",
        "https://api.bill.com\\@localhost/",
        "https://user@api.bill.com",
        "https://api。bill。com",
        "ftp://localhost",
        "localhost:8080",
        "",
    ],
)
def test_a_url_that_readers_could_take_for_different_hosts_is_refused(url: str) -> None:
    with pytest.raises(TargetError, match="plain host name"):
        refuse_production(url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://user:sekret@[::1", "***@[::1"),
        ("http:/user:sekret@h", "***@h"),
        ("http://user:sekret/x", "http://user:***"),
        ("https://h:0", "https://h:0"),
    ],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str, words: str) -> None:
    with pytest.raises(TargetError, match=f"^not an http.s. URL with a plain host name: '{re.escape(words)}'$"):
        refuse_production(url)


def test_a_host_is_lower_case_and_without_port_or_final_dot() -> None:
    assert host_of("https://Gateway.Stage.BILL.com.:443/connect") == "gateway.stage.bill.com"
