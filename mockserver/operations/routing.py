"""From a method and a path to what serves them: a tree of path segments."""

import re
from typing import Generic, TypeVar
from urllib.parse import unquote

Target = TypeVar("Target")

_PARAMETER = re.compile(r"{(\w+)}")


class PathUnknown(LookupError):
    """No template fits the path, under any method: BILL answers 404 with BDC_1121 (F-012)."""


class MethodNotAllowed(LookupError):
    """The path is known, but not under the method; `allowed` are its methods in alphabetical order."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"allowed: {', '.join(allowed)}")
        self.allowed = allowed


class _Segment(Generic[Target]):
    """One place in the tree: what may follow it, and what ends here by method."""

    __slots__ = ("ends", "literals", "parameter")

    def __init__(self) -> None:
        self.literals: dict[str, _Segment[Target]] = {}
        self.parameter: _Segment[Target] | None = None
        self.ends: dict[str, tuple[Target, tuple[str, ...]]] = {}

    def after(self, segment: str) -> "_Segment[Target]":
        """The place behind a segment of a template, made when it is new."""
        known = self.parameter if segment.startswith("{") else self.literals.get(segment)
        if known is not None:
            return known
        new: _Segment[Target] = _Segment()
        if segment.startswith("{"):
            self.parameter = new
        else:
            self.literals[segment] = new
        return new


class Routes(Generic[Target]):
    """Path templates such as `/connect/v3/bills/{billId}`, each with a target per method."""

    def __init__(self) -> None:
        self._root: _Segment[Target] = _Segment()
        self._templates = {"": self._root.after("")}

    def add(self, method: str, template: str, target: Target) -> None:
        """Let a method and a template lead to a target; parameters are whole segments in braces."""
        self._place(template).ends[method] = (target, tuple(_PARAMETER.findall(template)))

    def _place(self, template: str) -> _Segment[Target]:
        known = self._templates.get(template)
        if known is None:
            above, _, segment = template.rpartition("/")
            known = self._templates[template] = self._place(above).after(segment)
        return known

    def find(self, method: str, path: str) -> tuple[Target, dict[str, str]]:
        """The target and the path parameters, decoded, of a method and a path as it came in.

        A literal segment wins over a parameter, the leftmost first; where the winner lacks the method,
        the next template that fits is asked. Raises `PathUnknown` or `MethodNotAllowed`.
        """
        places = self._places(path)
        for place, values in places:
            if (end := place.ends.get(method)) is not None:
                return end[0], dict(zip(end[1], values, strict=True))
        allowed = {known for place, _ in places for known in place.ends}
        if allowed:
            raise MethodNotAllowed(tuple(sorted(allowed)))
        raise PathUnknown(path)

    def _places(self, path: str) -> list[tuple[_Segment[Target], tuple[str, ...]]]:
        """Every place a path leads to, the winner first, with the values of its parameters."""
        places: list[tuple[_Segment[Target], tuple[str, ...]]] = [(self._root, ())]
        for part in path.split("/"):
            segment = unquote(part) if "%" in part else part
            further = []
            for place, values in places:
                if (literal := place.literals.get(segment)) is not None:
                    further.append((literal, values))
                if segment and place.parameter is not None:
                    further.append((place.parameter, (*values, segment)))
            if not further:
                return further
            places = further
        return places
