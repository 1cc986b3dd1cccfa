"""What is read at a glance is read as without the glance: value, refusal, and whether a rule may be broken."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel import schema as s
from mockserver.kernel.errors import Invalid
from mockserver.kernel.kinds import Kind
from mockserver.kernel.schema.quick import quick_reader
from mockserver.kernel.schema.types import Mismatch, Type

KINDS = [
    s.Text(),
    s.Text(max_length=5),
    s.Text(min_length=2, max_length=4),
    s.Text(pattern="[a-c]+"),
    s.Email(),
    s.Reference(),
    s.Money(),
    s.Money(minimum=0.01, maximum=100),
    s.Number(),
    s.Number(minimum=-1.5),
    s.Date(),
    s.DateTime(),
    s.Boolean(),
    s.Int(),
    s.Enum("A", "B"),
]
VALUES = st.one_of(
    st.sampled_from(["", " ", "abc", "a\0b", "abcdef", "2026-02-28", "2026-02-30", "20260228", "true", "1.5", "a@b.c"]),
    st.sampled_from(
        [0, -1, 1.005, 0.1 + 0.2, 1e300, -1e300, 10**13, 10**18, 0.014999, float("inf"), float("nan"), -0.0]
    ),
    st.floats(),
    st.integers(),
    st.text(max_size=6),
    st.booleans(),
    st.sampled_from([[], {}, [1], {"a": 1}]),
)


def plainly(kind: Type, value: Any) -> object:
    """What a type says of a value: its canonical value and its type, its refusal, or the rules it breaks."""
    try:
        result = kind.read(value)
    except Mismatch as problem:
        return problem.text
    return type(result), result, list(kind.check(result))


@given(st.sampled_from(KINDS), VALUES)
def test_a_value_comes_to_the_same_at_a_glance(kind: Type, value: Any) -> None:
    read = quick_reader(kind, lambda one, *_: plainly(kind, one))
    expected = plainly(kind, value)

    first, again = read(value, None, ""), read(value, None, "")
    assert first == expected or (type(first), first, []) == expected
    assert again == expected or (type(again), again, []) == expected


@given(st.sampled_from(KINDS[:3]), st.sampled_from(["", "\0"]))
def test_an_empty_text_is_never_taken_at_a_glance(kind: Type, value: str) -> None:
    assert quick_reader(kind, lambda *_: "looked at")(value, None, "") == "looked at"


LINES = s.View(
    Kind("none", ""),
    [
        s.Field("name", s.Text(max_length=3), required=True),
        s.Field(
            "lines",
            s.Array(s.Object(s.Field("id", s.Text(max_length=2), required=True)), min_items=1, max_items=2),
            required=True,
        ),
        s.Field("place", s.Object(s.Field("city", s.Text(), required=True))),
    ],
)


def refusals(body: Any) -> list[tuple[str, str]]:
    """The problems of a body, by path."""
    with pytest.raises(Invalid) as refusal:
        LINES.read(body)
    return [(problem.path, problem.cause) for problem in refusal.value.problems]


def test_objects_and_arrays_of_them_are_read_at_a_glance() -> None:
    body = {"name": "a", "lines": [{"id": "1", "x": 1}, {"id": "2"}], "place": {"city": "c", "y": 2}}

    read = LINES.read(body)

    assert read.values == {"name": "a", "lines": [{"id": "1"}, {"id": "2"}], "place": {"city": "c"}}
    assert read.unread == ("lines[0].x", "place.y")


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ({"lines": []}, ("lines", "value")),
        ({"lines": [{"id": "1"}] * 3}, ("lines", "value")),
        ({"lines": [{"id": "1"}, {"id": "123"}]}, ("lines[1].id", "value")),
        ({"lines": [{"id": "1"}, {"id": " "}]}, ("lines[1].id", "missing")),
        ({"lines": [{"id": "1"}, {}]}, ("lines[1].id", "missing")),
        ({"lines": [{"id": "1"}, {"id": []}]}, ("lines[1].id", "type")),
        ({"lines": [{"id": "1"}, 2]}, ("lines[1]", "type")),
        ({"lines": [{"id": "1"}, None]}, ("lines[1]", "type")),
        ({"lines": {"id": "1"}}, ("lines", "type")),
        ({"lines": None}, ("lines", "missing")),
        ({"place": {}}, ("place.city", "missing")),
        ({"place": {"city": "\t"}}, ("place.city", "missing")),
        ({"place": {"city": []}}, ("place.city", "type")),
        ({"place": []}, ("place", "type")),
        ({"name": " "}, ("name", "missing")),
        ({"name": "long"}, ("name", "value")),
    ],
)
def test_what_is_wrong_in_an_object_is_told_with_its_path(part: Any, problem: tuple[str, str]) -> None:
    assert refusals({"name": "a", "lines": [{"id": "1"}], **part}) == [problem]
