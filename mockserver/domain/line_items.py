"""Lines that lie inside a record: which of them a request names, and the ids they have afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from mockserver.domain.context import Context
from mockserver.domain.merging import laid_out, merge
from mockserver.kernel.errors import BillErrors, Invalid, NotFound, Problem
from mockserver.kernel.kinds import Kind, Record

# A PATCH merges its lines into those there are, anything else replaces them.
LinesMode = Literal["merge", "replace"]


def number_lines(ctx: Context, kind: Kind, record: Record, old: Record | None, mode: LinesMode) -> None:
    """Give the lines of a new or changed record their ids, in place; merged lines keep what they do not name.

    Raises `Invalid` for a line to be merged that has no id, and `NotFound` for an id that is not a line's.
    """
    if not kind.lines or record.get(kind.lines) is None:
        return
    lines = record[kind.lines]
    old_lines = {line["id"]: line for line in (old or {}).get(kind.lines, ())}
    if mode == "merge" and old is not None:
        record[kind.lines] = _merge(kind, lines, old_lines)
    else:
        record[kind.lines] = [_replacement(ctx, kind, line, old_lines) for line in lines]


def _merge(kind: Kind, lines: Sequence[Record], old_lines: Mapping[str, Record]) -> list[Record]:
    _check_ids(kind, lines, old_lines)
    changes = {line["id"]: line for line in lines}
    return [merge(line, changes.get(line_id, {})) for line_id, line in old_lines.items()]


def _check_ids(kind: Kind, lines: Sequence[Record], old_lines: Mapping[str, Record]) -> None:
    problems = [
        Problem(f"{kind.lines}[{index}].id", "must not be null", "missing")
        for index, line in enumerate(lines)
        if not line.get("id")
    ]
    if problems:
        raise Invalid(problems)
    unknown = [line["id"] for line in lines if line["id"] not in old_lines]
    if unknown:
        raise BillErrors([NotFound(line_id) for line_id in unknown])


def _replacement(ctx: Context, kind: Kind, line: Record, old_lines: Mapping[str, Record]) -> Record:
    line_id = line.get("id")
    # That a line which a replacement removed comes back under its id is assumed (F-630); other ids name nothing.
    if line_id and line_id not in old_lines and not ctx.is_own_id(kind.line_prefix, line_id):
        raise NotFound(line_id)
    fresh: Record = {"id": "", **laid_out(line)}
    fresh["id"] = line_id or ctx.line_id(kind.line_prefix)
    return fresh
