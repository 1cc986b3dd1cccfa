"""Signals to a server of several processes."""

import signal
import subprocess
import sys

import pytest

from mockserver.serving.workers import finish

pytest.importorskip("granian", reason="no workers here")

CLOSED_TERMINAL = """
import os, signal, subprocess, sys, threading
from mockserver.serving.workers import stop_with

heard = threading.Event()
stop_with(lambda *_: heard.set())
code = "import os, signal; os.kill(os.getpid(), signal.SIGHUP); print('goes on')"
child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
os.kill(os.getpid(), signal.SIGHUP)
print(child.stdout.strip(), child.returncode, heard.wait(20))
"""


def test_a_worker_that_only_begins_does_not_die_of_a_closed_terminal_which_the_server_hears() -> None:
    command = [sys.executable, "-c", CLOSED_TERMINAL]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (run.stdout, run.stderr, run.returncode) == ("goes on 0 True\n", "", 0)


BEGINS = """
import subprocess, sys
from mockserver.serving.workers import stop_with

stop_with(print)
code = '''
import os, signal
from mockserver.serving.workers import hear
os.kill(os.getpid(), signal.SIGTERM)
print("goes on", flush=True)
hear()
print("serves")
'''
child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
print(child.stdout.strip(), child.returncode)
"""


def test_a_worker_that_is_asked_to_finish_before_it_can_hear_finishes_as_soon_as_it_can() -> None:
    run = subprocess.run([sys.executable, "-c", BEGINS], capture_output=True, text=True, check=False, timeout=60)

    assert (run.stdout, run.stderr, run.returncode) == (f"goes on {-signal.SIGTERM}\n", "", 0)


class Worker:
    """Counts how often it was asked to finish."""

    count = 0

    def terminate(self) -> None:
        """Be asked."""
        self.count += 1


class Starting:
    """A server that was asked, and has asked its workers before they could hear."""

    def __init__(self) -> None:
        self.count = 0
        self.wrks = [Worker(), Worker()]

    def signal_handler_interrupt(self) -> None:
        """Be asked."""
        self.count += 1


def test_who_is_asked_to_finish_asks_the_workers_as_well() -> None:
    server = Starting()
    finish(server)
    finish(server)

    assert (server.count, [worker.count for worker in server.wrks]) == (2, [2, 2])


DEAF = """
import os, signal, threading
from mockserver.serving.stopping import wake_regularly
signal.signal(signal.SIGUSR1, lambda *_: os._exit(7))
wake_regularly()
threading.Timer(0.3, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)).start()
threading.Event().wait()
"""


def test_a_signal_that_another_thread_took_is_heard_by_the_one_that_sleeps_without_an_end() -> None:
    assert subprocess.run([sys.executable, "-c", DEAF], timeout=60, check=False).returncode == 7
