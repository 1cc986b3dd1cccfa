"""Receipts: the URLs for uploads, and how requests and answers name what was uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.domain.spend.receipts import UPLOADS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

# Where BILL keeps the files is not documented, only that the URL is signed (F-1566).
PATH = "/SpendReceipt"

URL = s.Text(min_length=1, max_length=4_000)
RECEIPT = s.Object(
    s.Field("url", s.Text(), access=s.READ_ONLY),
    s.Field("filename", s.Text(), access=s.READ_ONLY),
    s.Field("uuid", s.Text(), path="id", access=s.READ_ONLY),
    omits=False,
)
UPLOAD_URL = Reply(s.Field("url", s.Text()))


def upload_url(call: Call) -> Record:
    """A fresh URL to upload an image to."""
    return {"url": link(call, UPLOADS.upload_token(call.ctx))}


def link(call: Call, token: str) -> str:
    """The URL with a token, under the host that the client used."""
    return f"{call.request.base_url}{PATH}?token={token}"


def upload_of(call: Call, url: str, path: str = "url") -> Record:
    """The upload that a URL names; raises a 400 that names the field of the body."""
    try:
        tokens = parse_qs(urlsplit(url).query).get("token", [""])
    except ValueError:
        tokens = [""]
    return UPLOADS.find(call.ctx, tokens[-1], path)


def with_urls(call: Call, receipts: Sequence[Record]) -> list[Record]:
    """Receipts with the URL under which each is read."""
    return [{**one, "url": link(call, UPLOADS.view_token(call.ctx, one["uploadId"]))} for one in receipts]


class AsReceipt:
    """A receipt, its URL with it: the function returns the receipt as its owner keeps it."""

    def answer(self, call: Call, value: Record) -> Answer:
        """The receipt's JSON object."""
        return Answer(call.operation.status, RECEIPT.shape.write(with_urls(call, [value])[0]))

    def response_schema(self) -> dict[str, Any]:
        """The JSON Schema of a receipt, whose fields are all there."""
        schema = s.Shape(RECEIPT.shape.fields).schema(answers=True)
        return {**schema, "required": [*schema["properties"]]}


AS_RECEIPT = AsReceipt()
