"""How the end of a client is told in a line: with what BILL said, wherever that stands in an exception."""

from __future__ import annotations

import json

import pytest
import requests

from mockserver.testing.failures import text_of

LEAD = "POST http://127.0.0.1:43567/connect/v3/bills: 400 "
V3 = [
    {
        "timestamp": "2026-11-27T02:31:08.000+00:00",
        "code": "BDC_1171",
        "severity": "ERROR",
        "category": "REQUEST",
        "message": "That number is taken, said it's owner.",
    }
]
V2 = {"response_status": 1, "response_data": {"error_code": "BDC_1109", "error_message": "Session is invalid."}}
HEAD = "RuntimeError: POST http://127.0.0.1:43567/connect/v3/bills: 400: "


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (LEAD + json.dumps(V3), f"{HEAD}BDC_1171 That number is taken, said it's owner."),
        (LEAD + str(V3), f"{HEAD}BDC_1171 That number is taken, said it's owner."),
        (LEAD + json.dumps(V2, indent=1), f"{HEAD}BDC_1109 Session is invalid."),
        (str(V3), "RuntimeError: BDC_1171 That number is taken, said it's owner."),
        (str(V2), f"RuntimeError: {V2}"),
        ("out of paper", "RuntimeError: out of paper"),
        ("", "RuntimeError"),
        ("x" * 300, f"RuntimeError: {'x' * 120}"),
        (
            "BDC_1109 Session is invalid.\n{'code': 'BDC_1109', 'message': 'Session is invalid.'}",
            "RuntimeError: BDC_1109 Session is invalid.",
        ),
    ],
)
def test_what_bill_said_is_told_and_what_surrounds_it_is_not(text: str, line: str) -> None:
    assert text_of(RuntimeError(text)) == line


def test_what_bill_said_is_read_from_the_answer_that_an_exception_has() -> None:
    answer = requests.Response()
    answer.status_code, answer._content = 400, json.dumps(V3).encode()
    error = requests.HTTPError("400 Client Error: Bad Request for url: http://127.0.0.1/bills", response=answer)

    assert text_of(error) == (
        "HTTPError: 400 Client Error: Bad Request for url: http://127.0.0.1/bills: "
        "BDC_1171 That number is taken, said it's owner."
    )


def test_an_answer_of_somebody_else_is_none_of_bills() -> None:
    error = RuntimeError("no")
    error.response = "nothing that has JSON"  # type: ignore[attr-defined]

    assert text_of(error) == "RuntimeError: no"
