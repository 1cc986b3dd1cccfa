"""A file that tells other commands of the same machine, or container, where a server is and its control token."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

import click

# What one connects to where a server listens at every address.
LOOPBACK_OF = {4: "127.0.0.1", 6: "::1"}


def reachable(host: str) -> str:
    """The host to reach a server at from its own machine: loopback where it listens at every address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    name = LOOPBACK_OF[address.version] if address.is_unspecified else host
    return f"[{name}]" if address.version == 6 else name


def url_of(host: str, port: int) -> str:
    """The base URL of a server that listens at a host and a port, for clients on its own machine."""
    return f"http://{reachable(host)}:{port}"


@contextmanager
def announced_in(path: Path | None, url: str, token: str | None) -> Iterator[None]:
    """Write the file, for its owner's eyes only, and remove it at the end; nothing without a path.

    Raises `ClickException` where it cannot be written.
    """
    if path is None:
        yield
        return
    try:
        write(path, json.dumps({"url": url, "controlToken": token}))
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Make a new file that only its owner may read, in the place of one that is there; raises `OSError`."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def server_in(path: Path | None) -> tuple[str, str | None] | None:
    """The URL and the control token that a file tells; None where no server has written it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        if path is not None:
            values = json.loads(path.read_text(encoding="utf-8"))
            return values["url"], values["controlToken"]
    return None
