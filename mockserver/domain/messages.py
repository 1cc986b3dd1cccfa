"""E-mails and letters: they land in the tenant's inbox as soon as what they tell about is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mockserver.domain.context import Context
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import media_type


def attachment(ctx: Context, name: str, content: bytes) -> Record:
    """A file to send along: its bytes are kept in the world, the message only names them."""
    return {"name": name, "contentType": media_type(name), "size": len(content), "hash": ctx.tx.keep_blob(content)}


def send_mail(
    ctx: Context, to: Sequence[str], subject: str, text: str, *, reply_to: str = "", attachments: Sequence[Record] = ()
) -> None:
    """Send an e-mail; each of `attachments` is an `attachment`."""
    message = {
        "channel": "email",
        "to": list(to),
        "replyTo": reply_to,
        "subject": subject,
        "text": text,
        "attachments": list(attachments),
        "sentTime": ctx.clock.stamp(),
    }
    post(ctx, message)


def send_letter(ctx: Context, address: Sequence[str], subject: str, attachments: Sequence[Record]) -> None:
    """Put files into a letter to an address, line by line, the name first; each is an `attachment`."""
    message = {
        "channel": "letter",
        "to": list(address),
        "subject": subject,
        "text": "",
        "attachments": list(attachments),
        "sentTime": ctx.clock.stamp(),
    }
    post(ctx, message)


def post(ctx: Context, message: Record) -> None:
    """Send a message as soon as this transaction is kept."""
    ctx.tx.on_commit.append(partial(ctx.post, message))
    ctx.note_message(message["channel"])
