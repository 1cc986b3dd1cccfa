"""Connections that break instead of ending."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress
from typing import Any

# A socket that lingers for no time sends a reset when it is closed.
NO_TIME = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


def reset_when_closed(connection: Any) -> None:
    """Let a socket, or asyncio's view of one, send a reset when it is closed; nothing where it is closed already."""
    with suppress(OSError, AttributeError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_TIME)
