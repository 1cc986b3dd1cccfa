"""BILL's operations as the suite knows them: ids, documented answers, and the id of a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

EVIDENCE = Path(__file__).parent / "evidence"
APIS = ("v3", "partner", "spend", "events", "auth", "v2")

VERBS = {
    "GET": ("list", "get"),
    "POST": ("create",),
    "PUT": ("replace",),
    "PATCH": ("update",),
    "DELETE": ("delete",),
}


# Where a record stands in the answer of a v2 operation.
RECORD_IN_V2 = {
    "Crud": "response_data.",
    "List": "response_data[].",
    "Bulk": "response_data.bulk[].response_data.",
}


@dataclass(frozen=True, slots=True)
class Document:
    """What BILL documents of an operation: success status, fields by path, required request fields.

    v2's fields include those of `evidence/observed`, which the sandbox and production were seen to send.
    """

    status: int
    fields: Mapping[str, str]
    required: tuple[str, ...]


@cache
def documents() -> Mapping[str, Document]:
    """Every operation by its id, one API after another."""
    return {name: _row(name, row) for api in APIS for name, row in _file("documented", api).items()}


def operation_of(api: str, method: str, path: str) -> str:
    """The id of the operation a request asks for, empty where there is none.

    `path` is relative to the API's base: `/vendors/009…/archive` for v3, `/Crud/Read/Vendor` for v2.
    """
    segments = path.strip("/").split("/")
    if api == "v2":
        name = ".".join(["v2", *segments]).removesuffix(".json")
        return name if name in documents() else ""
    literal = [segment for segment in segments if segment in _words(api)]
    return _name_of(".".join([api, *literal]), method, to_one=segments[-1] not in _words(api))


def _name_of(stem: str, method: str, *, to_one: bool) -> str:
    verbs = VERBS[method][:: -1 if to_one else 1]
    candidates = [f"{stem}.{verb}" for verb in verbs]
    if method == "POST":
        # An action is named by its last word alone: `v3.bills.archive`.
        candidates.append(stem)
    return next((name for name in candidates if name in documents()), "")


@cache
def _words(api: str) -> frozenset[str]:
    names = (name.split(".")[1:] for name in documents() if name.startswith(f"{api}."))
    return frozenset(word for words in names for word in words)


@cache
def _file(folder: str, api: str) -> dict[str, dict[str, Any]]:
    text = (EVIDENCE / folder / f"{api}.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = json.loads(text)
    return rows


def _row(name: str, row: Mapping[str, Any]) -> Document:
    return Document(row["status"], {**row["fields"], **_observations(name)}, tuple(row["required"]))


def _observations(name: str) -> dict[str, str]:
    api, group, *_, entity = name.split(".") if name.count(".") > 1 else ("", "", "")
    if api != "v2" or group not in RECORD_IN_V2:
        return {}
    fields = _file("observed", "v2").get(entity, {})
    return {f"{RECORD_IN_V2[group]}{field}": kind for field, kind in fields.items()}
