"""How v2 calls arrive: form fields, one of them a JSON document named `data`."""

from __future__ import annotations

from binascii import a2b_qp
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import orjson

from mockserver.dialects.calls import Call
from mockserver.dialects.http import SESSION_COOKIE, Request
from mockserver.dialects.rest.errors import MAX_BYTES, MAX_DEPTH, TooLarge, deeper_than, has_brackets
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Credentials

MULTIPART = "multipart/form-data"
MAX_PARTS = 100
BULK, JSON_ENDING = "/api/v2/Bulk/", ".json"
# Percent-encoding makes three bytes of one.
MAX_FORM_BYTES = 3 * MAX_BYTES
# A file of six megabytes, and what stands around it.
MAX_MULTIPART_BYTES = 6_500_000


class File(NamedTuple):
    """A file of a multipart form: the name its client gave it, and its bytes."""

    name: str
    content: bytes


class Form(Mapping[str, str]):
    """The fields of a request: the body's, and for names it does not have the query string's (F-047).

    The first of several equal names counts. A value is decoded when somebody asks for it, for `data` is long and
    signing in has no use for it; multipart forms, and JSON that was not percent-encoded, read the same (F-050).
    `files` are those of a multipart form, by name. Raises `TooLarge`.
    """

    def __init__(self, request: Request) -> None:
        kind = request.header("content-type")
        multipart = kind.lower().startswith(MULTIPART)
        limit = MAX_MULTIPART_BYTES if multipart else MAX_FORM_BYTES
        if len(request.body) > limit:
            raise TooLarge(f"Request body is larger than {limit} bytes.")
        self.files: Mapping[str, File]
        self._parts, self.files = multipart_parts(request.body, kind) if multipart else ({}, {})
        body = "" if multipart else request.body.decode(errors="replace")
        query = request.query_string
        self._encoded_parts = encoded_fields(query) | encoded_fields(body) if query else encoded_fields(body)

    def __getitem__(self, name: str) -> str:
        value = self._parts.get(name)
        if value is None:
            value = self._parts[name] = decode(self._encoded_parts[name])
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded_parts | self._parts)

    def __len__(self) -> int:
        return len(self._encoded_parts | self._parts)


def form_of(request: Request) -> Form:
    """The form of a request, parsed once; raises `TooLarge`."""
    if not isinstance(request.form, Form):
        request.form = Form(request)
    return request.form


def decode(text: str) -> str:
    """The value of a form's field, without its percent-encoding.

    JSON is encoded in every other place. E-mails are encoded the same way with another mark, and what decodes those is
    C: where each mark became one byte with the two characters behind it, none of them was anything else.
    """
    text = text.replace("+", " ")
    marks = text.count("%")
    if not marks:
        return text
    if text.isascii() and "\n" not in text and "\r" not in text:
        plain = a2b_qp(text.replace("=", "%3D").replace("%", "="))
        if len(plain) == len(text) - 2 * marks:
            return plain.decode(errors="replace")
    return unquote_to_bytes(text).decode(errors="replace")


def encoded_fields(text: str) -> dict[str, str]:
    """The still encoded values of an urlencoded text by name."""
    fields: dict[str, str] = {}
    for pair in text.strip().split("&"):
        name, _, value = pair.partition("=")
        fields.setdefault(name, value)
    return fields


def multipart_parts(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, File]]:
    """The values and the files of a multipart body by name; empty when it cannot be read."""
    from werkzeug.exceptions import RequestEntityTooLarge
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    kind, options = parse_options_header(content_type)
    parser = FormDataParser(
        stream_factory=lambda *_, **__: BytesIO(), max_form_memory_size=MAX_FORM_BYTES, max_form_parts=MAX_PARTS
    )
    try:
        _, fields, files = parser.parse(BytesIO(body), kind, len(body), options)
    except RequestEntityTooLarge:
        raise TooLarge(f"Request body has more than {MAX_PARTS} parts, or too long ones.") from None
    return dict(fields), {name: File(file.filename or "", file.stream.read()) for name, file in files.items()}


def data_of(form: Mapping[str, str]) -> Record | None:
    """The parsed `data` field, None where there is none; raises BDC_1122 when it is not a JSON object (F-216)."""
    text = form.get("data", "")
    if not text.strip():
        return None
    if len(text) > MAX_BYTES:
        raise TooLarge(f"data is longer than {MAX_BYTES} characters.")
    try:
        data: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BillError("BDC_1122") from None
    if not isinstance(data, dict) or (has_brackets(text, MAX_DEPTH) and deeper_than(data, MAX_DEPTH)):
        raise BillError("BDC_1122")
    return data


def oddities(request: Request) -> Iterator[str]:
    """The facts behind what is odd about how a call came, but read all the same."""
    form = encoded_fields(request.query_string) if request.query_string else {}
    if not {"devKey", "appKey", "sessionId"}.isdisjoint(form):
        yield "F-047"
    if request.header("content-type").lower().startswith(MULTIPART):
        yield "F-050"
    if not form_of(request).get("sessionId") and request.cookie(SESSION_COOKIE):
        yield "F-048"
    if request.path.startswith(BULK) and not request.path.endswith(JSON_ENDING):
        yield "F-244"


def required_data(call: Call) -> Record:
    """The `data` of an operation that cannot do without it; raises BDC_1108 (F-216)."""
    if call.body is None:
        raise BillError("BDC_1108", "data")
    data: Record = call.body
    return data


def dev_key_of(form: Mapping[str, str]) -> str:
    """The developer key, under its name or its older one."""
    return form.get("devKey") or form.get("appKey", "")


def credentials_of(request: Request) -> Credentials:
    """The credentials of a v2 call; the session may stand in the cookie that a login sets (F-048)."""
    form = form_of(request)
    session_id = form.get("sessionId") or request.cookie(SESSION_COOKIE)
    return Credentials(dev_key=dev_key_of(form), session_id=session_id, host=request.host)
