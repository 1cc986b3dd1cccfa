"""The default tenant's world, written into a file when the server ends."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from mockserver.app import Application


def write_on_exit(app: Application) -> None:
    """Write the world of the default tenant into the file of the settings, if they name one."""
    if app.settings.export_on_exit is None:
        return
    from mockserver.control.scenarios import export_world
    from mockserver.control.server import tenant_of
    from mockserver.tenancy import DEFAULT

    write_document(app.settings.export_on_exit, export_world(app, tenant_of(app, DEFAULT)))


def write_document(path: Path, document: object) -> None:
    """Write a scenario document as JSON, under its name at once; raises `OSError`."""
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        draft.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
