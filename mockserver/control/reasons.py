"""Whether a call was refused, and what its answer says of the reasons: in the shape of each API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

V2_REFUSED = 1  # response_status of v2, whose HTTP status is 200 whatever happens

# Where the APIs say in words what is wrong.
TEXTS = ("message", "error_description", "detail", "title")


class Reason(NamedTuple):
    """What a refusal says: its code, which may be empty, and its text."""

    code: str
    text: str


def is_refused(entry: Mapping[str, Any]) -> bool:
    """Whether a call was refused, as its API says so."""
    answer = entry["response"]
    in_v2 = isinstance(answer, dict) and answer.get("response_status") == V2_REFUSED
    return bool(in_v2 or entry["status"] >= 400)


def reasons(answer: Any) -> list[Reason]:
    """The reasons in an answer of any of the APIs."""
    return list(_reasons(answer))


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
