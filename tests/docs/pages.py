"""The pages for people, and the examples on them as Sybil finds them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from sybil.document import Document
from sybil.parsers.markdown import CodeBlockParser

from mockserver.testing import BillMock

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
LOCAL = "http://127.0.0.1:8080"  # where the pages say that the server is

# What runs, what is parsed, and what only people read or type.
RUNS, PARSES = ("python", "sh"), ("json", "toml")
READS = ("bash", "console", "http", "js", "text", "yaml", "{code-block}", "{include}", "{toctree}")
LANGUAGES = (*RUNS, *PARSES, *READS)


def name_of(page: Path) -> str:
    """A page's path from the root."""
    return str(page.relative_to(ROOT))


@cache
def blocks(page: Path, language: str) -> tuple[str, ...]:
    """The examples of a language on a page, in its order."""
    parser = CodeBlockParser(language, lambda _: None)
    return tuple(str(example.parsed) for example in Document.parse(str(page), parser).examples())


def with_blocks(language: str) -> list[Path]:
    """The pages that have examples of a language."""
    return [page for page in PAGES if blocks(page, language)]


def run_shell(mock: BillMock, page: Path, folder: Path, token: str = "") -> subprocess.CompletedProcess[str]:
    """Run the shell examples of a page against a server, in a folder of their own, each behind the one before."""
    script = "\n".join(blocks(page, "sh")).replace(LOCAL, mock.url).replace("curl -s", "curl -sf")
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": str(folder),
            "BILLMOCK_PORT": mock.url.rpartition(":")[2],
            "BILLMOCK_CONTROL_TOKEN": token,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_pytest(page: Path, folder: Path) -> str:
    """What pytest says of the Python examples of a page, which are one module of tests."""
    (folder / "test_example.py").write_text("\n".join(blocks(page, "python")), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(folder)],
        cwd=folder,
        env={**os.environ, "XDG_DATA_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    ).stdout
