"""How a server's process takes memory from the C library."""

from __future__ import annotations

import sys

M_ARENA_MAX = -8  # of glibc's <malloc.h>


def use_one_heap() -> None:
    """Let all threads that are started from now on take memory from one heap, where that is glibc's to say.

    Else each thread has a heap of its own, which keeps what its largest requests needed: those who lead in turn held
    five times the memory that they used. They hardly ever take any at the same moment, for one has the interpreter.
    """
    if sys.platform != "linux":
        return
    import ctypes

    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, 1)
