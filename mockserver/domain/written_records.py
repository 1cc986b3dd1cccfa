"""Records as a view of a dialect writes them, written again only where something that is in them has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from orjson import Fragment, dumps, loads

from mockserver.domain.context import Context
from mockserver.domain.read_fields import Presentation
from mockserver.domain.resource import Resource
from mockserver.kernel.dependencies import Dependency
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record

Write = Callable[[Record], Record]

ID_FIRST = '{"id":"'


class WrittenRecords:
    """How records of a resource are written: `write` makes the JSON object of one, `more` adds to what reads show.

    `fields` are the keys of a record that `write` looks at. What it makes may depend on nothing else: not on who asks,
    what for, or when. So records that were written stay written, as `orjson.Fragment`, while neither they nor what
    their read fields are made from has changed; where that cannot be known, they are JSON objects.
    """

    def __init__(
        self, resource: Resource, write: Write, fields: frozenset[str], more: Presentation | None = None
    ) -> None:
        self._resource = resource
        self._write = write
        self._fields = fields
        self._more = more

    @cached_property
    def _presentations(self) -> Sequence[Presentation]:
        both = (self._resource.presentation_of(self._fields), self._more)
        return [presentation for presentation in both if presentation is not None and presentation.fields]

    @cached_property
    def _dependencies(self) -> Sequence[Dependency]:
        return [one for presentation in self._presentations for one in presentation.dependencies]

    def one(self, ctx: Context, record_id: str) -> Any:
        """The record of an id in a path; raises `NotFound` as `Resource.get` does."""
        resource = self._resource
        if type(resource).get is not Resource.get:
            return self._shown(ctx, [resource.get(ctx, record_id)])[0]
        text = ctx.tx.text(resource.kind, ctx.org, record_id)
        if text is None:
            raise NotFound(record_id, in_path=True)
        return self.all(ctx, [text])[0]

    def all(self, ctx: Context, texts: Sequence[str]) -> list[Any]:
        """Records of the caller's organization, of which these are the texts, in their order."""
        written = ctx.tx.written
        if written is None:
            return self._fresh(ctx, texts)
        forms = written.of(self, self._dependencies)
        ids = [id_in(text) for text in texts]
        known = [
            form if form is not None and form[0] == text else None
            for form, text in zip(map(forms.get, ids), texts, strict=True)
        ]
        places = [place for place, form in enumerate(known) if form is None]
        if places:
            rows = self._fresh(ctx, [texts[place] for place in places])
            new = {ids[place]: (texts[place], Fragment(dumps(row))) for place, row in zip(places, rows, strict=True)}
            written.add(forms, new)
            return [(form or new[record_id])[1] for form, record_id in zip(known, ids, strict=True)]
        return [form[1] for form in known if form is not None]

    def _fresh(self, ctx: Context, texts: Sequence[str]) -> list[Any]:
        return self._shown(ctx, [loads(text) for text in texts])

    def _shown(self, ctx: Context, records: Sequence[Record]) -> list[Any]:
        for presentation in self._presentations if records else ():
            presentation.add_to(ctx, records)
        return [self._write(record) for record in records]


def id_in(text: str) -> str:
    """The id in a record's text."""
    if text.startswith(ID_FIRST):
        start = len(ID_FIRST)
        record_id = text[start : text.index('"', start)]
        if "\\" not in record_id:
            return record_id
    return str(loads(text)["id"])
