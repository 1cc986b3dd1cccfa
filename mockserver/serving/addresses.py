"""Where one can listen: tried before anything else is done, or taken."""

from __future__ import annotations

import os
import socket

BACKLOG = 1_024


def why_not_listening(host: str, port: int, error: OSError) -> str:
    """That nobody can listen on an address, and why: `cannot listen on 127.0.0.1:8080: Address already in use`."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # Some errors say the address again, in Python's words.
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or error
    return f"cannot listen on {place}: {reason}"


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


def listeners_at(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address of the host, at one port, a free one for 0; raises `OSError`."""
    listeners: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in places:
            place = (address[0], port, *address[2:])
            listeners.append(socket.create_server(place, family=family, backlog=BACKLOG))
            port = port or int(listeners[0].getsockname()[1])
    except (OSError, UnicodeError) as error:
        for listener in listeners:
            listener.close()
        raise error if isinstance(error, OSError) else OSError("this is no host name") from None
    return listeners
