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
            return self._write_all(ctx, [resource.get(ctx, record_id)])[0]
        text = ctx.tx.text(resource.kind, ctx.org, record_id)
        if text is None:
            raise NotFound(record_id, in_path=True)
        return self.all(ctx, [text])[0]

    def all(self, ctx: Context, texts: Sequence[str]) -> list[Any]:
        """Records of the caller's organization, of which these are the texts, in their order."""
        store_forms = ctx.tx.written_forms
        if store_forms is None:
            return self._write_all(ctx, [loads(text) for text in texts])
        forms = store_forms.of(self, self._dependencies)
        rows = [*map(forms.by_text.get, texts)]
        if None in rows:
            places = [place for place, row in enumerate(rows) if row is None]
            new = [texts[place] for place in places]
            records = [loads(text) for text in new]
            ids = [record["id"] for record in records]
            forms_of_new = [Fragment(dumps(row)) for row in self._write_all(ctx, records)]
            store_forms.make_room(len(new))
            for place, record_id, text, form in zip(places, ids, new, forms_of_new, strict=True):
                rows[place] = form
                forms.add(record_id, text, form)
        return rows

    def _write_all(self, ctx: Context, records: Sequence[Record]) -> list[Any]:
        for presentation in self._presentations if records else ():
            presentation.add_to(ctx, records)
        return [self._write(record) for record in records]
