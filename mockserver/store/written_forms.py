"""Records as answers hold them, kept at hand until what they were written from changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import orjson

from mockserver.kernel.dependencies import Dependency
from mockserver.kernel.kinds import Record

# Of one world, of all views together; that of a bill comes to 3 kB with the text it was written from.
MAX_FORMS = 2_000

Change = Literal["insert", "update", "delete"]

Forms = dict[str, tuple[str, Any]]
"""By the id of a record: its text, and what was written of it."""


class WrittenForms:
    """The forms of one world, by who wrote them."""

    def __init__(self) -> None:
        self._by_writer: dict[object, Forms] = {}
        self._by_kind: dict[str, list[tuple[Dependency, Forms]]] = {}
        self._room = MAX_FORMS

    def of(self, writer: object, dependencies: Iterable[Dependency]) -> Forms:
        """The forms of a writer, true as far as other records go: whoever uses one compares the record's text."""
        forms = self._by_writer.get(writer)
        if forms is None:
            forms = self._by_writer[writer] = {}
            for one in dependencies:
                self._by_kind.setdefault(one.kind, []).append((one, forms))
        return forms

    def add(self, forms: Forms, new: Forms) -> None:
        """Keep more of a writer's forms; too many are let go of together, with those of all others."""
        self._room -= len(new)
        if self._room < 0:
            self.clear()
            self._room = MAX_FORMS - len(new)
        forms.update(new)

    def forget(self, kind: str, record: Record, change: Change, before: str | None) -> None:
        """Let go of the forms that a change of another record makes untrue.

        `before` is that record's text, None where it had none or nobody knows it any more.
        """
        for dependency, forms in self._by_kind.get(kind, ()):
            if forms:
                _forget(dependency, forms, record, change, before)

    def clear(self) -> None:
        """Let go of everything."""
        for forms in self._by_writer.values():
            forms.clear()


def _forget(dependency: Dependency, forms: Forms, record: Record, change: Change, before: str | None) -> None:
    old = orjson.loads(before) if before else None
    fields = dependency.fields
    if change == "update" and old and fields is not None and all(old.get(name) == record.get(name) for name in fields):
        return
    if not dependency.reference or (old is None and change != "insert"):
        forms.clear()
        return
    for state in (record, old or record):
        forms.pop(state.get(dependency.reference, ""), None)
