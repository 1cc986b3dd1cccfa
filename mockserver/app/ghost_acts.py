"""What a ghost can do to rows of a list: a small table of acts, and what each kind of record has to be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random
from mockserver.tenancy import ghosts

HOUSE = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
MAX_NAME = 60
DAYS = 200  # by which a due date moves


class Scene(NamedTuple):
    """Where an act happens: rows that were read so far, and those that come next, as ids."""

    ctx: Context
    resource: Resource
    chance: Random
    read: Sequence[str]
    ahead: Sequence[str]

    def pick(self, ids: Sequence[str], *, archived: bool = False) -> Record | None:
        """One of the records of ids, live or archived; None where there is none."""
        records = self.ctx.get_many(self.resource.kind, ids)
        choices = [records[one] for one in ids if one in records and records[one].get("archived") == archived]
        return self.chance.choice(choices) if choices else None

    def change(self, record: Record | None, values: Callable[[Record, Random], Record | None]) -> Record | None:
        """A record with other values; None where it has none that can be others."""
        new = None if record is None else values(record, self.chance)
        return None if record is None or new is None else self.resource.change(self.ctx, record, new)


def phone_change(record: Record, chance: Random) -> Record | None:
    """A value that changes nothing's place: a phone number, a description, as a last resort the name."""
    number = chance.randint(1_000, 9_999)
    if "phone" in record or "billCurrency" in record:
        return {"phone": f"415555{number}"}
    for lines in ("billLineItems", "invoiceLineItems"):
        if record.get(lines):
            return {lines: [{"id": record[lines][0]["id"], "description": f"Changed {number}"}]}
    if "firstName" in record:
        return {"firstName": f"Ghost{number}"}
    field = next((name for name in ("description", "name") if name in record), None)
    return {field: f"{record[field]}"[:MAX_NAME] + f" {number}"} if field else None


def place_change(record: Record, chance: Random) -> Record | None:
    """A value that changes a record's place in a sort, to the front or to the end."""
    sign = chance.choice((-1, 1))
    if "dueDate" in record:
        return {"dueDate": (date.fromisoformat(record["dueDate"]) + timedelta(sign * DAYS)).isoformat()}
    if "name" in record:
        name = record["name"].removeprefix("Aa ").removeprefix("Zz ")[:MAX_NAME]
        return {"name": f"{'Aa' if sign < 0 else 'Zz'} {name}"}
    return phone_change(record, chance)


def new_vendor(record: Record, name: str) -> Record:
    return {"name": name, "address": HOUSE}


def new_customer(record: Record, name: str) -> Record:
    return {"name": name, "email": "ghost@customer.example"}


def new_bill(record: Record, name: str) -> Record:
    number = {"invoiceNumber": name[-20:].strip(), "invoiceDate": record["invoice"]["invoiceDate"]}
    lines = [{"amount": 1_000, "description": "Ghost"}]
    return {"vendorId": record["vendorId"], "dueDate": record["dueDate"], "invoice": number, "billLineItems": lines}


def new_named(record: Record, name: str) -> Record:
    return {"name": name, **{field: record[field] for field in ("type", "accountType") if field in record}}


CREATIONS: Mapping[str, Callable[[Record, str], Record]] = {
    "vendor": new_vendor,
    "customer": new_customer,
    "bill": new_bill,
    **dict.fromkeys(("accounting_class", "department", "location", "item"), new_named),
}


def touch_read(scene: Scene) -> Record | None:
    return scene.change(scene.pick(scene.read), phone_change)


def touch_boundary(scene: Scene) -> Record | None:
    return scene.change(scene.pick(scene.read[-1:]), phone_change)


def move_read(scene: Scene) -> Record | None:
    return scene.change(scene.pick(scene.read), place_change)


def move_ahead(scene: Scene) -> Record | None:
    return scene.change(scene.pick(scene.ahead), place_change)


def archive(scene: Scene, record: Record | None) -> Record | None:
    return None if record is None else scene.resource.archive(scene.ctx, record["id"])


def archive_read(scene: Scene) -> Record | None:
    return archive(scene, scene.pick(scene.read))


def archive_ahead(scene: Scene) -> Record | None:
    return archive(scene, scene.pick(scene.ahead))


def restore_read(scene: Scene) -> Record | None:
    record = scene.pick(scene.read, archived=True)
    return None if record is None else scene.resource.restore(scene.ctx, record["id"])


def create_same_second(scene: Scene) -> Record | None:
    template, values = scene.pick(scene.read), CREATIONS.get(scene.resource.kind.name)
    if template is None or values is None:
        return None
    return scene.resource.create(scene.ctx, values(template, f"Ghost {scene.chance.randint(10_000, 99_999)}"))


PERFORM: Mapping[str, Callable[[Scene], Record | None]] = {
    ghosts.TOUCH_READ: touch_read,
    ghosts.TOUCH_BOUNDARY: touch_boundary,
    ghosts.MOVE_READ: move_read,
    ghosts.MOVE_AHEAD: move_ahead,
    ghosts.ARCHIVE_READ: archive_read,
    ghosts.ARCHIVE_AHEAD: archive_ahead,
    ghosts.RESTORE_READ: restore_read,
    ghosts.CREATE_SAME_SECOND: create_same_second,
}
"""An act by its name: the record that it was done to, None where it cannot be done here."""
