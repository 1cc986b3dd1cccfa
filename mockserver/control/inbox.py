"""What BILL would have sent: e-mails, letters and text messages, and the files that came with them."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

from flask import Response

from mockserver.control.annotations import Format
from mockserver.control.blueprint import control
from mockserver.control.server import ControlError, Server
from mockserver.kernel.media_types import media_type
from mockserver.tenancy import Tenant


class Attachment(TypedDict):
    """A file that came with a message; `link` is its path, `hash` what its bytes are kept by, `size` in bytes."""

    name: str
    contentType: str
    size: int
    hash: str
    link: str


class Message(TypedDict):
    """One message, by its channel: e-mails and letters have a subject and attachments, a text message its code.

    A letter goes to an address, line by line.
    """

    number: int
    channel: Literal["email", "sms", "letter"]
    to: list[str] | str
    text: str
    sentTime: Annotated[str, Format("date-time")]
    subject: NotRequired[str]
    replyTo: NotRequired[str]
    attachments: NotRequired[list[Attachment]]
    userId: NotRequired[str]
    code: NotRequired[str]


class InboxPage(TypedDict):
    """Messages, oldest first, and the cursor to go on from."""

    messages: list[Message]
    cursor: int


@control.get("/tenants/<tenant>/inbox")
def read_inbox(server: Server, tenant: Tenant, after: int = 0) -> InboxPage:
    """E-mails, letters and text messages BILL would have sent, past a number, oldest first."""
    messages = cast(list[Message], server.worlds.tenancy.inbox.messages(tenant, after))
    for message in messages:
        for attachment in message.get("attachments", ()):
            path = f"{attachment['hash']}/{quote(attachment['name'])}"
            attachment["link"] = f"/_mock/tenants/{tenant.id}/files/{path}"
    return {"messages": messages, "cursor": messages[-1]["number"] if messages else after}


@control.get("/tenants/<tenant>/files/<hash>/<name>")
def read_file(server: Server, tenant: Tenant, hash: str, name: str) -> Response:
    """A file that came with a message."""
    return Response(content_of(server, tenant, hash), mimetype=media_type(name))


def content_of(server: Server, tenant: Tenant, key: str) -> bytes:
    """The bytes of an attachment, by its `hash`; 404 once the world they were kept in is gone."""
    with server.worlds.engine.read(tenant.world) as tx:
        content = tx.blob(key)
    if content is None:
        raise ControlError(404, f"no file {key}")
    return content
