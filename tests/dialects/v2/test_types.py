"""v2's field types, each from the wire to the record and back."""

from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.dialects.v2.fields import LIFE, LIFE_WITH_DRAFTS
from mockserver.dialects.v2.types import (
    Code,
    CountryName,
    CurrencyCode,
    Flag,
    Moment,
    NonZeroAmount,
    NullableReference,
    Quantity,
    Rate,
    Unknown,
    codes,
)
from mockserver.kernel.schema import Mismatch, Type

PAYMENT = Code({"0": "PAID", "1": "UNPAID", "2": "PARTIAL"}, otherwise="1")
ACCOUNT = Code({"-1": "NO_ACCOUNT", "1": "LINKED"}, otherwise=0, number=True)
SAVINGS = Flag("SAVINGS", false="CHECKING")
PERSONAL = Flag("PERSON", "PERSONAL", false="BUSINESS")
SOURCE = codes("1 2")


@pytest.mark.parametrize(
    ("kind", "wire", "record"),
    [
        (PAYMENT, "1", "UNPAID"),
        (PAYMENT, 1, "UNPAID"),
        (PAYMENT, 1.0, "UNPAID"),
        (PAYMENT, "", None),
        (LIFE, "1", False),
        (LIFE, "2", True),
        (SAVINGS, True, "SAVINGS"),
        (SAVINGS, "false", "CHECKING"),
        (NullableReference(), "00902ABCDEFGHIJKLMN1", "00902ABCDEFGHIJKLMN1"),
        (NullableReference(), "00000000000000000000", None),
        (NullableReference(), "", None),
        (CountryName(), "United Kingdom", "GB"),
        (CountryName(), "USA", "US"),
        (CountryName(), "Viet Nam", "VN"),
        (CountryName(), "Plurinational State of Bolivia", "BO"),
        (CountryName(), "us", "US"),
        (CountryName(), "", None),
        (CurrencyCode(), "EUR", "EUR"),
        (Moment(), "2026-12-30T23:15:23.127+0000", "2026-12-30T23:15:23.127+00:00"),
        (Moment(), "2026-12-30T23:15:23Z", "2026-12-30T23:15:23.000+00:00"),
        (Quantity(), "2.5", 2_500_000),
        (Rate(), 1, 1_000_000),
        (NonZeroAmount(), "600.00", 60_000),
    ],
)
def test_a_wire_value_is_read(kind: Type, wire: Any, record: Any) -> None:
    assert kind.read(wire) == record


@pytest.mark.parametrize(
    ("kind", "record", "wire"),
    [
        (PAYMENT, "PARTIAL", "2"),
        (PAYMENT, "SOMETHING_ONLY_V3_SAYS", "1"),
        (ACCOUNT, "NO_ACCOUNT", -1),
        (ACCOUNT, "SOMETHING_ELSE", 0),
        (LIFE, True, "2"),
        (PERSONAL, "PERSONAL", True),
        (PERSONAL, "BUSINESS", False),
        (CountryName(), "US", "United States"),
        (Moment(), "2026-12-30T23:15:23.127+00:00", "2026-12-30T23:15:23.127+0000"),
        (Quantity(), 2_000_000, 2),
        (Quantity(), 2_500_000, 2.5),
        (Rate(), 1_000_000, None),
        (Rate(), 1_234_500, 1.2345),
        (NonZeroAmount(), 0, None),
        (NonZeroAmount(), 1, 0.01),
    ],
)
def test_a_record_value_is_written(kind: Type, record: Any, wire: Any) -> None:
    assert kind.write(record) == wire


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        (PAYMENT, True),
        (PAYMENT, ["1"]),
        (SAVINGS, "perhaps"),
        (NullableReference(), 9),
        (CountryName(), 1),
        (CurrencyCode(), {}),
        (Moment(), "2026-12-30"),
        (Quantity(), "two"),
    ],
)
def test_another_json_type_cannot_be_read(kind: Type, wire: Any) -> None:
    with pytest.raises(Mismatch):
        kind.read(wire)


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        (PAYMENT, "7"),
        (PAYMENT, "UNPAID"),
        (PAYMENT, 1.5),
        (SOURCE, "0"),
        (LIFE_WITH_DRAFTS, "5"),
        (CountryName(), "Atlantis"),
        (CurrencyCode(), "XX"),
    ],
)
def test_a_value_that_is_none_of_the_fields_is_read_and_then_refused(kind: Type, wire: Any) -> None:
    assert [path for path, _ in kind.check(kind.read(wire))] == [""]


@pytest.mark.parametrize(("kind", "wire"), [(PAYMENT, "0"), (SOURCE, "1"), (CountryName(), "Spain")])
def test_a_value_of_the_field_is_not_refused(kind: Type, wire: Any) -> None:
    assert list(kind.check(kind.read(wire))) == []


def test_every_country_comes_back() -> None:
    countries = [country.alpha_2 for country in pycountry.countries]

    assert [CountryName().read(CountryName().write(code)) for code in countries] == countries


@given(st.sampled_from(["0", "1", "2"]))
def test_codes_come_back(code: str) -> None:
    assert PAYMENT.write(PAYMENT.read(code)) == code


@given(st.text(max_size=20))
def test_whatever_is_no_code_is_unknown(text: str) -> None:
    read = PAYMENT.read(text)

    assert read is None or text in PAYMENT.words or isinstance(read, Unknown)


@given(st.decimals(min_value=-999_999, max_value=999_999, places=6, allow_nan=False, allow_infinity=False))
def test_quantities_come_back(quantity: Any) -> None:
    assert Quantity().write(Quantity().read(str(quantity))) == float(quantity)


@given(st.datetimes())
def test_moments_come_back(moment: Any) -> None:
    wire = f"{moment.isoformat(timespec='milliseconds')}+0000"

    assert Moment().write(Moment().read(wire)) == wire
