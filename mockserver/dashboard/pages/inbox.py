"""Inbox: e-mails, letters and text messages that BILL would have sent, and the files that came with them."""

from __future__ import annotations

from flask import Response

from mockserver.control.inbox import Message, content_of, read_inbox
from mockserver.control.server import ControlError, Server
from mockserver.dashboard.frame import Page, render
from mockserver.kernel.media_types import media_type
from mockserver.kernel.whole_numbers import is_digits
from mockserver.tenancy import Tenant

ROWS = 100
CHANNELS = {"email": "E-mail", "sms": "Text message", "letter": "Letter"}
# What a browser may show; anything else that somebody uploaded is a file to keep, never a page of ours.
INLINE_TYPES = ("application/pdf", "image/png", "image/jpeg", "image/gif")
# A viewer of PDFs is a page of the browser's own, with styles in it.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"

inbox = Page("inbox", "Inbox", "/tenants/<tenant>/inbox")


@inbox.get("")
def show(server: Server, tenant: Tenant, channel: str = "") -> str:
    """The page: the newest message first, of one channel where it is named."""
    messages = [one for one in read_inbox(server, tenant)["messages"] if channel in ("", one["channel"])]
    return render(
        "inbox.html", messages=messages[: -ROWS - 1 : -1], count=len(messages), channel=channel, channels=CHANNELS
    )


@inbox.get("/<number>")
def message(server: Server, tenant: Tenant, number: str) -> str:
    """One message whole, with previews of its files; 404 for a number that none has."""
    return render("message.html", one=message_of(server, tenant, number), channels=CHANNELS, previews=INLINE_TYPES)


def message_of(server: Server, tenant: Tenant, number: str) -> Message:
    """The message of a number; 404 where there is none."""
    if is_digits(number) and len(number) < 12:
        for one in read_inbox(server, tenant, int(number) - 1)["messages"][:1]:
            if one["number"] == int(number):
                return one
    raise ControlError(404, f"There is no message {number}.")


@inbox.get("/files/<hash>/<name>")
def file(server: Server, tenant: Tenant, hash: str, name: str) -> Response:
    """A file that came with a message: shown where a browser may show it, else to be kept."""
    kind = media_type(name)
    inline = kind in INLINE_TYPES
    headers = {
        "Content-Disposition": "inline" if inline else "attachment",
        "Content-Security-Policy": FILE_POLICY,
    }
    content = content_of(server, tenant, hash)
    return Response(content, headers=headers, mimetype=kind if inline else "application/octet-stream")
