"""Paths without what could be a secret; apart from the rest of masking, which a server does not need to start."""

from __future__ import annotations

from functools import lru_cache

from mockserver.operations import load


@lru_cache(maxsize=1)
def known_segments() -> frozenset[str]:
    """The literal segments of all paths of the registry."""
    return frozenset(segment for row in load().by_id.values() for segment in row.path.split("/"))


def mask_path(path: str) -> str:
    """A path of which segments that are neither BILL's own, nor ids, nor plain words are masked."""
    from mockserver.control.masked_text import mask_segment

    known = known_segments()
    return "/".join(part if part in known else mask_segment(part) for part in path.split("/"))
