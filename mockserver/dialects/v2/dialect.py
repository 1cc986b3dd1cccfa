"""The dialect of BILL's v2 API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockserver.dialects.by_api import Description
from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer, Request
from mockserver.dialects.rest.errors import bearer_of
from mockserver.dialects.v2.description import V2Description
from mockserver.dialects.v2.errors import fact_of, refuse
from mockserver.dialects.v2.paths import path_refusal
from mockserver.dialects.v2.transport import credentials_of, data_of, form_of, oddities
from mockserver.kernel.errors import BillError, Refusal
from mockserver.kernel.kinds import Record
from mockserver.operations import Registry
from mockserver.tenancy import Credentials

# That any other form may be a multipart one, too.
MULTIPART_FORM = "F-050"


class V2Dialect:
    """Form fields in, one envelope out."""

    description: Description = V2Description()

    def credentials(self, request: Request) -> Credentials:
        """The credentials among the form's fields.

        An access token of OAuth is none of v2's: BDC_1109 (assumed: F-1615).
        """
        credentials = credentials_of(request)
        if not credentials.session_id and bearer_of(request.header("authorization")):
            raise BillError("BDC_1109", fact="F-1615")
        return credentials

    def claims(self, request: Request) -> Credentials:
        """The same: a sign-in's stand among the form fields too."""
        return credentials_of(request)

    def query(self, request: Request) -> Mapping[str, str]:
        """The form's fields: what a v2 query string holds is among them."""
        return form_of(request)

    def body(self, call: Call, handler: Handler) -> Record | None:
        """The parsed `data`, unless the handler has no use for it; None when it was not sent."""
        for fact in oddities(call.request):
            if fact != MULTIPART_FORM or handler.body != "multipart":
                call.cite(fact)
        return data_of(call.query) if handler.body in ("json", "multipart") else None

    def unknown_path(self, path: str, registry: Registry) -> BillError:
        """The refusal of a path that no operation has: of an entity or a verb, where its form is v2's (F-1411)."""
        return path_refusal(path, registry)

    def refuse(self, refusal: Refusal, stamp: str) -> Answer:
        """The error envelope; v2 sends no time with it."""
        return refuse(refusal)

    def facts(self, refusal: Refusal) -> Iterable[str]:
        """The id of the fact the answer to a refusal rests on: v2 answers one error alone."""
        return (fact_of(refusal),)


DIALECT = V2Dialect()
