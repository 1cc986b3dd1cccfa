"""The Dockerfile as its instructions, and its install steps done in a folder instead of an image."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT

COMMENTS = re.compile(r"^\s*#.*\n", re.MULTILINE)
MOUNT = re.compile(r"--mount=\S+\s+")
# The folders of the image that its steps name.
FOLDERS = ("/wheels", "/requirements.lock", "/data", "/run/billmock")
# What an image alone can or wants: users of its own, and nothing kept of what is downloaded.
IMAGE_ONLY = re.compile(r"--owner billmock |--no-cache-dir ")


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Keyword and rest of each instruction, lines that go on joined."""
    for line in COMMENTS.sub("", text).replace("\\\n", " ").splitlines():
        if line.strip():
            keyword, _, rest = line.partition(" ")
            yield keyword, rest.strip()


DOCKERFILE = [*instructions((ROOT / "Dockerfile").read_text())]


class Image:
    """What the Dockerfile makes, in a folder: an environment of Python, and the folders that its steps name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "venv" / "bin"

    def install(self, context: Path) -> None:
        """Do every RUN, in the folder that is the build's context; raises `CalledProcessError`."""
        subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
        stand_in = self.bin / "useradd"
        stand_in.write_text("#!/bin/sh\n")
        stand_in.chmod(0o755)
        for step in [rest for keyword, rest in DOCKERFILE if keyword == "RUN"]:
            words = self.moved(IMAGE_ONLY.sub("", MOUNT.sub("", step)))
            subprocess.run(["bash", "-euc", words], cwd=context, env=self.environment, check=True)

    def moved(self, text: str) -> str:
        """The text, with the folders of the image in the place of this one's."""
        for name in FOLDERS:
            text = re.sub(rf"(?<![\w/]){name}\b", f"{self.folder}{name}", text)
        return text

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the image, and the ones that its folder needs."""
        rows = [word.partition("=") for keyword, rest in DOCKERFILE if keyword == "ENV" for word in shlex.split(rest)]
        image = {name: self.moved(value) for name, _, value in rows}
        cache = str(Path.home() / ".cache" / "pip")
        return {"PATH": f"{self.bin}:{os.defpath}", "HOME": str(self.folder), "PIP_CACHE_DIR": cache, **image}

    def command(self, keyword: str) -> list[str]:
        """The words of ENTRYPOINT, or of the CMD of HEALTHCHECK."""
        rest = next(rest for name, rest in DOCKERFILE if name == keyword)
        words: list[str] = json.loads(rest[rest.index("[") :])
        return [str(self.bin / words[0]), *words[1:]]
