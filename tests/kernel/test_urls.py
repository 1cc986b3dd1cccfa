"""URLs as messages show them: without what signs in, however they are written."""

from __future__ import annotations

import pytest

from mockserver.kernel.urls import hide_credentials_of, read_web_url, with_hidden_credentials, without_credentials


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://user:sekret@127.0.0.1:9/x", "http://***@127.0.0.1:9/x"),
        ("http://user:sekret@[::1", "http://***@[::1"),
        ("http://user:sek@ret@h", "http://***@h"),
        ("http://user:sek/ret?a#b@h:80", "http://***@h:80"),
        ("http:/user:sekret@h", "http:/***@h"),
        ("user:sekret@host:1", "***@host:1"),
        ("user:sekret", "user:***"),
        ("https://user:sekret/x", "https://user:***/x"),
        ("postgresql://user:sekret@[::1/x", "postgresql://***@[::1/x"),
        ("postgresql://h/x?password=sekret&sslmode=off", "postgresql://h/x?password=***&sslmode=off"),
        ("http://[::1]:80/a:b", "http://[::1]:80/a:b"),
        ("localhost:8080", "localhost:8080"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_password_is_hidden_also_in_a_text_that_is_no_url(text: str, words: str) -> None:
    assert with_hidden_credentials(text) == words


def test_a_place_is_told_without_a_trace_of_who_signs_in() -> None:
    assert without_credentials("http://user:sekret@127.0.0.1:9") == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("url", "text", "words"),
    [
        ("postgresql://u:se@kret@h/x", "no host 'kret@h'", "no host '***@h'"),
        ("postgresql://u:se%20kret@h/x", "for u: 'se kret'", "for u: '***'"),
        ("postgresql://h/x?password=sekret", "not sekret", "not ***"),
        ("postgresql://h/x", "no host 'h'", "no host 'h'"),
    ],
)
def test_what_a_driver_says_of_a_url_is_repeated_without_its_password(url: str, text: str, words: str) -> None:
    assert hide_credentials_of(url, text) == words


@pytest.mark.parametrize(
    "text",
    ["", "h:1", "ftp://h", "http://", "http://[::1", "http://h:port", "http://h:0", "http://h:70000", "http://a..b"],
)
def test_what_leads_to_no_server_is_no_web_url(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_web_url(text)
