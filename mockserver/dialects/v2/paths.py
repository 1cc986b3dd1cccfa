"""What v2 says of paths that no operation has, though their form is one of its own (F-1411)."""

from __future__ import annotations

from functools import cache

from mockserver.kernel.errors import BillError
from mockserver.operations import Registry

ROOT, ENDING = "/api/v2/", ".json"
VERBS = ("Create", "Read", "Update", "Delete", "Undelete")
ENTITY_CALLS = ("Crud", "List", "Bulk")


@cache
def entities(registry: Registry) -> frozenset[str]:
    """The names of all entities, as paths have them."""
    calls = (operation.id.split(".") for operation in registry.operations if operation.api == "v2")
    return frozenset(words[-1] for words in calls if words[1] in ENTITY_CALLS)


def path_refusal(path: str, registry: Registry) -> BillError:
    """The refusal of a path: BDC_1128, BDC_1115, BDC_1114 or BDC_1116 for an entity's, else BDC_1121."""
    words = path.removeprefix(ROOT).split("/")
    ends_well = words[-1].endswith(ENDING) or words[0] == "Bulk"
    entity = words[-1].removesuffix(ENDING)
    if not entity or not ends_well:
        return BillError("BDC_1121")
    if len(words) == 2 and words[0] == "List":
        return BillError("BDC_1128", entity)
    if words[:-2] not in (["Crud"], ["Bulk", "Crud"]):
        return BillError("BDC_1121")
    if words[-2] not in VERBS:
        return BillError("BDC_1115", words[-2])
    # The first of these is assumed (F-1413).
    return BillError("BDC_1116" if entity in entities(registry) else "BDC_1114", entity)
