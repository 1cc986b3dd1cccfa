"""v3 exports: a list, and links to files that are fetched without credentials."""

from __future__ import annotations

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Request
from mockserver.dialects.rest.bodies import File, Reply
from mockserver.dialects.rest.parameters import TOKEN
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.exports import EXPORT, EXPORTS
from mockserver.domain.signed_links import holder, sign, verify
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Where BILL serves the files is not documented (F-1209).
PATH = "/ExportDownload"
PURPOSE = "export"

# What else BILL shows of an export is not documented (F-1210).
VIEW = s.View(EXPORT, [s.Field("exportId", s.Text(), "id", access=s.READ_ONLY, filter="eq ne in")])

exports = V3Resource("v3.exports", EXPORTS, VIEW, "exportId", "", verbs="list")
LINK = Reply(s.Field("downloadLink", s.Text()))


@exports.action("download-link.get", gives=LINK, right="view")
def link(ctx: Context, request: Request, export_id: str) -> Record:
    """A link that is good for a while. Whoever has it may use it; an export that is not there has none (F-873)."""
    export = EXPORTS.get(ctx, export_id)
    return {"downloadLink": f"{request.base_url}{PATH}?token={sign(ctx, PURPOSE, export['id'])}"}


@exports.action("download", gives=File(), right="", query=TOKEN)
def download(call: Call, query: Record) -> tuple[str, bytes]:
    """The file of a link, whoever has it. A link that is not good is assumed to be refused like a session (F-638)."""
    with call.opened_by(holder(query["token"])) as ctx:
        return EXPORTS.content(ctx, verify(ctx, PURPOSE, query["token"]))
