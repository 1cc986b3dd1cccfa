"""Field types: which JSON values they read, which rules they check, how they write back."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.schema import (
    Array,
    Boolean,
    Country,
    Currency,
    Date,
    DateTime,
    Email,
    Enum,
    Int,
    MaskedText,
    Mismatch,
    Money,
    Number,
    Reference,
    Text,
    Type,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
TYPES: list[Type] = [
    Text(max_length=5, min_length=1), Email(max_length=10), Boolean(), Int(minimum=0, maximum=9),
    Number(minimum=0, maximum=9), Money(minimum=0, maximum=9), Date(), DateTime(), Enum("A", "B"),
    Country(), Currency(), Reference(), MaskedText(), Array(Text(max_length=3)), Array(Array(Money(minimum=0))), Type(),
]  # fmt: skip


def mismatch(kind: Type, raw: object) -> str:
    with pytest.raises(Mismatch) as refusal:
        kind.read(raw)
    return f"{refusal.value.where}|{refusal.value.text}" if refusal.value.where else refusal.value.text


def violations(kind: Type, raw: object) -> list[tuple[str, str]]:
    return list(kind.check(kind.read(raw)))


# texts


@pytest.mark.parametrize(
    ("raw", "text"), [("a", "a"), ("", ""), (" a ", " a "), (5, "5"), (1.5, "1.5"), (True, "true"), (False, "false")]
)
def test_a_text_is_read_from_any_scalar(raw: object, text: str) -> None:
    assert Text().read(raw) == text


@pytest.mark.parametrize(("raw", "kind"), [([], "Array value"), ({}, "Object value"), (None, "Null value")])
def test_a_text_is_not_read_from_a_structure(raw: object, kind: str) -> None:
    assert mismatch(Text(), raw) == f"Cannot deserialize value of type `java.lang.String` from {kind}"


@pytest.mark.parametrize(
    ("kind", "raw", "texts"),
    [
        (Text(max_length=3), "abc", []),
        (Text(max_length=3), "abcd", ["size must be between 0 and 3"]),
        (Text(max_length=3, min_length=2), "a", ["size must be between 2 and 3"]),
        (Text(max_length=0, min_length=2), "a", ["size must be between 2 and 2147483647"]),
        (Text(pattern=r"\d+"), "12", []),
        (Text(pattern=r"\d+"), "12a", [r'must match "\d+"']),
        (Text(pattern=r"\d+", message="digits only"), "x", ["digits only"]),
        (Text(max_length=1, pattern=r"\d"), "ab", ["size must be between 0 and 1", r'must match "\d"']),
        (Text(), "a\0b", ["must not contain null characters"]),
        (Reference(), "x" * 101, ["size must be between 0 and 100"]),
    ],
)
def test_a_text_is_checked_for_all_its_rules(kind: Text, raw: str, texts: list[str]) -> None:
    assert [text for _, text in violations(kind, raw)] == texts


@pytest.mark.parametrize("raw", ["a@b", "a.b+c@d.example", "é@é.example"])
def test_an_email_is_checked_shallowly(raw: str) -> None:
    assert violations(Email(), raw) == []


@pytest.mark.parametrize("raw", ["a", "@b", "a@", "a b@c", "a@b@c", "a@b..c", "a@.b"])
def test_what_is_no_email_is_not_well_formed(raw: str) -> None:
    assert violations(Email(), raw) == [("", "must be a well-formed email address")]


@pytest.mark.parametrize(("number", "text"), [("111222333", "*****2333"), ("1234", "1234"), ("12", "12"), ("", "")])
def test_a_masked_number_shows_its_last_four_characters(number: str, text: str) -> None:
    assert MaskedText().write(number) == text


# booleans and numbers


@pytest.mark.parametrize(("raw", "value"), [(True, True), (False, False), ("true", True), ("False", False)])
def test_a_boolean_is_read_from_its_words(raw: object, value: bool) -> None:
    assert Boolean().read(raw) is value


@pytest.mark.parametrize("raw", [1, 0, "yes", "", "TRUE", None, []])
def test_nothing_else_is_a_boolean(raw: object) -> None:
    assert mismatch(Boolean(), raw).startswith("Cannot deserialize value of type `java.lang.Boolean` from ")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (5, 5),
        (-5, -5),
        (5.0, 5),
        ("5", 5),
        (2**40, 2**40),
        (1e300, 10**20),
        ("9" * 5_000, 10**20),
        ("0" * 5_000 + "5", 5),
    ],
)
def test_an_integer_is_read_from_whole_numbers(raw: object, value: int) -> None:
    assert Int().read(raw) == value


@pytest.mark.parametrize("raw", [5.5, "5.5", "five", "", True, None, [], math.nan, math.inf, "1e400", "1_0"])
def test_nothing_else_is_an_integer(raw: object) -> None:
    assert mismatch(Int(), raw).startswith("Cannot deserialize value of type `java.lang.Integer` from ")


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (0, []),
        (999, []),
        (-1, ["must be greater than or equal to 0"]),
        (1000, ["must be less than or equal to 999"]),
    ],
)
def test_an_integer_has_a_range(raw: int, texts: list[str]) -> None:
    assert [text for _, text in violations(Int(minimum=0, maximum=999), raw)] == texts


def test_an_integer_of_java_has_32_bits() -> None:
    assert violations(Int(), 2**31) == [("", "must be less than or equal to 2147483647")]


@pytest.mark.parametrize(
    ("raw", "cents"),
    [(10, 1000), (9.99, 999), ("9.99", 999), (" 9.99 ", 999), (1.005, 101), (-0.5, -50), ("1e2", 10_000)],
)
def test_money_is_kept_in_cents(raw: object, cents: int) -> None:
    assert Money().read(raw) == cents


@pytest.mark.parametrize("raw", ["ten", "", "1,000", True, None, {}, math.nan, math.inf, "NaN", 10**14])
def test_what_is_no_amount_is_not_read(raw: object) -> None:
    assert mismatch(Money(), raw).startswith("Cannot deserialize value of type `java.math.BigDecimal` from ")


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        (0.01, []),
        (0.99, []),
        (0, ["must be greater than or equal to 0.01"]),
        (1, ["must be less than or equal to 0.99"]),
    ],
)
def test_money_has_a_range(raw: float, texts: list[str]) -> None:
    assert [text for _, text in violations(Money(minimum=0.01, maximum=0.99), raw)] == texts


def test_other_numbers_are_kept_in_millionths() -> None:
    assert Number().read("1.2345678") == 1_234_568
    assert Number().write(1_234_568) == 1.234568


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_money_that_was_written_is_read_as_it_was(cents: int) -> None:
    assert Money().read(Money().write(cents)) == cents


# dates


@pytest.mark.parametrize("raw", ["2026-03-02", "2024-02-29"])
def test_a_date_is_year_month_day(raw: str) -> None:
    assert Date().read(raw) == raw


@pytest.mark.parametrize(
    "raw",
    ["2026-02-30", "2026-3-2", "20260302", "03/02/2026", "2026-03-02T00:00:00Z", "", "２０２６-03-02", 20260302, None],
)
def test_nothing_else_is_a_date(raw: object) -> None:
    assert mismatch(Date(), raw).startswith("Cannot deserialize value of type `java.time.LocalDate` from ")


@pytest.mark.parametrize(
    "raw",
    ["2026-03-02T20:00:00.000+00:00", "2026-03-02T20:00:00Z", "2026-03-02T20:00Z", "2026-03-02T12:00:00.000-0800"],
)
def test_a_date_time_is_kept_in_utc_with_milliseconds(raw: str) -> None:
    assert DateTime().read(raw) == "2026-03-02T20:00:00.000+00:00"


@pytest.mark.parametrize("raw", ["2026-03-02", "2026-03-02T20:00:00", "now", "", 5, None, "0001-01-01T00:00:00+14:00"])
def test_nothing_else_is_a_date_time(raw: object) -> None:
    assert mismatch(DateTime(), raw).startswith("Cannot deserialize value of type `java.time.OffsetDateTime` from ")


# words


def test_a_word_of_an_enum_is_read() -> None:
    assert Enum("PAID", "UNPAID").read("PAID") == "PAID"


@pytest.mark.parametrize(
    ("raw", "text"), [("LATE", "LATE"), ("paid", "paid"), ("", ""), (1, "Number value"), (None, "Null value")]
)
def test_any_other_word_lists_the_known_ones(raw: object, text: str) -> None:
    assert mismatch(Enum("PAID", "UNPAID"), raw) == (
        f'Cannot deserialize value from String "{text}": not one of the values accepted for Enum class: [PAID, UNPAID]'
    )


def test_a_word_of_answers_alone_is_not_read() -> None:
    assert "UNDEFINED" in mismatch(Enum("PAID", answers=["UNDEFINED"]), "UNDEFINED")


@pytest.mark.parametrize(
    ("kind", "raw"), [(Country(), "US"), (Country(), "DE"), (Currency(), "USD"), (Currency(), "EUR")]
)
def test_codes_of_countries_and_currencies_are_read(kind: Type, raw: str) -> None:
    assert kind.read(raw) == raw


@pytest.mark.parametrize("raw", ["us", "USA", "ZZ", "CU", "PR", "", 1, None, []])
def test_what_is_no_country_is_not_read(raw: object) -> None:
    assert mismatch(Country(), raw).startswith("Cannot deserialize value of type `CountryCode` from ")


@pytest.mark.parametrize("raw", ["usd", "US", "ZZZ", "VES", "", 1, None, []])
def test_what_is_no_currency_is_not_read(raw: object) -> None:
    assert mismatch(Currency(), raw).startswith("Cannot deserialize value of type `CurrencyCode` from ")


# lists


def test_a_list_reads_and_writes_every_element() -> None:
    assert Array(Money()).read([1, "2.50"]) == [100, 250]
    assert Array(Money()).write([100, 250]) == [1.0, 2.5]


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Array(Text()), "a", 'Cannot deserialize value of type `java.util.ArrayList` from String value "a"'),
        (Array(Text()), {}, "Cannot deserialize value of type `java.util.ArrayList` from Object value"),
        (Array(Text()), ["a", []], "[1]|Cannot deserialize value of type `java.lang.String` from Array value"),
        (
            Array(Array(Int())),
            [[1], [2, "x"]],
            '[1][1]|Cannot deserialize value of type `java.lang.Integer` from String value "x"',
        ),
    ],
)
def test_the_element_that_cannot_be_read_is_named(kind: Array, raw: object, message: str) -> None:
    assert mismatch(kind, raw) == message


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        ([], [("", "must not be empty")]),
        (["a"], [("", "size must be between 2 and 3")]),
        (["a", "b"], []),
        (["a"] * 4, [("", "size must be between 2 and 3")]),
        (["a", "bcd"], [("[1]", "size must be between 0 and 2")]),
    ],
)
def test_a_list_is_checked_with_its_elements(raw: list[str], problems: list[tuple[str, str]]) -> None:
    assert violations(Array(Text(max_length=2), min_items=2, max_items=3), raw) == problems


def test_violations_deep_in_a_list_say_where() -> None:
    assert violations(Array(Array(Text(max_length=1))), [["a"], ["b", "cc"]]) == [
        ("[1][1]", "size must be between 0 and 1")
    ]


def test_a_list_may_say_its_own_text() -> None:
    assert violations(Array(Text(), min_items=1, message="pick one"), []) == [("", "pick one")]


# every type


def outcome(kind: Type, raw: Any) -> str:
    """Whether a value was read, or refused with a text."""
    try:
        value = kind.read(raw)
    except Mismatch as refusal:
        return "refused" if refusal.text else "silent"
    assert all(isinstance(text, str) for _, text in kind.check(value))
    return "read"


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: type(kind).__name__)
@given(raw=JSON)
def test_any_json_is_read_or_refused_with_a_text(kind: Type, raw: object) -> None:
    assert outcome(kind, raw) in ("read", "refused")


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (
            Text(max_length=9, min_length=1, pattern="a+"),
            {"type": "string", "maxLength": 9, "minLength": 1, "pattern": "^(?:a+)$"},
        ),
        (Email(max_length=9), {"type": "string", "format": "email"}),
        (Boolean(), {"type": "boolean"}),
        (Int(minimum=0, maximum=9), {"type": "integer", "minimum": 0, "maximum": 9}),
        (Number(), {"type": "number"}),
        (Money(minimum=0.5, maximum=2), {"type": "number", "minimum": 0.5, "maximum": 2}),
        (Date(), {"type": "string", "format": "date"}),
        (DateTime(), {"type": "string", "format": "date-time"}),
        (Enum("A"), {"type": "string", "enum": ["A"]}),
        (Country(), {"type": "string", "pattern": "^[A-Z]{2}$"}),
        (Currency(), {"type": "string", "pattern": "^[A-Z]{3}$"}),
        (Reference(), {"type": "string"}),
        (
            Array(Boolean(), min_items=1, max_items=2),
            {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 2},
        ),
        (Type(), {}),
    ],
)
def test_a_type_has_a_json_schema(kind: Type, schema: dict[str, Any]) -> None:
    assert kind.schema() == schema
