"""v2's envelope: one shape for every answer, HTTP 200 also for refusals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import TooLarge
from mockserver.kernel.errors import BillError, BillErrors, Invalid, NotBuilt, Problem, Refusal, WrongMethod, fill
from mockserver.kernel.kinds import Record
from mockserver.tenancy import MissingCredential

# Texts in which v2 differs from the shared table (F-518).
TEXTS: Mapping[str, str] = {"BDC_1109": "Session is invalid. Please log in."}

# v3 was seen to send a slot unfilled (F-187); that v2 fills them is assumed (F-515).
FILLS_PLACEHOLDERS = True

# "Unknown error": the code of a refusal whose text is known but not its code, which is assumed (F-516).
UNKNOWN_ERROR = "BDC_1002"

# What BILL's own client tests were answered without a developer key: the text was seen (F-046), its code is assumed
# (F-517).
NO_DEV_KEY = "Developer key must be specified."
MISSING = "BDC_1108"

NOT_SUPPORTED = "BDC_1121"
UNREADABLE = "BDC_1122"
ROLLBACK = "BDC_1246"

# The code of a violated constraint, by its cause (F-517).
PROBLEM_CODES: Mapping[str, str] = {
    "missing": "BDC_1117",
    "blank": "BDC_1117",
    "type": "BDC_1124",
    "value": "BDC_1119",
}

# The fact a code rests on in v2, where the refusal does not say; and v2's facts in place of v3's.
FACTS: Mapping[str, str] = {
    "F-1117": "F-263",
    "F-128": "F-213",
    "F-547": "F-044",
    "F-802": "F-271",
    "BDC_1101": "F-044",
    "BDC_1102": "F-044",
    "BDC_1108": "F-517",
    "BDC_1109": "F-043",
    "BDC_1114": "F-1411",
    "BDC_1115": "F-1411",
    "BDC_1116": "F-1413",
    "BDC_1117": "F-517",
    "BDC_1118": "F-202",
    "BDC_1119": "F-517",
    "BDC_1121": "F-051",
    "BDC_1122": "F-216",
    "BDC_1124": "F-517",
    "BDC_1128": "F-1411",
    "BDC_1130": "F-221",
    "BDC_1131": "F-221",
    "BDC_1152": "F-263",
    "BDC_1171": "F-213",
    "BDC_1205": "F-206",
    "BDC_1361": "F-262",
}
ANY_CODE = "F-516"


def success(data: Any) -> Record:
    """The envelope of an answer (F-040)."""
    return {"response_status": 0, "response_message": "Success", "response_data": data}


def failure(code: str, text: str) -> Record:
    """The envelope of a refusal (F-041)."""
    data = {"error_code": code, "error_message": text}
    return {"response_status": 1, "response_message": "Error", "response_data": data}


def success_schema(data: Record) -> Record:
    """The JSON Schema of the envelope around data of a schema."""
    properties = {"response_status": {"const": 0}, "response_message": {"const": "Success"}, "response_data": data}
    return {"type": "object", "properties": properties, "required": [*properties]}


def failure_schema() -> Record:
    """The JSON Schema of the envelope of a refusal."""
    error = {"error_code": {"type": "string", "pattern": "^BDC_[0-9]{4}$"}, "error_message": {"type": "string"}}
    data = {"type": "object", "properties": error, "required": [*error]}
    properties = {"response_status": {"const": 1}, "response_message": {"const": "Error"}, "response_data": data}
    return {"type": "object", "properties": properties, "required": [*properties]}


def error_of(problem: Problem) -> BillError:
    """The refusal of a violated constraint: BDC_1117, BDC_1124 or BDC_1119 by its cause (F-517)."""
    return BillError(PROBLEM_CODES[problem.cause], problem.path, problem.value)


def first_error(refusal: BillError | BillErrors | Invalid) -> BillError:
    """The one refusal v2 has room for: the first that is not about another item's."""
    if isinstance(refusal, Invalid):
        return error_of(refusal.problems[0])
    if isinstance(refusal, BillErrors):
        return next(error for error in refusal.errors if error.code != ROLLBACK)
    return refusal


def failure_of(refusal: BillError | BillErrors | Invalid) -> Record:
    """The envelope of a business refusal, its text filled."""
    if isinstance(refusal, MissingCredential) and "devKey" in refusal.names:
        return failure(MISSING, NO_DEV_KEY)
    error = first_error(refusal)
    text = TEXTS.get(error.code, error.raw_text)
    return failure(error.code or UNKNOWN_ERROR, fill(text, error.params) if FILLS_PLACEHOLDERS else text)


def fact_of(refusal: Refusal) -> str:
    """The id of the fact the answer to a refusal rests on, empty where it is a failure of the mock's own."""
    if isinstance(refusal, MissingCredential):
        return "F-046" if "devKey" in refusal.names else FACTS[refusal.code]
    if not isinstance(refusal, (BillError, BillErrors, Invalid)):
        return refusal.fact
    error = first_error(refusal)
    if error.fact or error.status >= 500:
        return FACTS.get(error.fact, error.fact)
    return FACTS.get(error.code, ANY_CODE)


def refuse(refusal: Refusal) -> Answer:
    """The answer to any refusal.

    HTTP 200 (F-041), but for 404 (unknown path, F-051), 405, 413, 501 and 500 (a fault of the mock's own).
    """
    if isinstance(refusal, (BillError, BillErrors, Invalid)):
        error = first_error(refusal)
        status = error.status if error.code == NOT_SUPPORTED or error.status >= 500 else 200
        return Answer(status, failure_of(refusal))
    if isinstance(refusal, WrongMethod):
        allow = {"Allow": ", ".join(refusal.allowed)}
        return Answer(405, failure(NOT_SUPPORTED, str(refusal)), allow)
    if isinstance(refusal, NotBuilt):
        return Answer(501, failure(NOT_SUPPORTED, str(refusal)))
    return Answer(413 if isinstance(refusal, TooLarge) else 400, failure(UNREADABLE, str(refusal)))
