"""Shapes: how a table of fields reads, checks and writes one JSON object."""

from typing import Any

import pytest

from mockserver.kernel.errors import NotBuilt
from mockserver.kernel.schema import (
    CHANGE_ONLY,
    CREATE_ONLY,
    QUERY_ONLY,
    READ_ONLY,
    WRITE_ONLY,
    Array,
    Boolean,
    Enum,
    Field,
    Int,
    Mismatch,
    Mode,
    Money,
    Object,
    Reading,
    Reference,
    Shape,
    Text,
    set_value_at,
    value_at,
)

ADDRESS = Object(
    Field("line1", Text(max_length=10), required=True),
    Field("line2", Text(max_length=10)),
    Field("countryName", Text(), access=READ_ONLY),
)
LINE = Object(Field("id", Text()), Field("price", Money(minimum=0), required=True), Field("note", Text(max_length=5)))
SHAPE = Shape(
    [
        Field("name", Text(max_length=5, min_length=1), required=True),
        Field("email", Text(max_length=20), "contact.email"),
        Field("active", Boolean()),
        Field("address", ADDRESS),
        Field("lines", Array(LINE, min_items=1, max_items=2)),
        Field("id", Text(), access=READ_ONLY),
        Field("secret", Text(), access=WRITE_ONLY),
        Field("account", Text(), access=CREATE_ONLY),
        Field("paymentStatus", Text(), access=QUERY_ONLY),
        Field("creditAmount", Money(), needs="v3.credit-memos.create"),
        Field("termId", Reference(), needs="v3.terms.create"),
    ]
)


def read(body: object, mode: Mode = "create", *, null_clears: bool = False) -> dict[str, Any]:
    return SHAPE.read(body, Reading(mode, null_clears))


def unread(body: object, mode: Mode = "create") -> list[str]:
    reading = Reading(mode)
    SHAPE.read(body, reading)
    return reading.unread


def violations(body: object, mode: Mode = "create", *, null_clears: bool = False) -> list[str]:
    reading = Reading(mode, null_clears)
    return [f"{path}: {text}" for path, text, _ in SHAPE.check(SHAPE.read(body, reading), reading)]


def refusal_of(body: object) -> tuple[str, str]:
    with pytest.raises(Mismatch) as refusal:
        read(body)
    return refusal.value.where, refusal.value.text


# reading


def test_values_go_to_their_place_in_the_record() -> None:
    assert read({"name": "A", "email": "a@b", "lines": [{"price": "1.50"}]}) == {
        "name": "A",
        "contact": {"email": "a@b"},
        "lines": [{"price": 150}],
    }


def test_create_reads_only_what_was_sent() -> None:
    assert read({}) == {}


def test_patch_reads_only_what_was_sent() -> None:
    assert read({"address": {"line2": "x"}}, "patch") == {"address": {"line2": "x"}}


def test_replace_clears_what_was_not_sent() -> None:
    assert read({"name": "A", "address": {"line1": "x"}, "lines": [{"price": 1}]}, "replace") == {
        "name": "A",
        "contact": {"email": None},
        "active": None,
        "address": {"line1": "x", "line2": None},
        "lines": [{"id": None, "price": 100, "note": None}],
        "creditAmount": None,
        "termId": None,
    }


@pytest.mark.parametrize("mode", ["create", "patch"])
def test_null_counts_as_not_sent(mode: Mode) -> None:
    assert read({"email": None, "address": None}, mode) == {}


@pytest.mark.parametrize("mode", ["create", "patch"])
def test_null_clears_where_the_dialect_says_so(mode: Mode) -> None:
    assert read({"email": None, "address": {"line2": None}}, mode, null_clears=True) == {
        "contact": {"email": None},
        "address": {"line2": None},
    }


def test_an_empty_text_clears_an_optional_field_and_stays_in_a_required_one() -> None:
    assert read({"name": "", "email": ""}, "patch") == {"name": "", "contact": {"email": None}}


def test_what_nobody_reads_is_noted_with_its_path() -> None:
    body = {
        "color": "red",
        "id": "x",
        "paymentStatus": "PAID",
        "address": {"countryName": "x", "zip": 1},
        "lines": [{"price": 1}, {"price": 1, "color": 1}],
    }

    assert unread(body) == ["color", "id", "paymentStatus", "address.countryName", "address.zip", "lines[1].color"]


def test_a_field_of_create_is_read_then_alone() -> None:
    assert read({"account": "1"}) == {"account": "1"}
    assert unread({"account": "1"}, "patch") == ["account"]
    assert unread({"account": "1"}, "replace") == ["account"]


def test_a_field_of_requests_is_read() -> None:
    assert read({"secret": "x"}) == {"secret": "x"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"active": "maybe"}, "active"),
        ({"address": {"line1": []}}, "address.line1"),
        ({"address": "x"}, "address"),
        ({"lines": {}}, "lines"),
        ({"lines": [{"price": 1}, {"price": "x"}]}, "lines[1].price"),
        ({"lines": [5]}, "lines[0]"),
        ([], ""),
        ("x", ""),
    ],
)
def test_what_cannot_be_read_is_named_with_its_path(body: object, where: str) -> None:
    assert refusal_of(body)[0] == where


def test_an_object_says_what_it_should_have_been() -> None:
    shape = Shape([Field("customer", Object(type_name="InvoiceCustomer"))])

    with pytest.raises(Mismatch, match="Cannot construct instance of `InvoiceCustomer`"):
        shape.read({"customer": "x"}, Reading("create"))


def test_objects_in_arrays_of_arrays_are_read_too() -> None:
    shape = Shape([Field("rows", Array(Array(LINE)))])
    reading = Reading("create")

    assert shape.read({"rows": [[{"price": 1, "color": 2}]]}, reading) == {"rows": [[{"price": 100}]]}
    assert reading.unread == ["rows[0][0].color"]


@pytest.mark.parametrize(
    ("body", "field", "operation"),
    [
        ({"creditAmount": 5}, "creditAmount", "v3.credit-memos.create"),
        ({"termId": "x"}, "termId", "v3.terms.create"),
    ],
)
def test_a_field_that_waits_for_an_operation_is_not_built(body: object, field: str, operation: str) -> None:
    with pytest.raises(NotBuilt) as refusal:
        read(body)

    assert (refusal.value.field, refusal.value.operation) == (field, operation)


def test_a_nested_field_that_is_not_built_is_named_with_its_path() -> None:
    shape = Shape([Field("lines", Array(Object(Field("itemId", Reference(), needs="v3.items.create"))))])

    with pytest.raises(NotBuilt) as refusal:
        shape.read({"lines": [{}, {"itemId": "x"}]}, Reading("create"))

    assert refusal.value.field == "lines[1].itemId"


@pytest.mark.parametrize("value", [None, 0, ""])
def test_nothing_given_to_a_field_that_is_not_built_is_fine(value: object) -> None:
    assert violations({"name": "A", "creditAmount": value or None, "termId": value or ""}) == []


# checking


def test_every_violation_is_told_the_missing_fields_first() -> None:
    body = {"email": "x" * 21, "address": {"line2": "y" * 11}, "lines": [{"price": -1, "note": "long note"}, {}]}

    assert violations(body) == [
        "name: must not be blank",
        "email: size must be between 0 and 20",
        "address.line1: must not be blank",
        "address.line2: size must be between 0 and 10",
        "lines[0].price: must be greater than or equal to 0",
        "lines[0].note: size must be between 0 and 5",
        "lines[1].price: must not be null",
    ]


def test_a_list_of_objects_has_its_size_checked_before_its_elements() -> None:
    assert violations({"name": "A", "lines": []}) == ["lines: must not be empty"]
    assert violations({"name": "A", "lines": [{}, {"price": 1}, {"price": 1}]}) == [
        "lines: size must be between 1 and 2",
        "lines[0].price: must not be null",
    ]


@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_a_blank_text_is_a_missing_one_and_only_that(name: str) -> None:
    assert violations({"name": name}) == ["name: must not be blank"]
    assert violations({"name": name}, "patch") == ["name: must not be blank"]


def test_a_missing_value_may_have_its_own_text() -> None:
    shape = Shape([Field("customer", Object(), required=True, message="The customer field is required")])
    reading = Reading("create")

    assert list(shape.check({}, reading)) == [("customer", "The customer field is required", "missing")]


@pytest.mark.parametrize("mode", ["create", "replace"])
def test_a_whole_body_needs_the_required_fields(mode: Mode) -> None:
    assert violations({}, mode) == ["name: must not be blank"]


def test_a_patch_needs_nothing() -> None:
    assert violations({}, "patch") == []
    assert violations({"address": {}, "lines": [{"id": "x"}]}, "patch") == []


def test_a_patch_cannot_clear_a_required_field() -> None:
    assert violations({"name": None}, "patch", null_clears=True) == ["name: must not be blank"]
    assert violations({"address": {"line1": None}}, "patch", null_clears=True) == ["address.line1: must not be blank"]


def test_a_missing_object_is_named_itself_and_not_its_fields() -> None:
    shape = Shape([Field("address", ADDRESS, required=True)])

    assert [(path, text) for path, text, _ in shape.check({}, Reading("create"))] == [("address", "must not be null")]


def test_a_violation_has_a_cause() -> None:
    reading = Reading("create")
    problems = SHAPE.check(SHAPE.read({"email": "x" * 21, "lines": [{}]}, reading), reading)

    assert [cause for _, _, cause in problems] == ["missing", "value", "missing"]


# writing


RECORD = {
    "id": "1",
    "seq": 5,
    "name": "A",
    "contact": {"email": "a@b"},
    "active": False,
    "address": {"line1": "x", "countryName": "Canada", "internal": 1},
    "lines": [{"id": "l", "price": 150, "amount": 150}],
    "secret": "x",
    "account": "1",
    "paymentStatus": "PAID",
    "creditAmount": 0,
}


def test_an_answer_has_the_shapes_fields_in_their_order_and_no_others() -> None:
    answer = SHAPE.write(RECORD)

    assert list(answer.items()) == [
        ("name", "A"),
        ("email", "a@b"),
        ("active", False),
        ("address", {"line1": "x", "countryName": "Canada"}),
        ("lines", [{"id": "l", "price": 1.5}]),
        ("id", "1"),
        ("account", "1"),
        ("creditAmount", 0.0),
    ]


def test_a_field_without_a_value_is_left_out() -> None:
    assert SHAPE.write({"name": "A", "email": None}) == {"name": "A"}


def test_a_field_without_a_value_is_null_or_what_it_says_where_nothing_is_left_out() -> None:
    shape = Shape([Field("name", Text()), Field("balance", Money(), "balance.amount", absent=0)], omits=False)

    assert shape.write({}) == {"name": None, "balance": 0}


def test_a_place_below_something_else_has_no_value() -> None:
    assert value_at({"contact": "x"}, ("contact", "email")) is None
    assert value_at({}, ("contact", "email")) is None


def test_planting_makes_the_objects_on_the_way() -> None:
    record: dict[str, Any] = {"contact": None}

    set_value_at(record, ("contact", "address", "city"), "Oakland")

    assert record == {"contact": {"address": {"city": "Oakland"}}}


# schemas


SMALL = Shape(
    [
        Field("name", Text(max_length=5), required=True),
        Field("id", Text(), access=READ_ONLY),
        Field("secret", Text(), access=WRITE_ONLY),
        Field("status", Enum("PAID", answers=["UNDEFINED"])),
        Field("paymentStatus", Text(), access=QUERY_ONLY),
        Field(
            "lines",
            Array(
                Object(
                    Field("id", Int(minimum=0, maximum=9), access=READ_ONLY), Field("code", Text(), access=WRITE_ONLY)
                ),
                min_items=1,
            ),
        ),
    ]
)


def test_the_schema_of_requests_leaves_out_what_only_answers_have_at_every_depth() -> None:
    assert SMALL.schema() == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 5},
            "secret": {"type": "string"},
            "status": {"type": "string", "enum": ["PAID"]},
            "lines": {
                "type": "array",
                "items": {"type": "object", "properties": {"code": {"type": "string"}}},
                "minItems": 1,
            },
        },
        "required": ["name"],
    }


def test_the_schema_of_answers_leaves_out_what_only_requests_have_at_every_depth() -> None:
    assert SMALL.schema(answers=True) == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 5},
            "id": {"type": "string"},
            "status": {"type": "string", "enum": ["PAID", "UNDEFINED"]},
            "lines": {
                "type": "array",
                "items": {"type": "object", "properties": {"id": {"type": "integer", "minimum": 0, "maximum": 9}}},
                "minItems": 1,
            },
        },
    }


LINE_SHAPE = Shape(
    [
        Field("id", Text(), access=CHANGE_ONLY),
        Field("number", Text(), access=CREATE_ONLY, required=True),
        Field("amount", Money(), required=True),
    ]
)


@pytest.mark.parametrize(
    ("mode", "names", "required"),
    [
        ("create", ["number", "amount"], ["number", "amount"]),
        ("replace", ["id", "amount"], ["amount"]),
        ("patch", ["id", "amount"], ["id"]),
    ],
)
def test_the_schema_of_a_request_is_that_of_its_mode(mode: Mode, names: list[str], required: list[str]) -> None:
    schema = LINE_SHAPE.schema(mode=mode)

    assert (list(schema["properties"]), schema["required"]) == (names, required)


def test_the_id_of_a_line_is_not_read_where_lines_are_new() -> None:
    reading = Reading("create")

    assert LINE_SHAPE.read({"id": "bli01", "amount": 1}, reading) == {"amount": 100}
    assert reading.unread == ["id"]
