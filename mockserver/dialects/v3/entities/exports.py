"""v3 exports: a list, and links to files that are fetched without credentials."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.v3.files import attached
from mockserver.dialects.v3.parameters import required
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Caller
from mockserver.domain.exports import EXPORT, EXPORTS
from mockserver.domain.signed_links import holder, opened, sign
from mockserver.kernel import schema as s

# Where BILL serves the files is not documented.
PATH = "/ExportDownload"
PURPOSE = "export"

# What else BILL shows of an export is not documented.
VIEW = s.View(EXPORT, [s.Field("exportId", s.Text(), "id", access=s.READ_ONLY, filter="eq ne in")])

SHOWN = V3Resource("v3.exports", EXPORTS, VIEW, "exportId", "", verbs="list")
LINK = Reply(s.Field("downloadLink", s.Text()))


def link(call: Call) -> Answer:
    """GET a link that is good for a while."""
    export = EXPORTS.get(call.ctx, call.params["exportId"])
    token = sign(call.ctx, PURPOSE, export["id"])
    return Answer(call.operation.status, LINK.write({"downloadLink": f"{call.request.base_url}{PATH}?token={token}"}))


def download(call: Call) -> Answer:
    """GET the file of a link, whoever has it."""
    (token,) = required(call, "token")
    tenant, org = holder(token)
    call.tenant = tenant
    with call.enter(Caller(tenant, "link", org)) as ctx:
        name, content = EXPORTS.content(ctx, opened(ctx, PURPOSE, token))
    return attached(name, content)


HANDLERS = SHOWN.handlers() | {
    "v3.exports.download-link.get": Handler(link, "view", body="none", answers=LINK.answer_schema),
    "v3.exports.download": Handler(download, body="none"),
}
