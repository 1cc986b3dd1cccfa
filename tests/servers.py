"""Servers that tests start in processes of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
LISTENING = re.compile(r"http://127\.0\.0\.1:[1-9]\d*")


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[str]:
    """`python -m module` serving an empty world until the block ends: the base URL that its log names."""
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "BILLMOCK_SCENARIO": "empty"}
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        matches = (LISTENING.search(line) for line in process.stderr)
        try:
            yield next(match[0] for match in matches if match)
        finally:
            process.terminate()
            process.stderr.read()
