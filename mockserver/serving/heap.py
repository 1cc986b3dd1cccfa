"""How a server's process takes memory from the C library, and when it looks for garbage."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def importing() -> Iterator[None]:
    """Look for no garbage while the block imports, nor ever again among what is there when it ends.

    Modules stay: an eighth of the time that `import flask` takes is looking for garbage among what it has imported.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
