"""Whether a call was refused, and what its answer says of the reasons: in the shape of each API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

V2_REFUSED = 1  # response_status of v2, whose HTTP status is 200 whatever happens

# Where the APIs say in words what is wrong.
TEXTS = ("message", "error_description", "detail", "title")

# What we say of our own to who met a code at a wrong time, or too early.
ADVICE = {
    "BDC_1152": "a process date is a bank day ahead of the tenant's own day: PATCH /_mock/tenants/ID/clock sets that, "
    "and a world is told from another by --anchor DATE",
    "BDC_1361": "money takes a session that passed MFA: a challenge, and the code in BILL_MFA_CODE",
}


class Reason(NamedTuple):
    """What a refusal says: its code, which may be empty, and its text."""

    code: str
    text: str


def is_refused(entry: Mapping[str, Any]) -> bool:
    """Whether a call was refused, or an element of it, as its API says so."""
    answer = entry["response"]
    return entry["status"] >= 400 or _refuses_in_v2(answer) or any(map(_refuses_in_v2, elements(answer)))


def elements(answer: Any) -> list[Any]:
    """The envelopes in the answer of a bulk call of v2, each of which succeeds or is refused on its own."""
    data = answer.get("response_data") if isinstance(answer, dict) else None
    bulk = data.get("bulk") if isinstance(data, dict) else None
    return bulk if isinstance(bulk, list) else []


def advice_of(answer: Any) -> list[str]:
    """What we advise who was refused so, each once."""
    return list(dict.fromkeys(ADVICE[one.code] for one in reasons(answer) if one.code in ADVICE))


def _refuses_in_v2(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("response_status") == V2_REFUSED


def reasons(answer: Any) -> list[Reason]:
    """The reasons in an answer of any of the APIs; those of a bulk call's elements say which, counted from 0."""
    return [
        *_reasons(answer),
        *(
            Reason(one.code, f"bulk[{index}]: {one.text}")
            for index, element in enumerate(elements(answer))
            for one in _reasons(element)
        ),
    ]


def _reasons(answer: Any) -> Iterator[Reason]:
    for one in answer if isinstance(answer, list) else [answer]:
        if not isinstance(one, dict):
            continue
        data = one.get("response_data")
        text = next((one[name] for name in TEXTS if name in one), "")
        if isinstance(data, dict) and "error_code" in data:
            yield Reason(str(data["error_code"]), str(data.get("error_message", "")))
        elif text:
            yield Reason(str(one.get("code", one.get("error", ""))), str(text))
