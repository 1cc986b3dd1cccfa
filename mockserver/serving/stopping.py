"""The signals that ask a server to finish."""

from __future__ import annotations

import signal
import threading

# Whoever closes the terminal means it too.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else (signal.SIGTERM,)
HEARING = 0.2  # seconds after which a signal is heard that woke nobody


def wait_for(end: threading.Event) -> None:
    """Wait in the thread that hears signals until one, or something else, has brought an end.

    A signal that comes just as the thread falls asleep, or to another thread, is heard once it wakes.
    """
    while not end.wait(HEARING):
        pass


def wake_regularly() -> None:
    """Let the thread that hears signals wake, where somebody else's code waits in it without an end.

    The same signal that `wait_for` hears late would never be heard there, and its process never end.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, HEARING, HEARING)
