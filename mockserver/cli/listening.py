"""Where a command listens, and what is said where it cannot."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import click

# What it means that an address is not this machine's, or no address: everything but a port that is taken or forbidden.
BAD_HOST = (None, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL)


def cannot_listen(host: str, port: int, error: OSError, option: str = "") -> click.ClickException:
    """One line about an address that nobody can listen on, and the option that takes another.

    `option` is the one that names both, where host and port have none each.
    """
    from mockserver.serving.addresses import why_not_listening

    option = option or ("--host" if error.errno in BAD_HOST else "--port")
    return click.ClickException(f"{why_not_listening(host, port, error)}; {option} takes another")


@contextmanager
def listening_on(host: str, port: int, option: str = "") -> Iterator[None]:
    """Say in a sentence that nobody can listen on an address; `option` as for `cannot_listen`."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        refusal = error if isinstance(error, OSError) else OSError("this is no host name")
        raise cannot_listen(host, port, refusal, option) from None


def port_at(host: str, port: int) -> int:
    """The port that can be listened on, a free one for 0; raises `ClickException` where there is none."""
    from mockserver.serving.addresses import listening_port

    with listening_on(host, port):
        return listening_port(host, port)
