"""A server's threads share a heap of the C library."""

import platform
import subprocess
import sys

import pytest

# Eight threads at once, each with memory of its own in hand: how many heaps glibc says there are.
THREADS = """
import ctypes, sys, tempfile, threading
from mockserver.serving.heap import use_one_heap

if sys.argv[1] == "one":
    use_one_heap()
at_once = threading.Barrier(9)


def work():
    texts = ["x" * size for size in range(600, 900)]
    at_once.wait()
    at_once.wait()


threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
at_once.wait()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
    library.malloc_info(0, stream)
    library.fclose(stream)
    print(file.read().count(b"<heap "))
at_once.wait()
"""
has_glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="heaps are glibc's")


def heaps(how: str) -> int:
    return int(subprocess.check_output([sys.executable, "-c", THREADS, how], timeout=60))


@has_glibc
def test_threads_take_memory_from_one_heap() -> None:
    assert heaps("one") == 1


@has_glibc
def test_without_being_told_each_thread_has_a_heap_of_its_own() -> None:
    assert heaps("many") > 1


def test_other_systems_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from mockserver.serving.heap import use_one_heap

    libraries = list[str | None]()
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("ctypes.CDLL", libraries.append)
    use_one_heap()

    assert libraries == []


def test_nobody_looks_for_garbage_among_what_a_start_imports() -> None:
    code = """
import gc
from mockserver.serving.heap import importing

with importing():
    while_importing = gc.isenabled()
print(while_importing, gc.isenabled(), gc.get_freeze_count() > 1_000)
"""

    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "False True True\n"


def test_an_import_that_fails_leaves_garbage_to_be_looked_for() -> None:
    code = """
import contextlib, gc
from mockserver.serving.heap import importing

with contextlib.suppress(ImportError), importing():
    import mockserver.nowhere
print(gc.isenabled())
"""

    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60) == "True\n"
