"""v3 billing statements, below their organization, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import File
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.rest.parameters import FILE_ID, Choice, Query, TypedParameter
from mockserver.dialects.rest.records import One
from mockserver.dialects.v3.answers import PageOrRows
from mockserver.dialects.v3.entities.organizations import check_own
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.billing.statement_files import FORMATS
from mockserver.domain.billing.statements import BILLING_STATEMENT, BILLING_STATEMENTS, IS_ISSUED, PAID, UNPAID
from mockserver.domain.context import Context
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Where BILL serves the files is not documented (F-1209).
PATH = "/BillingStatementDownload"
BOUNDS = ("invoiceDateFrom", "invoiceDateTo")
PAGING = ("max", "page")

PAYMENT_STATUSES = s.Enum(UNPAID, PAID, "PENDING", "FAILED", "VOIDED", "UNDEFINED")

SUMMARY = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("invoiceNumber", s.Text(), access=s.READ_ONLY),
    s.Field("invoiceDate", s.Date(), access=s.READ_ONLY),
    s.Field(
        "billingPeriod", s.Object(s.Field("startDate", s.Date()), s.Field("endDate", s.Date())), access=s.READ_ONLY
    ),
    s.Field("description", s.Text(), access=s.READ_ONLY),
    s.Field("amount", s.Money(), access=s.READ_ONLY),
    s.Field("paymentStatus", PAYMENT_STATUSES, access=s.READ_ONLY),
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

billing_statements = V3Resource(
    "v3.organizations.billing-statements", BILLING_STATEMENTS, VIEW, "billingStatementId", "", verbs=""
)
BETWEEN = Query(*(TypedParameter(name, type=s.Date()) for name in BOUNDS))


@billing_statements.action("list", gives=PageOrRows(BILLING_STATEMENTS, VIEW, list_page), right="view", query=BETWEEN)
def list_(call: Call, organization_id: str, query: Record) -> Sequence[Any]:
    """A page of them, or all of some dates; the two do not go together."""
    check_own(call.ctx, organization_id)
    if not any(query.values()):
        return (IS_ISSUED,)
    for name in BOUNDS:
        if not query[name]:
            raise refuse(name, f"must be set together with {next(other for other in BOUNDS if other != name)}")
    for name in PAGING:
        if name in call.query:
            raise refuse(name, f"must not be set together with {' or '.join(BOUNDS)}")
    return BILLING_STATEMENTS.between(call.ctx, *(query[name] for name in BOUNDS))


@billing_statements.action("get", gives=One(BILLING_STATEMENTS, DETAILED), right="view")
def get(ctx: Context, request: Request, organization_id: str, statement_id: str) -> Record:
    """One with its lines and the links to its files. They are a CSV and a PDF (F-870)."""
    check_own(ctx, organization_id)
    statement = BILLING_STATEMENTS.read(ctx, statement_id)
    links = {form: f"{request.base_url}{PATH}?id={statement['id']}&format={form}" for form in FORMATS}
    return statement | {"downloadLink": links}


FILE = Query(*FILE_ID.parameters, Choice("format", required=True, words=tuple(FORMATS)))


@billing_statements.action("download", gives=File(), right="view", query=FILE)
def download(ctx: Context, query: Record) -> tuple[str, bytes]:
    """A file of a statement, by the session alone. `format` is `csv` or `pdf` (F-870)."""
    statement = BILLING_STATEMENTS.get(ctx, query["id"])
    return f"statement-{statement['invoiceNumber']}.{query['format']}", FORMATS[query["format"]](statement)
