"""The error word and the status of every kind of refusal in OAuth's dialect."""

import pytest

from mockserver.dialects.auth.dialect import word_of
from mockserver.dialects.auth.forms import pairs_of
from mockserver.dialects.auth.refusals import OAuthRefusal
from mockserver.dialects.http import Request
from mockserver.dialects.rest.errors import MAX_BYTES, TooLarge
from mockserver.kernel.errors import BillError, Invalid, NotBuilt, Problem, Refusal, WrongMethod


@pytest.mark.parametrize(
    ("refusal", "word", "status"),
    [
        (OAuthRefusal("invalid_client", "unknown", status=401), "invalid_client", 401),
        (OAuthRefusal("invalid_request", "missing"), "invalid_request", 400),
        (WrongMethod("GET", ["POST"]), "invalid_request", 405),
        (TooLarge(), "invalid_request", 413),
        (NotBuilt("auth.tokens.create"), "invalid_request", 501),
        (BillError("BDC_1121"), "invalid_request", 404),
        (BillError("BDC_1001", status=503), "server_error", 503),
        (BillError("BDC_1001", status=500), "server_error", 500),
        (Invalid([Problem("grant_type", "must not be blank")]), "invalid_request", 400),
    ],
)
def test_a_refusal_has_the_word_and_the_status_of_its_kind(refusal: Refusal, word: str, status: int) -> None:
    assert word_of(refusal) == (word, status)


def form_of(length: int) -> Request:
    """A form of so many bytes."""
    return Request("POST", "/authx/token", "", {}, b"a=" + b"x" * (length - 2), "", "127.0.0.1")


def test_a_form_may_be_as_long_as_its_limit_and_no_longer() -> None:
    assert pairs_of(form_of(MAX_BYTES)) == [("a", "x" * (MAX_BYTES - 2))]
    with pytest.raises(TooLarge):
        pairs_of(form_of(MAX_BYTES + 1))
