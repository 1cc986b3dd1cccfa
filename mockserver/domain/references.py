"""References: the ids of other records among the values of one, by the paths a kind declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mockserver.kernel.kinds import Record

# Where objects with references lie, and the kind that each of their fields refers to.
Places = Mapping[tuple[str, ...], Mapping[str, str]]


def places_of(refs: Mapping[str, str]) -> Places:
    """The places of a kind's `refs`, so that each object is looked for once, however many references it has."""
    places: dict[tuple[str, ...], dict[str, str]] = {}
    for path, kind_name in refs.items():
        *place, name = path.split(".")
        places.setdefault(tuple(place), {})[name.removesuffix("[]")] = kind_name
    return places


def ids_by_kind(places: Places, values: Record) -> dict[str, list[str]]:
    """The ids among values, by the name of the kind they should be of, in the order of the paths."""
    ids: dict[str, list[str]] = {}
    for place, names in places.items():
        for holder in objects_at(values, place):
            for name, kind_name in names.items():
                if value := holder.get(name):
                    ids.setdefault(kind_name, []).extend(value if isinstance(value, list) else [value])
    return ids


def objects_at(value: Record, place: Sequence[str]) -> list[Record]:
    """The objects at a path of keys; `name[]` walks a list."""
    objects = [value]
    for key in place:
        if key.endswith("[]"):
            objects = [element for holder in objects for element in holder.get(key[:-2]) or ()]
        else:
            objects = [holder[key] for holder in objects if isinstance(holder.get(key), dict)]
    return objects
