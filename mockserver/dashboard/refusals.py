"""Why a call was answered as it was: what the answer says, and the facts behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockserver.control.journal import JournalEntry

V2_REFUSED = 1  # response_status of v2, whose HTTP status is 200 whatever happens

# Where the APIs say in words what is wrong.
TEXTS = ("message", "error_description", "detail", "title")


class Reason(NamedTuple):
    """What a refusal says: its code, which may be empty, and its text."""

    code: str
    text: str


class Explanation(NamedTuple):
    """A fact that an answer rests on: its id, what it says, how it is known, and since when."""

    id: str
    text: str
    source: str
    date: str


def is_refused(entry: JournalEntry) -> bool:
    """Whether a call was refused, as its API says so."""
    answer = entry["response"]
    in_v2 = isinstance(answer, dict) and answer.get("response_status") == V2_REFUSED
    return in_v2 or entry["status"] >= 400


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


def explanations(entry: JournalEntry) -> list[Explanation]:
    """The facts behind an answer, in their order."""
    from contract_tests.facts import fact

    known = [fact(identifier) for identifier in entry["facts"]]
    return [Explanation(one.id, one.text, one.source, one.date) for one in known if one is not None]
