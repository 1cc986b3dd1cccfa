"""Records as answers hold them, kept at hand until what they were written from changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from mockserver.kernel.dependencies import Dependency
from mockserver.kernel.kinds import Record

# Of one world, of all views together; that of a bill comes to 3 kB with the text it was written from.
MAX_FORMS = 2_000

Change = Literal["insert", "update", "delete"]
Decode = Callable[[str], Record]


class Forms:
    """Records in one form, by their own texts: a record that changed has another one."""

    __slots__ = ("_texts", "by_text")

    def __init__(self) -> None:
        self.by_text: dict[str, Any] = {}
        self._texts: dict[str, str] = {}

    def add(self, record_id: str, text: str, form: Any) -> None:
        """Keep the form of a record, in place of an older one."""
        self.drop(record_id)
        self._texts[record_id] = text
        self.by_text[text] = form

    def drop(self, record_id: str) -> None:
        """Let go of a record's form."""
        self.by_text.pop(self._texts.pop(record_id, ""), None)

    def clear(self) -> None:
        """Let go of all forms, whatever records they are of."""
        self.by_text.clear()
        self._texts.clear()


class WrittenForms:
    """The forms of one world, by who wrote them."""

    def __init__(self) -> None:
        self._by_writer: dict[object, Forms] = {}
        self._by_kind: dict[str, list[tuple[Dependency, Forms]]] = {}
        self._room = MAX_FORMS

    def of(self, writer: object, dependencies: Iterable[Dependency]) -> Forms:
        """The forms of a writer that are still true."""
        forms = self._by_writer.get(writer)
        if forms is None:
            forms = self._by_writer[writer] = Forms()
            for one in dependencies:
                self._by_kind.setdefault(one.kind, []).append((one, forms))
        return forms

    def make_room(self, count: int) -> None:
        """Make room for more forms; too many are let go of together, those of all writers."""
        self._room -= count
        if self._room < 0:
            self.clear()
            self._room = MAX_FORMS - count

    def forget(self, kind: str, record: Record, change: Change, before: str | None, decode: Decode) -> None:
        """Let go of the forms that a change of another record makes untrue.

        `before` is that record's text, None where it had none or nobody knows it any more; `decode` gives the record
        of a text, to be looked at.
        """
        for dependency, forms in self._by_kind.get(kind, ()):
            if forms.by_text:
                _forget(dependency, forms, record, change, decode(before) if before else None)

    def clear(self) -> None:
        """Let go of the forms of all writers."""
        for forms in self._by_writer.values():
            forms.clear()


def _forget(dependency: Dependency, forms: Forms, record: Record, change: Change, old: Record | None) -> None:
    fields = dependency.fields
    if change == "update" and old and fields is not None and all(old.get(name) == record.get(name) for name in fields):
        return
    if not dependency.reference or (old is None and change != "insert"):
        forms.clear()
        return
    for state in (record, old or record):
        forms.drop(state.get(dependency.reference, ""))
