"""The BDC error table and the exceptions every room raises; dialects render them, nobody else does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Code(NamedTuple):
    """One row of BILL's error table: its text with `${paramNameN}` slots (F-501), v3's HTTP status and category.

    `fact` is the id of the fact that text and status rest on in v3.
    """

    text: str
    status: int = 422
    category: str = "DOWNSTREAM"
    fact: str = "F-500"


# What the value of a field that is not there is called is assumed (F-1762).
NO_VALUE = "null"

FORBIDDEN_TEXT = "Current user or organization does not have valid permissions."

# Texts are BILL's own where a source shows one (F-501). Those of BDC_1151, of BDC_1356 and 1374, and of BDC_1105,
# 1171, 1205 and 1246 are assumed (F-505, F-507, F-506).
CODES: Mapping[str, Code] = {
    "BDC_1001": Code("System error occurred."),
    "BDC_1002": Code("Unknown error occurred."),
    "BDC_1003": Code("Unknown version."),
    "BDC_1005": Code("Version ${paramName0} is not supported."),
    "BDC_1101": Code("User name and/or password do not match our records.", 401, fact="F-007"),
    "BDC_1102": Code("Developer key is invalid.", 401, fact="F-007"),
    "BDC_1103": Code("Developer key is inactive.", 401),
    "BDC_1104": Code("Developer terms are not accepted.", 403),
    "BDC_1105": Code("Organization does not have API access.", 403),
    "BDC_1106": Code("Partner type of the API user and the organization being accessed do not match.", 403),
    "BDC_1107": Code("Organization is locked out.", 423, fact="F-502"),
    "BDC_1108": Code("Missing parameter value for parameter: ${paramName0}.", 400),
    "BDC_1109": Code("Session is invalid.  Please log in.", 401, fact="F-001"),
    "BDC_1110": Code("Login is locked.", 401),
    "BDC_1111": Code("No active user for: ${paramName0}, ${paramName1}.", 401),
    "BDC_1113": Code("Login error.", 401),
    "BDC_1114": Code("Invalid entity type: ${paramName0}."),
    "BDC_1115": Code("Invalid CRUD operation: ${paramName0}."),
    "BDC_1116": Code("Invalid CRUD operation entity: ${paramName0}."),
    "BDC_1117": Code("Missing required data for: ${paramName0}.", fact="F-1926"),
    "BDC_1118": Code(
        "Entity from CRUD operation: ${paramName0} does not match the entity specified in the data: ${paramName1}."
    ),
    "BDC_1119": Code("Invalid field,value: ${paramName0}, ${paramName1}.", 422, fact="F-503"),
    "BDC_1120": Code("No data found."),
    "BDC_1121": Code("API not supported.", 404, "REQUEST", fact="F-012"),
    "BDC_1122": Code("Error Parsing Json Object. Please check your request.", 400, "REQUEST", fact="F-107"),
    "BDC_1123": Code("Invalid organization id.", 401, fact="F-007"),
    "BDC_1124": Code("Invalid field datatype: ${paramName0}.", 400),
    "BDC_1125": Code("Error uploading sync log file."),
    "BDC_1126": Code("Invalid log session id."),
    "BDC_1127": Code("No sync log file found."),
    "BDC_1128": Code("Invalid List entity: ${paramName0}."),
    "BDC_1129": Code("Invalid parameter value for parameter,value: ${paramName0}, ${paramName1}.", 400),
    "BDC_1130": Code("Invalid list filter field: ${paramName0}.", 400, fact="F-076"),
    "BDC_1131": Code("Invalid list filter operator: ${paramName0}.", 400, fact="F-076"),
    "BDC_1144": Code("Max number of allowed requests per hour reached: ${paramName0}.", fact="F-504"),
    "BDC_1143": Code("Invalid entity data. ${paramName0}.", 400, fact="F-1134"),
    "BDC_1145": Code(FORBIDDEN_TEXT, 403, fact="F-510"),
    "BDC_1150": Code("User cannot make online payments.", 403, fact="F-513"),
    "BDC_1151": Code("Bank account cannot make online payments.", fact="F-505"),
    "BDC_1152": Code("Invalid Process Date : ${paramName0}.", fact="F-187"),
    "BDC_1159": Code("Cannot overpay a bill.", fact="F-188"),
    "BDC_1171": Code("Invoice number ${paramName0} already exists.", fact="F-155"),
    "BDC_1205": Code("No data found for the given id: ${paramName0}.", fact="F-126"),
    "BDC_1246": Code("Rolled back because another item of the same request failed.", fact="F-133"),
    "BDC_1322": Code("Max number of concurrent requests per organization reached.", fact="F-504"),
    "BDC_1354": Code("Specified 2-Step Verification phone is not setup or is invalid.", 400, fact="F-512"),
    "BDC_1356": Code("2-Step Verification code has expired.", 400, fact="F-507"),
    "BDC_1358": Code("2-Step Verification too many token response attempts.", 400, fact="F-508"),
    "BDC_1361": Code("Untrusted session.", 403, fact="F-026"),
    "BDC_1374": Code("2-Step Verification token has expired.", 400, fact="F-507"),
    "BDC_1402": Code("Please select a payment processing date two business days out from today.", 400, fact="F-509"),
    "BDC_5324": Code("Mfa action blocked.", 403, fact="F-520"),
}


def fill(text: str, params: Iterable[str]) -> str:
    """The text with its `${paramNameN}` slots filled in order."""
    for index, param in enumerate(params):
        text = text.replace(f"${{paramName{index}}}", param)
    return text


class Refusal(Exception):
    """Base of everything a domain function may refuse with; `fact` is the id of the fact it rests on, if one is known.

    Where it is empty, the dialect knows: what a code or a violated constraint rests on is not the same in all APIs.
    `unread` are the fields of the refused body that nobody reads.
    """

    fact = ""
    unread: tuple[str, ...] = ()


class BillError(Refusal):
    """One business refusal.

    `code` names a row of `CODES` or is empty for a text BILL sends without a known code; `params` fill its slots;
    `item` is the id the refusal is about where BILL repeats the message with the id in front; `status` overrides
    the row's HTTP status for v3; `fact` names the fact that this code is the answer here.
    """

    def __init__(
        self,
        code: str,
        *params: str,
        item: str = "",
        status: int = 0,
        text: str = "",
        category: str = "",
        fact: str = "",
    ) -> None:
        row = CODES.get(code, Code(""))
        self.fact = fact
        self.code = code
        self.params = params
        self.item = item
        self.raw_text = text or row.text
        self.status = status or row.status
        self.category = category or row.category
        super().__init__(f"{code} {self.text}".strip())

    @property
    def text(self) -> str:
        """The message, its `${paramNameN}` slots filled with the values of this refusal."""
        return fill(self.raw_text, self.params)


class BillErrors(Refusal):
    """Several business refusals of one request, in the order of its items."""

    def __init__(self, errors: Iterable[BillError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in self.errors))


class NotFound(BillError):
    """No record with that id in this organization: BDC_1205 (F-126), 404 where the id stood in a v3 path (F-109)."""

    def __init__(self, record_id: str, *, in_path: bool = False, item: str = "", fact: str = "") -> None:
        super().__init__("BDC_1205", record_id, status=404 if in_path else 422, item=item, fact=fact)


class Forbidden(BillError):
    """The user's role or the organization does not allow it."""

    def __init__(self) -> None:
        super().__init__("BDC_1145", fact="F-510")


class Problem(NamedTuple):
    """One violated constraint: the wire path of the field, the text without the path, and its cause.

    `cause` is `missing`, `blank` (missing, though a text was sent, which BILL's schema takes), `type` or `value`; v2
    chooses its code by it. `value` is what was sent, as text; `fact` names
    the fact that tells the text, where it is not what all constraints rest on.
    """

    path: str
    text: str
    cause: str = "value"
    value: str = ""
    fact: str = ""

    @property
    def message(self) -> str:
        """`<field>: <text>`, or the bare text where no field is to blame."""
        return f"{self.path}: {self.text}" if self.path else self.text


class Invalid(Refusal):
    """A request whose shape is wrong: HTTP 400 in v3, all problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotBuilt(Refusal):
    """A documented operation, or a field that needs one, that the mock does not serve yet: HTTP 501."""

    def __init__(self, operation: str, field: str = "") -> None:
        self.operation = operation
        self.field = field
        super().__init__(f"{field + ': ' if field else ''}operation {operation} is not built yet")


class WrongMethod(Refusal):
    """A known path under another method: HTTP 405 with an `Allow` header (F-514)."""

    fact = "F-514"

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        self.method = method
        self.allowed = tuple(allowed)
        super().__init__(f"Request method '{method}' is not supported")
