"""Where a user's own files are, on each platform (`sys.platform`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def user_cache(environ: Mapping[str, str], platform: str) -> Path:
    """The user's cache directory on this platform (`sys.platform`); `XDG_CACHE_HOME` wins everywhere."""
    if path := environ.get("XDG_CACHE_HOME"):
        return Path(path)
    if platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local)
    return Path.home() / ".cache"


def user_data(environ: Mapping[str, str], platform: str) -> Path:
    """The user's data directory on this platform (`sys.platform`); `XDG_DATA_HOME` wins everywhere."""
    if path := environ.get("XDG_DATA_HOME"):
        return Path(path)
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local)
    return Path.home() / ".local" / "share"
