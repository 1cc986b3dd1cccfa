"""What a fault does to a call that it strikes: another answer, a late one, a broken one, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockserver.app.wsgi import REASONS
from mockserver.control.journal import JournalFault
from mockserver.control.journal_filter import holds
from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.kernel.errors import NO_VALUE, BillError, Refusal
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy, Tenant
from mockserver.tenancy import faults as kinds
from mockserver.tenancy.faults import AFTER, needs_connection, seconds_of
from mockserver.tenancy.limits import AT_ONCE_KINDS, LIMIT_OF_KIND, LOGINS, REQUESTS

Refuse = Callable[[Refusal], Answer]

NEEDS_CONNECTION = (
    "a fault that takes time or breaks the connection needs `billmock serve` with one worker, or BillMock"
)
MAX_SLOTS = 4  # in the text of an error

# The sandbox is deployed at least twice a day, in Pacific mornings or afternoons (F-1780). What it answers then is not
# published; clients defend against the page of a gateway, which is assumed (F-1781).
REDEPLOYED_STATUS = 502
REDEPLOYED_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    b"<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)
REDEPLOYED_FACT = "F-1781"


class DeliveryFault(BaseException):
    """An answer that does not go its way: whoever holds the connection says how it goes on.

    No `Exception`: nothing between the dispatcher and the server may take it for a failure.
    """


class Wait(DeliveryFault):
    """An answer that is late: `resume` makes it once so many seconds are over; None for never."""

    def __init__(self, seconds: float | None, resume: Callable[[], Answer]) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.resume = resume


class Cut(DeliveryFault):
    """A connection that breaks: in the middle of an answer, or without a byte of one where it is None."""

    def __init__(self, answer: Answer | None) -> None:
        super().__init__()
        self.answer = answer


class FaultAnswer(Exception):
    """A call that a fault answers in its place; status 0 where nobody does."""

    def __init__(self, answer: Answer, fact: str = "") -> None:
        super().__init__(answer.status)
        self.answer = answer
        self.fact = fact


@dataclass(slots=True)
class Strike:
    """A fault that strikes a call; the answer is `seconds` late, until it `has_waited`.

    `started` is the performance counter when the request came, for a call that is served after waiting.
    """

    rule: Record
    seconds: float
    started: float
    has_waited: bool = False

    @property
    def kind(self) -> str:
        """What goes wrong: a name of `KINDS`, such as `reset` or `latency`."""
        return str(self.rule["kind"])

    @property
    def is_after(self) -> bool:
        """Whether the call is served first."""
        return bool(self.rule["when"] == AFTER)

    @property
    def needs_connection(self) -> bool:
        """Whether only who holds the connection can do it."""
        return needs_connection(self.rule)

    def for_journal(self) -> JournalFault:
        """What an entry of the journal says of it."""
        return {"number": self.rule["number"], "kind": self.kind, "when": self.rule["when"]}


class Subject:
    """A call as rules look at it: what it holds is read when the first of them asks."""

    def __init__(self, tenancy: Tenancy, call: Call) -> None:
        self._tenancy = tenancy
        self._call = call

    def fits(self, rule: Record) -> bool:
        """Whether a rule is about this call."""
        identifier, header = self._call.operation.id, self._call.request.header
        return (
            any(fnmatchcase(identifier, pattern) for pattern in rule["operation"].split(","))
            and (rule["id"] is None or any(fnmatchcase(one, rule["id"]) for one in self._ids))
            and all(fnmatchcase(header(name), pattern) for name, pattern in rule["headers"].items())
            and (not rule["json"] or any(holds(body, rule["json"]) for body in self._bodies))
            and self._may_have(rule["kind"])
        )

    def _may_have(self, kind: str) -> bool:
        """Whether a call of this caller can meet a kind of fault: only a session dies, only some count at once."""
        caller = self._call.caller
        if kind == kinds.SESSION:
            return caller is not None and self._tenancy.sessions.is_there(caller.session)
        return kind != kinds.CONCURRENCY or (caller is not None and caller.kind in AT_ONCE_KINDS)

    @property
    def _ids(self) -> list[str]:
        """The ids of the path; v2 has its own in `data`."""
        return [*self._call.params.values(), *(str(body["id"]) for body in self._bodies if "id" in body)]

    @cached_property
    def _bodies(self) -> list[Mapping[str, Any]]:
        """The JSON object or the form of the body; in v2 the form, and the object in its `data`."""
        call = self._call
        if call.operation.api == "v2":
            bodies = [dict(call.query), json_of(call.query.get("data", ""))]
        else:
            body = call.request.body
            bodies = [json_of(body) or dict(parse_qsl(body.decode("latin-1")))]
        return [body for body in bodies if isinstance(body, dict)]


def json_of(text: str | bytes) -> Any:
    """The value of a JSON text; None for what is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def look_for(tenancy: Tenancy, tenant: Tenant, call: Call, start: float) -> Strike | None:
    """The fault that strikes a call of a tenant, which counts for it; None for none."""
    rule = tenancy.faults.strike(tenant, Subject(tenancy, call).fits)
    return None if rule is None else Strike(rule, seconds_of(rule, tenant.seed), start)


def check_connection(strike: Strike, *, has_connections: bool) -> None:
    """Refuse a call, before it is served, whose fault this server cannot let happen."""
    if strike.needs_connection and not has_connections:
        raise without_connection()


def without_connection() -> BillError:
    """Why a fault cannot happen where nobody lets an answer wait or breaks a connection: HTTP 501 in plain words."""
    return BillError("", text=NEEDS_CONNECTION, status=501, category="SERVER")


def serve_instead(strike: Strike, call: Call, refuse: Refuse) -> None:
    """What a fault that strikes before the call is served does in its place; nothing where it was only late.

    `refuse` makes the answer to a refusal in the call's dialect. Raises a refusal, or `FaultAnswer` with an answer.
    """
    kind = strike.kind
    if kind == kinds.ERROR:
        raise error_of(strike.rule)
    if kind == kinds.RATE_LIMIT:
        raise (LIMIT_OF_KIND.get(call.caller.kind, REQUESTS) if call.caller else LOGINS).refusal()
    if kind == kinds.CONCURRENCY:
        raise BillError("BDC_1322")
    if kind == kinds.STATUS:
        raise FaultAnswer(bare_status(strike.rule["status"], refuse))
    if kind == kinds.REDEPLOYED:
        raise FaultAnswer(page(), REDEPLOYED_FACT)
    if kind in (kinds.RESET, kinds.SILENCE):
        raise FaultAnswer(Answer(0))


def answer_instead(strike: Strike, answer: Answer, refuse: Refuse) -> tuple[Answer, str]:
    """What is sent in the place of the answer to a call that was served, and the fact it rests on."""
    match strike.kind:
        case kinds.ERROR:
            return refuse(error_of(strike.rule)), ""
        case kinds.STATUS:
            return bare_status(strike.rule["status"], refuse), ""
        case kinds.REDEPLOYED:
            return page(), REDEPLOYED_FACT
        case kinds.MALFORMED:
            return first_half(answer), ""
    return answer, ""


def page() -> Answer:
    """What a gateway sends while nobody is behind it."""
    return Answer(REDEPLOYED_STATUS, REDEPLOYED_PAGE, content_type="text/html")


def error_of(rule: Record) -> BillError:
    """The refusal that a rule names: slots without a parameter are filled as those of absent values are."""
    params = [*rule["params"], *[NO_VALUE] * MAX_SLOTS]
    return BillError(rule["code"], *params, text=rule["text"] or "", status=rule["status"] or 0)


def bare_status(status: int, refuse: Refuse) -> Answer:
    """A status, with BILL's system error in the body for those of a server, and no code for others."""
    if status >= 500:
        answer = refuse(BillError("BDC_1001", status=status, category="SERVER"))
    else:
        answer = refuse(BillError("", text=REASONS.get(status, "Status"), status=status, category="REQUEST"))
    answer.status = status
    return answer


def first_half(answer: Answer) -> Answer:
    """The first half of an answer as if it were all of it: no JSON that anybody can read."""
    payload = answer.payload()
    if not payload:
        return answer
    return Answer(answer.status, payload[: len(payload) // 2] or b"{", answer.headers, answer.content_type)


def deliver(strike: Strike, answer: Answer) -> Answer:
    """Send an answer as a fault lets it go: raises `DeliveryFault` where it does not go its way."""
    if strike.is_after and strike.seconds and not strike.has_waited:
        strike.has_waited = True
        raise Wait(strike.seconds, lambda: deliver(strike, answer))
    if strike.kind == kinds.SILENCE:
        raise Wait(None, lambda: answer)
    if strike.kind == kinds.RESET:
        raise Cut(None)
    if strike.kind == kinds.TRUNCATE:
        raise Cut(answer if answer.payload() and answer.status != 204 else None)
    return answer
