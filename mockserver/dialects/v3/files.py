"""Files in v3: their bytes as the body of an upload, lists of them, and what a download answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.errors import TooLarge, required_body
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.parameters import required
from mockserver.domain.resource import Resource
from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid, Problem
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.media_types import extension, media_type
from mockserver.kernel.query import Filter

MAX_BYTES = 6 * 1024 * 1024
NAME = s.Text(max_length=255, min_length=1)
# BILL wants the extension; what it says without one is not known.
NO_EXTENSION = "must end in a file extension"

FIELDS = (
    s.Field("id", s.Text(), access=s.READ_ONLY),
    s.Field("name", s.Text(), access=s.READ_ONLY),
    s.Field("createdTime", s.DateTime(), access=s.READ_ONLY),
    s.Field("downloadLink", s.Text(), access=s.READ_ONLY),
)


class FileView(s.View):
    """A file as v3 shows it, with a link for those who are signed in."""

    def __init__(self, kind: Kind, link: str) -> None:
        """`link` is the path below the host, with `{id}` and other fields of the record in braces."""
        super().__init__(kind, FIELDS)
        self._link = link

    def shown(self, call: Call, record: Record) -> Record:
        """The JSON object of a file."""
        return self.write({**record, "downloadLink": call.request.base_url + self._link.format_map(record)})

    def page(self, call: Call, resource: Resource, only: Filter) -> dict[str, Any]:
        """A page of a list that knows neither filters nor sorts: sent, they are ignored like any unknown parameter."""
        call.query = {name: value for name, value in call.query.items() if name in ("max", "page")}
        return list_page(call, resource, self, write=lambda record: self.shown(call, record), always=(only,))


def uploaded(call: Call) -> tuple[str, bytes]:
    """The name and the bytes of an upload."""
    (name,) = required(call, "name")
    problems = [Problem("name", text) for _, text in NAME.check(name)]
    if not extension(name):
        problems.append(Problem("name", NO_EXTENSION))
    if problems:
        raise Invalid(problems)
    content = bytes(required_body(call.body or None))
    if len(content) > MAX_BYTES:
        raise TooLarge(f"name: {name} is larger than {MAX_BYTES} bytes")
    return name, content


def attached(name: str, content: bytes) -> Answer:
    """A file to keep under its name."""
    plain = name.encode("ascii", "replace").decode().translate(UNSAFE)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Answer(200, content, {"Content-Disposition": disposition}, content_type=media_type(name))


# What would end a header or the quotes in it.
UNSAFE = dict.fromkeys((*range(32), 127, ord('"'), ord("\\")), "_")
