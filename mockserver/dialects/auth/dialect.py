"""How BILL's authorization server speaks: forms in, JSON out, errors as RFC 6749 has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.dialects.auth.description import AuthDescription
from mockserver.dialects.auth.forms import pairs_of
from mockserver.dialects.auth.refusals import OAuthRefusal
from mockserver.dialects.by_api import Description
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest.errors import TooLarge, query_of
from mockserver.kernel.errors import BillError, NotBuilt, Refusal, WrongMethod
from mockserver.operations import Registry
from mockserver.tenancy import Credentials

# What RFC 6749 has no word for, a business refusal of BILL's, is told by its status, and 400 in the place of 422: which
# words BILL's own server chooses is assumed (F-1782).
WORDS_FACT = "F-1782"
WORDS: Mapping[int, str] = {401: "invalid_client", 403: "unauthorized_client"}
STATUSES: Mapping[int, int] = {422: 400}


class AuthDialect:
    """A dialect without credentials: what opens the door is in the form."""

    description: Description = AuthDescription()

    def credentials(self, request: Request) -> Credentials:
        """None: no operation asks for any."""
        return Credentials(host=request.host)

    def claims(self, request: Request) -> Credentials:
        """The client id, which tells whose a refused request is."""
        return Credentials(client_id=dict(pairs_of(request)).get("client_id", ""), host=request.host)

    def query(self, request: Request) -> Mapping[str, str]:
        """The query string's parameters."""
        return query_of(request)

    def body(self, call: Call, handler: Handler) -> None:
        """Nothing: the operation reads the form."""
        return

    def unknown_path(self, path: str, registry: Registry) -> BillError:
        """The refusal of a path that no operation has (F-012)."""
        return BillError("BDC_1121")

    def refuse(self, refusal: Refusal, stamp: str) -> Answer:
        """The error word, and a sentence about it."""
        error, status = word_of(refusal)
        answer = Answer(status, {"error": error, "error_description": str(refusal)})
        if isinstance(refusal, WrongMethod):
            answer.headers["Allow"] = ", ".join(refusal.allowed)
        return answer

    def facts(self, refusal: Refusal) -> Iterable[str]:
        """The id of the fact the answer to a refusal rests on."""
        is_told_by_status = isinstance(refusal, BillError) and refusal.status < 500 and refusal.code != "BDC_1121"
        return (WORDS_FACT if is_told_by_status else refusal.fact,)


def word_of(refusal: Refusal) -> tuple[str, int]:
    """The error word of a refusal, and its status."""
    if isinstance(refusal, OAuthRefusal):
        return refusal.error, refusal.status
    if isinstance(refusal, BillError) and refusal.status >= 500:
        return "server_error", refusal.status
    if isinstance(refusal, BillError):
        return WORDS.get(refusal.status, "invalid_request"), STATUSES.get(refusal.status, refusal.status)
    statuses: Mapping[type[Refusal], int] = {WrongMethod: 405, TooLarge: 413, NotBuilt: 501}
    return "invalid_request", statuses.get(type(refusal), 400)


DIALECT = AuthDialect()
