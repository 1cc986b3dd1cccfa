"""v2 GetObjectUrl: where BILL's web application shows a record."""

from __future__ import annotations

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.parameters import Parameters
from mockserver.domain.context import Context
from mockserver.domain.owners import owner_of
from mockserver.domain.resource import all_kinds
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

OBJECT = Parameters(s.Field("objectId", s.Text(), required=True))
URL = Reply(s.Field("url", s.Text()))


@call("GetObjectUrl", takes=OBJECT, gives=URL, right="view")
def object_url(ctx: Context, values: Record) -> Record:
    """The address of a record in the web application, which the mock does not have (F-1515).

    Raises BDC_1205 for an id of nothing.
    """
    ctx.cite("F-1515")
    name, record = owner_of(ctx, values["objectId"], (kind.name for kind in all_kinds() if kind.prefix))
    return {"url": f"{ctx.environment.web_app}/{word_of(name)}?id={record['id']}"}


def word_of(kind_name: str) -> str:
    """The word for a kind of record in an address: `bill`, `vendorCredit`; only the first is documented (F-1516)."""
    first, *others = kind_name.split("_")
    return first + "".join(word.capitalize() for word in others)
