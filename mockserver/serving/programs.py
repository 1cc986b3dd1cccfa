"""A program that is run: its signals and its exit code are this process's own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

NOT_EXECUTABLE, NOT_FOUND = 126, 127  # exit codes, as shells have them
SIGNALLED = 128  # and the number of the signal
# What a terminal sends to this process and the program alike.
OF_THE_KEYBOARD = ("SIGINT", "SIGQUIT")
PASSED_ON = (*OF_THE_KEYBOARD, "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH")

Start = Callable[[], "subprocess.Popen[bytes]"]


class CannotStart(Exception):
    """A program could not be started: the exit code that says so, and a sentence."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        super().__init__(text)


def start(words: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a program; raises `CannotStart`."""
    try:
        return subprocess.Popen(words, env=dict(environ))
    except OSError as error:
        raise cannot_start(words[0], error) from None


def cannot_start(name: str, error: OSError) -> CannotStart:
    """Why a program could not be started."""
    code = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
    return CannotStart(code, f"cannot run {name}: {error.strerror or error}")


def run_to_end(start_program: Start) -> int:
    """Start a program and wait for its end, with all signals passed on; returns its exit code.

    It is 128 and a signal's number where one ended it. Raises `CannotStart`.
    """
    with passing_on() as processes:
        process = start_program()
        processes.append(process)
        code = process.wait()
    return code if code >= 0 else SIGNALLED - code


@contextmanager
def passing_on() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Pass the signals of this process on to those in the list, until the block ends; one that came before it, too."""
    processes: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        name = signal.Signals(number).name
        if name in OF_THE_KEYBOARD and sys.stdin is not None and sys.stdin.isatty():
            return
        for process in processes:
            process.send_signal(number)

    numbers = [getattr(signal, name) for name in PASSED_ON if hasattr(signal, name)]
    # What is ignored (`nohup`) stays so, for the program as well.
    before = {number: signal.getsignal(number) for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, pass_on)
    try:
        yield processes
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
