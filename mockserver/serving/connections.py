"""How many connections a server keeps, and which it lets go of: those on which nothing was asked for longest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockserver.serving.channels import Channel

MAX_CONNECTIONS = 1_000
OTHER_FILES = 100  # that a process has open beside its connections
HEADER_TIME = 20.0  # seconds from the first byte of a request to the end of its headers
BODY_TIME = 300.0  # seconds from the first byte of a request to its last


def max_connections(files_of_each: int = 1) -> int:
    """How many connections a server keeps: each takes file descriptors, which a process has some of."""
    try:
        from resource import RLIMIT_NOFILE, getrlimit
    except ImportError:  # Windows, where there is no such limit
        return MAX_CONNECTIONS
    soft, _ = getrlimit(RLIMIT_NOFILE)
    least = OTHER_FILES // files_of_each
    room = (soft - OTHER_FILES) // files_of_each
    return MAX_CONNECTIONS if soft < 0 else max(least, min(MAX_CONNECTIONS, room))


def close_unused(channels: Iterable[Channel], number: int, now: float) -> None:
    """Close so many connections that wait for no answer, those first on which nothing came for longest.

    One on which headers come in byte by byte waits for them since the first; `now` in seconds since the epoch.
    """
    idle = [channel for channel in channels if not channel.is_busy(now)]
    for channel in sorted(idle, key=lambda channel: channel.idle_since())[:number]:
        channel.handle_close()


def close_slow(channels: Iterable[Channel], now: float) -> None:
    """Close connections whose client takes too long over a request; `now` in seconds since the epoch."""
    for channel in channels:
        request = channel.request
        if request is not None and not channel.requests and now - channel.start_time > time_for(request):
            channel.handle_close()


def time_for(request: object) -> float:
    """Seconds that a request may take to come in."""
    return BODY_TIME if getattr(request, "headers_finished", False) else HEADER_TIME
