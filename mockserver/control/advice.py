"""What we say of our own to who was refused: what to do about a code, which path was meant, what a list goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mockserver.control.reasons import advice_of, is_refused, reasons
from mockserver.kernel.misspelt import meant_by, nearest_words
from mockserver.operations import Operation, load
from mockserver.tenancy.faults import AFTER, BEFORE, NEVER, RESET, SILENCE, TRUNCATE

API_PARTS = 3  # of a path between slashes, the empty one before the first among them: those that name the API
OURS = "/_mock"
MAX_PATH, MAX_FIELDS = 200, 40  # characters of a path that are looked at, and fields that are told
NO_ANSWER, NOT_THIS = "the client got no answer", "the client never got this answer"
LOST = {
    (RESET, BEFORE): NO_ANSWER,
    (RESET, AFTER): NOT_THIS,
    (SILENCE, NEVER): NO_ANSWER,
    (SILENCE, AFTER): NOT_THIS,
    (TRUNCATE, AFTER): "the client got a part of this answer",
}
VERBS = {"filter": "filtered", "sort": "sorted"}
UNKNOWN_FIELD = re.compile(r"Invalid list (filter|sort) field: (.*)\.", re.DOTALL)


def advice_about(entry: Mapping[str, Any]) -> list[str]:
    """What we advise whose call an entry of the journal is; nothing where it was served."""
    return [*advice_of(entry["response"]), *nearest_path(entry), *filter_fields(entry)]


def fault_words(fault: Mapping[str, Any]) -> str:
    """The fault that struck a call, in words: its number, what it was and when, and what the client did not get."""
    consequence = LOST.get((fault["kind"], fault["when"]))
    return f"fault {fault['number']}: {fault['kind']} {fault['when']}{f', {consequence}' if consequence else ''}"


def nearest_path(entry: Mapping[str, Any]) -> Iterator[str]:
    """Which path was meant by one that no operation has: one as long, with the words where it has ids."""
    if entry["operation"] or entry["status"] < 400:
        return
    path = str(entry["path"])[:MAX_PATH]
    if own := own_path(path):
        yield f"what is the mock's own is below /_mock; did you mean {own}?"
        return
    known = like_templates(path, (row.path for row in load().operations))
    root = "/".join(path.split("/")[:API_PARTS]) + "/"
    # What an API's paths have in common says nothing about which of them was meant.
    tails = [one.removeprefix(root) for one in sorted(known) if one.startswith(root)]
    nearest = nearest_words(path.removeprefix(root), tails, 1)
    if path not in known and nearest:
        yield f"no operation has this path; did you mean {root}{nearest[0]}?"


def own_path(path: str) -> str:
    """The path of the control API that was meant by one that an API of BILL's was asked; empty for none.

    Where it begins stands behind an API's base, is misspelt, or is missing.
    """
    _, is_below, behind = path.partition(f"{OURS}/")
    first, _, rest = path.removeprefix("/").partition("/")
    is_near = bool(is_below or nearest_words(first, [OURS.removeprefix("/")], 1))
    tail = behind if is_below else rest if is_near else path.removeprefix("/")
    known = like_templates(tail, own_templates())
    nearest = [tail] if tail in known else nearest_words(tail, known, 1) if is_near else []
    return f"{OURS}/{nearest[0]}" if nearest else ""


def own_templates() -> list[str]:
    """The paths of the control API behind `/_mock/`; its functions are imported only here."""
    from mockserver.control.blueprint import ControlBlueprint
    from mockserver.control.blueprints import BLUEPRINTS

    own = [blueprint for blueprint in BLUEPRINTS if isinstance(blueprint, ControlBlueprint)]
    return [one.path.removeprefix(f"{OURS}/") for blueprint in own for one in blueprint.endpoints.values()]


def like_templates(path: str, templates: Iterable[str]) -> set[str]:
    """The paths of those templates that are as long as a path, with what stands in it where they have ids."""
    parts = path.split("/")
    rows = (template.split("/") for template in templates)
    return {with_ids_of(parts, row) for row in rows if len(row) == len(parts)}


def with_ids_of(parts: list[str], template: list[str]) -> str:
    """The path of a template with what stands in another path where it has ids."""
    return "/".join(there if here.startswith(("{", "<")) else here for here, there in zip(template, parts, strict=True))


def filter_fields(entry: Mapping[str, Any]) -> Iterator[str]:
    """What a list may be filtered, or sorted, by that was to be by something else."""
    operation = load().by_id.get(entry["operation"] or "")
    if operation is None or not is_refused(entry):
        return
    for reason in reasons(entry["response"]):
        if match := UNKNOWN_FIELD.search(reason.text):
            fields = fields_of(operation, match[1])
            rest = f" and {len(fields) - MAX_FIELDS} more" if len(fields) > MAX_FIELDS else ""
            words = f"{', '.join(fields[:MAX_FIELDS]) or 'nothing'}{rest}{meant_by(match[2], fields)}"
            yield f"{operation.id} is {VERBS[match[1]]} by {words}"


def fields_of(operation: Operation, parameter: str) -> list[str]:
    """The fields that a list may be filtered or sorted by, in BILL's order; its dialect is imported only here."""
    from mockserver.dialects.calls import handler_of

    queryable = (handler_of(operation).queryable or {}).items()
    return [name for name, one in queryable if (one.sort if parameter == "sort" else one.operators)]
