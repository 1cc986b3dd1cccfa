"""v3 billing statements, below their organization, and their files."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.entities.organizations import own
from mockserver.dialects.v3.files import attached
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.parameters import choice, required
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.billing.statement_files import FORMATS
from mockserver.domain.billing.statements import BILLING_STATEMENT, BILLING_STATEMENTS, ISSUED, PAID, UNPAID
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Where BILL serves the files is not documented.
PATH = "/BillingStatementDownload"
BOUNDS = ("invoiceDateFrom", "invoiceDateTo")
PAGING = ("max", "page")

SUMMARY = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("invoiceNumber", s.Text(), access=s.READ_ONLY),
    s.Field("invoiceDate", s.Date(), access=s.READ_ONLY),
    s.Field(
        "billingPeriod", s.Object(s.Field("startDate", s.Date()), s.Field("endDate", s.Date())), access=s.READ_ONLY
    ),
    s.Field("description", s.Text(), access=s.READ_ONLY),
    s.Field("amount", s.Money(), access=s.READ_ONLY),
    s.Field("paymentStatus", s.Enum(PAID, UNPAID), access=s.READ_ONLY),
    s.Field("paymentDate", s.Date(), access=s.READ_ONLY),
)
LINE = s.Object(
    s.Field("type", s.Text()),
    s.Field("description", s.Text()),
    s.Field("quantity", s.Int()),
    s.Field("amount", s.Money()),
)
VIEW = s.View(BILLING_STATEMENT, SUMMARY)
DETAILED = s.View(
    BILLING_STATEMENT,
    [
        *SUMMARY,
        s.Field("downloadLink", s.Object(*(s.Field(name, s.Text()) for name in FORMATS)), access=s.READ_ONLY),
        s.Field("statementDetails", s.Array(LINE), access=s.READ_ONLY),
    ],
)

NAME = "v3.organizations.billing-statements"
LISTED = V3Resource(NAME, BILLING_STATEMENTS, VIEW, "billingStatementId", "", verbs="list").handlers()
SHOWN = V3Resource(NAME, BILLING_STATEMENTS, DETAILED, "billingStatementId", "", verbs="get").handlers()


def list_(call: Call) -> Answer:
    """GET a page of them, or all of some dates; the two do not go together."""
    own(call)
    if not any(call.query.get(name) for name in BOUNDS):
        page = list_page(call, BILLING_STATEMENTS, VIEW, always=[ISSUED])
        return Answer(call.operation.status, page)
    for name in PAGING:
        if name in call.query:
            raise refuse(name, f"must not be set together with {' or '.join(BOUNDS)}")
    first, last = (day(call, name) for name in BOUNDS)
    found = BILLING_STATEMENTS.between(call.ctx, first, last)
    return Answer(call.operation.status, {"results": [VIEW.write(statement) for statement in found]})


def day(call: Call, name: str) -> str:
    """A date of the query string; empty where there is none."""
    text = call.query.get(name, "")
    try:
        return s.Date().read(text) if text else ""
    except s.Mismatch as problem:
        raise refuse(name, problem.text) from None


def get(call: Call) -> Answer:
    """GET one with its lines and the links to its files."""
    own(call)
    statement = BILLING_STATEMENTS.read(call.ctx, call.params["billingStatementId"])
    return Answer(call.operation.status, DETAILED.write(statement | {"downloadLink": links(call, statement)}))


def links(call: Call, statement: Record) -> dict[str, str]:
    """Where the files of a statement are."""
    return {form: f"{call.request.base_url}{PATH}?id={statement['id']}&format={form}" for form in FORMATS}


def download(call: Call) -> Answer:
    """GET a file, by the session alone."""
    (statement_id,) = required(call, "id")
    form = choice(call, "format", tuple(FORMATS))
    statement = BILLING_STATEMENTS.get(call.ctx, statement_id)
    return attached(f"statement-{statement['invoiceNumber']}.{form}", FORMATS[form](statement))


HANDLERS = {
    f"{NAME}.list": Handler(list_, "view", body="none", answers=LISTED[f"{NAME}.list"].answers),
    f"{NAME}.get": Handler(get, "view", body="none", answers=SHOWN[f"{NAME}.get"].answers),
    f"{NAME}.download": Handler(download, "view", body="none"),
}
