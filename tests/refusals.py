"""Refusals in one line: status, code, text and item, so that a test asserts all of them at once."""

from __future__ import annotations

from typing import Any

import orjson

from mockserver.kernel.errors import BillError


def refusal_of(answer: Any) -> str:
    """An answer's refusal: its status, then code and text of each error, and the item in brackets where it has one.

    Takes answers as operations give them, as `requests` and as Flask's client get them: of BILL's REST APIs, of v2 and
    of the control API. A body of any other form stands there as it is.
    """
    if hasattr(answer, "body"):
        return f"{answer.status} {text_of(answer.body)}"
    content = answer.content if hasattr(answer, "content") else answer.data
    return f"{answer.status_code} {text_of(orjson.loads(content))}"


def text_of(body: Any) -> str:
    """What a body says."""
    if isinstance(body, list):
        return errors_of(body)
    if isinstance(body, dict) and "response_data" in body:
        return "{error_code} {error_message}".format_map(body["response_data"])
    return str(body["error"]) if isinstance(body, dict) and body.keys() == {"error"} else str(body)


def errors_of(body: list[Any]) -> str:
    """The errors of an array. BILL says twice what is about an item, the second time with the item's id in front."""
    lines: list[str] = []
    for error in body:
        item, _, text = error["message"].rpartition(" : ")
        line = " ".join(filter(None, (error.get("code"), text)))
        if item and line in lines:
            lines[lines.index(line)] = f"{line} [{item}]"
        else:
            lines.append(" ".join(filter(None, (error.get("code"), error["message"]))))
    return "; ".join(lines)


def refusal_in(error: BillError) -> str:
    """The same of a refusal that was raised."""
    item = f"[{error.item}]" if error.item else ""
    return " ".join(filter(None, (str(error.status), error.code, error.text, item)))
