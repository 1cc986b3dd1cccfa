"""Signals to a server of several processes."""

import subprocess
import sys

import pytest

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
    run = subprocess.run([sys.executable, "-c", CLOSED_TERMINAL], capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr, run.returncode) == ("goes on 0 True\n", "", 0)


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
