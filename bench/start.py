"""Start-up time and memory: spawn to first 200 beside `import flask`, in-process start and stop, resident
memory, and what the pytest plugin adds."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from bench.servers import billmock, flask, resident

ROUNDS = 5


def seconds_of(arguments: list[str]) -> float:
    """Seconds a command takes."""
    began = time.perf_counter()
    subprocess.run(arguments, check=True)
    return time.perf_counter() - began


IN_PROCESS = """
import time
from mockserver.testing import BillMock
import mockserver.serving.http_server, urllib.request
began = time.perf_counter()
mock = BillMock().start()
urllib.request.urlopen(mock.control_url + "/health/ready").read()
started = time.perf_counter()
mock.stop()
print(started - began, time.perf_counter() - started)
"""


# What a plugin adds to every start of pytest where it is installed: its import, as pytest's own is done anyway.
PLUGIN = """
import sys, time, pytest
began = time.perf_counter()
__import__(sys.argv[1])
print(time.perf_counter() - began)
"""


def plugin(module: str) -> float:
    """Milliseconds that a pytest plugin takes to import, the median over the rounds."""
    command = [sys.executable, "-c", PLUGIN, module]
    return median(float(subprocess.check_output(command, text=True)) * 1000 for _ in range(ROUNDS))


def main(options: list[str]) -> None:
    """Print the figures, medians over the rounds."""
    with billmock(*options):
        pass  # prepares the starter image once
    imports, spawns, memory, bare = [], [], [], []
    for _ in range(ROUNDS):
        imports.append(seconds_of([sys.executable, "-c", "import flask"]))
        with billmock(*options) as server:
            spawns.append(server.started)
            memory.append(resident(server.pid))
        with flask() as server:
            bare.append(resident(server.pid))
    ratio = median(s / i for s, i in zip(spawns, imports, strict=True))
    print(f"spawn to first 200   {median(spawns) * 1000:7.0f} ms   {ratio:.2f} x import flask (must 3, goal 1.8)")
    share = median(memory) / median(bare)
    print(f"memory at start      {median(memory):7.1f} MB   {share:.2f} x bare Flask (must 3, goal 2)")
    runs = [subprocess.check_output([sys.executable, "-c", IN_PROCESS], text=True).split() for _ in range(ROUNDS)]
    start_time, stop_time = (median(float(run[part]) * 1000 for run in runs) for part in (0, 1))
    print(f"in-process start     {start_time:7.1f} ms   (must 60, goal 30)")
    print(f"in-process stop      {stop_time:7.1f} ms   (must 100, goal 30)")
    ours, fakers = plugin("pytest_billmock"), plugin("faker.contrib.pytest.plugin")
    print(
        f"our pytest plugin    {ours:7.1f} ms   (must 10; Faker's own, which -p no:faker leaves out: {fakers:.0f} ms)"
    )
