"""Whether one can listen somewhere, before anything else is done."""

from __future__ import annotations

import os
import socket


def listening_port(host: str, port: int) -> int:
    """The port, or a free one in the place of 0, if it can be listened on at every address of the host.

    Raises `OSError` for a host that is none of this machine's, and for a port that is taken or not allowed.
    """
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError:
        raise OSError("this is no host name") from None
    for family, sort, protocol, _, address in addresses:
        with socket.socket(family, sort, protocol) as probe:
            if os.name == "posix":  # elsewhere the option lets two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address[0], port, *address[2:]))
            port = port or int(probe.getsockname()[1])
    return port
