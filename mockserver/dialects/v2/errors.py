"""v2's envelope: one shape for every answer, HTTP 200 also for refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import TooLarge
from mockserver.kernel.errors import BillError, BillErrors, Invalid, NotBuilt, Problem, Refusal, WrongMethod, fill
from mockserver.kernel.kinds import Record
from mockserver.tenancy import MissingCredential

# Texts in which v2 differs from the shared table: its article prints one blank where v3's prints two.
TEXTS: Mapping[str, str] = {"BDC_1109": "Session is invalid. Please log in."}

# v3 was seen to send `${paramName0}` as it is; for v2 nobody knows, and a filled text says more (assumed).
FILLS_PLACEHOLDERS = True

# The code of a refusal whose text is known but not its code: "unknown error" (assumed).
UNCODED = "BDC_1002"

# What BILL's own client tests were answered without a developer key; the code with the text was not recorded (assumed).
NO_DEV_KEY = "Developer key must be specified."
MISSING = "BDC_1108"

NOT_SUPPORTED = "BDC_1121"
UNREADABLE = "BDC_1122"
ROLLED_BACK = "BDC_1246"

# The code of a violated constraint, by its sort.
PROBLEM_CODES: Mapping[str, str] = {"missing": "BDC_1117", "type": "BDC_1124", "value": "BDC_1119"}


def success(data: Any) -> Record:
    """The envelope of an answer."""
    return {"response_status": 0, "response_message": "Success", "response_data": data}


def failure(code: str, text: str) -> Record:
    """The envelope of a refusal."""
    data = {"error_code": code, "error_message": text}
    return {"response_status": 1, "response_message": "Error", "response_data": data}


def success_schema(data: Record) -> Record:
    """The JSON Schema of the envelope around data of a schema."""
    properties = {"response_status": {"const": 0}, "response_message": {"const": "Success"}, "response_data": data}
    return {"type": "object", "properties": properties, "required": [*properties]}


def failure_schema() -> Record:
    """The JSON Schema of the envelope of a refusal."""
    told = {"error_code": {"type": "string", "pattern": "^BDC_[0-9]{4}$"}, "error_message": {"type": "string"}}
    data = {"type": "object", "properties": told, "required": [*told]}
    properties = {"response_status": {"const": 1}, "response_message": {"const": "Error"}, "response_data": data}
    return {"type": "object", "properties": properties, "required": [*properties]}


def answered(data: Any) -> Answer:
    """The answer of an operation."""
    return Answer(200, success(data))


def error_of(problem: Problem) -> BillError:
    """The refusal of a violated constraint: BDC_1117, BDC_1124 or BDC_1119 by its sort."""
    return BillError(PROBLEM_CODES[problem.cause], problem.path, problem.value)


def first_error(refusal: BillError | BillErrors | Invalid) -> BillError:
    """The one refusal v2 has room for: the first that is not about another item's."""
    if isinstance(refusal, Invalid):
        return error_of(refusal.problems[0])
    if isinstance(refusal, BillErrors):
        return next(error for error in refusal.errors if error.code != ROLLED_BACK)
    return refusal


def refused(refusal: BillError | BillErrors | Invalid) -> Record:
    """The envelope of a business refusal."""
    if isinstance(refusal, MissingCredential) and "devKey" in refusal.names:
        return failure(MISSING, NO_DEV_KEY)
    error = first_error(refusal)
    text = TEXTS.get(error.code, error.raw_text)
    return failure(error.code or UNCODED, fill(text, error.params) if FILLS_PLACEHOLDERS else text)


def refuse(refusal: Refusal) -> Answer:
    """The answer to any refusal.

    HTTP 200, but for 404 (unknown path), 405, 413, 501 and 500 (a fault of the mock's own).
    """
    if isinstance(refusal, (BillError, BillErrors, Invalid)):
        error = first_error(refusal)
        status = error.status if error.code == NOT_SUPPORTED or error.status >= 500 else 200
        return Answer(status, refused(refusal))
    if isinstance(refusal, WrongMethod):
        allow = {"Allow": ", ".join(refusal.allowed)}
        return Answer(405, failure(NOT_SUPPORTED, str(refusal)), allow)
    if isinstance(refusal, NotBuilt):
        return Answer(501, failure(NOT_SUPPORTED, str(refusal)))
    return Answer(413 if isinstance(refusal, TooLarge) else 400, failure(UNREADABLE, str(refusal)))
