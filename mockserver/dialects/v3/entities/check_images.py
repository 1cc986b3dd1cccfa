"""v3 images of paid checks: links to both sides, and what they lead to."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.parameters import required
from mockserver.domain.payments.check_images import SIDES, check_image, image_of
from mockserver.kernel import schema as s

LINKS = Reply(s.Field("results", s.Array(s.Object(s.Field("downloadLink", s.Text())))))


def get(call: Call) -> Answer:
    """GET links to the front and the back, for those who are signed in."""
    image = image_of(call.ctx, call.params["paymentId"])
    base = f"{call.request.base_url}/is/CheckImageServlet?id={image}"
    # How BILL tells the sides of a check apart is not known.
    results = [{"downloadLink": f"{base}&side={side}"} for side in SIDES]
    return Answer(call.operation.status, LINKS.write({"results": results}))


def download(call: Call) -> Answer:
    """GET one side, the front unless the other one is asked for."""
    (image_id,) = required(call, "id")
    side = call.query.get("side", SIDES[0])
    if side not in SIDES:
        raise refuse("side", f"must be one of {', '.join(SIDES)}")
    return Answer(call.operation.status, check_image(call.ctx, image_id, side), content_type="image/png")


HANDLERS = {
    "v3.payments.check-image.get": Handler(get, "view", body="none", answers=LINKS.answer_schema),
    "v3.payments.check-image.download": Handler(download, "view", body="none"),
}
