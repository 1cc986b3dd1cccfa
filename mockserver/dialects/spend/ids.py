"""The two forms of a Spend & Expense id: `uuid` (the record's own id) and the older base64 `id` of a type and a key.

The key is the record's serial number; a transaction's is its uuid in the usual hyphenated spelling. Requests take
either form.
"""

from __future__ import annotations

import re
from base64 import b32hexdecode, b32hexencode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mockserver.dialects.calls import Call
from mockserver.domain.context import Context
from mockserver.domain.resource import kind_of
from mockserver.domain.spend.kinds import (
    BUDGET,
    CARD,
    CUSTOM_FIELD,
    CUSTOM_FIELD_VALUE,
    REIMBURSEMENT,
    TRANSACTION,
    USER,
)
from mockserver.domain.spend.visibility import check_own
from mockserver.kernel.ids import parse_spend_id, spend_id, spend_uuid
from mockserver.kernel.kinds import Kind, Record
from mockserver.kernel.query import Filter
from mockserver.kernel.schema import READ_ONLY, WRITE_ONLY, Field, Reference, Text

# That of a reimbursement is assumed (F-1583).
TYPE_NAMES: Mapping[str, str] = {
    USER: "User",
    BUDGET: "Budget",
    CARD: "Card",
    TRANSACTION: "Transaction",
    CUSTOM_FIELD: "TagType",
    CUSTOM_FIELD_VALUE: "TagValue",
    REIMBURSEMENT: "Reimbursement",
}
NOT_EMPTY = "must not be empty"
# base32hex takes eight characters at a time; the 26 of a uuid lack six.
PADDING = "=" * 6


class Serial(Text):
    """A serial number, written as the base64 `id` of its type."""

    def __init__(self, kind_name: str) -> None:
        super().__init__()
        self.type_name = TYPE_NAMES[kind_name]

    def write(self, value: int) -> str:
        return spend_id(self.type_name, str(value))


class TransactionId(Text):
    """A transaction's uuid, written as its `id`: base64 of `Transaction:` and the hyphenated uuid."""

    def write(self, value: str) -> str:
        return spend_id(TYPE_NAMES[TRANSACTION], to_uuid(value))


def to_uuid(uuid: str) -> str:
    """`txr_` and 26 characters of base32hex as the usual spelling of the same 16 bytes."""
    raw = b32hexdecode(uuid.partition("_")[2].upper() + PADDING)
    return str(UUID(bytes=raw))


def record_id(ctx: Context, kind_name: str, text: str) -> str:
    """The record id that either form names; a text that is neither comes back as it is, and names nothing."""
    type_and_id = parse_spend_id(text)
    if type_and_id is None or type_and_id[0] != TYPE_NAMES.get(kind_name):
        return text
    key, prefix = type_and_id[1], kind_of(kind_name).prefix
    if kind_name != TRANSACTION:
        serial = SERIAL.fullmatch(key) is not None
        return spend_uuid(prefix, int(key), ctx.seed) if serial else text
    try:
        return f"{prefix}_{b32hexencode(UUID(key).bytes).decode().rstrip('=').lower()}"
    except ValueError:
        return text


# As long as no serial number is, a key is read without a limit being met.
SERIAL = re.compile(r"0|[1-9][0-9]{0,17}")
# What the parameters of paths are ids of; those of receipts have one form alone.
PATH_KINDS: Mapping[str, str] = {
    "acsTransactionId": TRANSACTION,
    "budgetId": BUDGET,
    "cardId": CARD,
    "customFieldId": CUSTOM_FIELD,
    "customFieldValueId": CUSTOM_FIELD_VALUE,
    "reimbursementId": REIMBURSEMENT,
    "transactionId": TRANSACTION,
    "userId": USER,
}


def path_ids(call: Call) -> list[str]:
    """The record ids of the path, in its order; a path takes the `id` as well as the `uuid` (F-403).

    Raises `Forbidden` for what the caller does not see.
    """
    ids = []
    for name, text in call.params.items():
        kind_name = PATH_KINDS.get(name, "")
        ids.append(record_id(call.ctx, kind_name, text))
        check_own(call.ctx, kind_name, ids[-1])
    return ids


def with_record_ids(ctx: Context, kind: Kind, values: Record) -> Record:
    """The values of a body with record ids in all fields that refer to others."""
    record_values = dict(values)
    for path, kind_name in kind.refs.items():
        name = path.removesuffix("[]")
        value = record_values.get(name)
        if isinstance(value, str):
            record_values[name] = record_id(ctx, kind_name, value)
        elif isinstance(value, list):
            record_values[name] = [record_id(ctx, kind_name, one) for one in value]
    return record_values


def resolved_filter(ctx: Context, kind: Kind, filter: Filter) -> Filter:
    """The filter with record ids in the place of either form where its field holds ids, else the filter as it is."""
    kind_name = kind.name if filter.field == "id" else kind.refs.get(filter.field)
    if kind_name is None:
        return filter
    if isinstance(filter.value, tuple):
        return Filter(filter.field, filter.op, tuple(record_id(ctx, kind_name, str(one)) for one in filter.value))
    return Filter(filter.field, filter.op, record_id(ctx, kind_name, str(filter.value)))


def own_ids(kind_name: str) -> tuple[Field, Field]:
    """`id` (base64 of type and serial number, F-404) and `uuid` (F-405) of the record, for answers only."""
    return Field("id", Serial(kind_name), path="seq", access=READ_ONLY), Field(
        "uuid", Text(), path="id", access=READ_ONLY
    )


def reference(name: str, kind_name: str) -> tuple[Field, Field]:
    """`<name>Id` and `<name>Uuid` of another record, which the record knows by `<name>Serial` and `<name>Id`."""
    return (
        Field(f"{name}Id", Serial(kind_name), path=f"{name}Serial", access=READ_ONLY),
        Field(f"{name}Uuid", Text(), path=f"{name}Id", access=READ_ONLY),
    )


def required_reference(name: str) -> Field:
    """A field that requests must have, with the id of another record; answers have `reference`'s two."""
    return Field(name, Reference(), access=WRITE_ONLY, required=True, message=NOT_EMPTY)


def under_id_names(body: Any, names: Mapping[str, str]) -> Any:
    """A body whose `userUuid` and the like (BILL's guide writes them so, F-1202) stand under the documented names."""
    if not isinstance(body, dict) or not any(name in body for name in names):
        return body
    fields = {name: value for name, value in body.items() if name not in names}
    for name, field_name in names.items():
        if body.get(name) is not None:
            fields.setdefault(field_name, body[name])
    return fields
