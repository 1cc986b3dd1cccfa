"""The media types of files, by the end of their names; the machine's own table is not asked."""

from __future__ import annotations

from collections.abc import Mapping

ANY = "application/octet-stream"

TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "txt": "text/plain",
    "csv": "text/csv",
    "rtf": "application/rtf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def extension(name: str) -> str:
    """What follows the last dot of a file's name, in lower case; empty where there is no name before it."""
    stem, _, ending = name.rpartition(".")
    return ending.lower() if stem else ""


def media_type(name: str) -> str:
    """The media type that a file has by the ending of its name, in any case."""
    return TYPES.get(extension(name), ANY)
