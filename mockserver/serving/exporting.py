"""The default tenant's world, written into a file when the server ends."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson

from mockserver.kernel.settings import VARIABLE_PREFIX, Settings, SettingsError

if TYPE_CHECKING:
    from mockserver.app import Application

EXPORT_VARIABLE = f"{VARIABLE_PREFIX}EXPORT_ON_EXIT"


def check_place_of(settings: Settings) -> None:
    """Refuse a file for the default tenant's world that could not be written at the end; raises `SettingsError`."""
    path = settings.export_on_exit
    if path is None:
        return
    folder = path.absolute().parent
    if path.is_dir() or not folder.is_dir():
        reason = "is a folder" if path.is_dir() else f"cannot be made: there is no folder {folder}"
        raise SettingsError(f"{EXPORT_VARIABLE}: {path} {reason}")
    try:
        with TemporaryDirectory(dir=folder):
            pass  # to be allowed to is not enough: some folders take nothing
    except OSError as error:
        raise SettingsError(f"{EXPORT_VARIABLE}: {folder} cannot be written to: {error.strerror or error}") from None


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
