"""Kinds of records: what cannot be declared."""

import pytest

from mockserver.kernel.kinds import Column, Kind, check_prefixes

EGG = Kind("egg", "egg", line_prefix="yol")


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        (Kind("salt", "egg"), "egg"),
        (Kind("salt", "yol"), "yol"),
        (Kind("salt", "slt", line_prefix="egg"), "egg"),
    ],
)
def test_ids_of_two_kinds_or_their_lines_cannot_have_one_prefix(kind: Kind, prefix: str) -> None:
    with pytest.raises(ValueError, match=f"ids of kinds egg and salt have the prefix {prefix}"):
        check_prefixes(kind, [EGG])


def test_ids_of_a_kind_and_its_lines_cannot_have_one_prefix() -> None:
    with pytest.raises(ValueError, match="ids of kind salt and of its lines have the prefix slt"):
        check_prefixes(Kind("salt", "slt", line_prefix="slt"), [])


def test_kinds_whose_ids_come_from_elsewhere_share_no_prefix() -> None:
    check_prefixes(Kind("salt", ""), [Kind("pepper", "")])


def test_an_index_is_of_columns() -> None:
    with pytest.raises(ValueError, match="kind salt has an index of grain, but no such column"):
        Kind("salt", "slt", columns=(Column("name"),), indexes=(("name", "grain"),))


def test_a_column_is_of_a_known_type() -> None:
    with pytest.raises(ValueError, match="column grain of kind salt has an unknown type: float"):
        Kind("salt", "slt", columns=(Column("grain", "float"),))
