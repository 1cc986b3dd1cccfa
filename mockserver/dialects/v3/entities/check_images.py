"""v3 images of paid checks: links to both sides, and what they lead to."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import Content, Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.rest.parameters import Parameter, Query
from mockserver.domain.context import Context
from mockserver.domain.payments.check_images import SIDES, check_image, image_of
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

LINKS = Reply(s.Field("results", s.Array(s.Object(s.Field("downloadLink", s.Text())))))


@operation("v3.payments.check-image.get", gives=LINKS, right="view")
def get(ctx: Context, request: Request, payment_id: str) -> Record:
    """Links to the front and the back of a check, for those who are signed in."""
    image = image_of(ctx, payment_id)
    base = f"{request.base_url}/is/CheckImageServlet?id={image}"
    # How BILL tells the sides of a check apart is not known (F-1212).
    return {"results": [{"downloadLink": f"{base}&side={side}"} for side in SIDES]}


class Side(Parameter):
    """The front unless the back is meant."""

    def read(self, text: str) -> str:
        if text not in SIDES:
            raise refuse(self.name, f"must be one of {', '.join(SIDES)}")
        return text


QUERY = Query(Parameter("id", required=True), Side("side", absent=SIDES[0]))


@operation("v3.payments.check-image.download", gives=Content("image/png"), right="view", query=QUERY)
def download(ctx: Context, query: Record) -> bytes:
    """One side of a check as a picture. There is none before a bank has paid it (F-935)."""
    return check_image(ctx, query["id"], query["side"])
