"""IBANs and BICs, as schwifty knows them."""

from importlib.resources import files
from random import Random

import pytest
from schwifty import IBAN

from mockserver.domain import payables
from mockserver.domain.payables.international import check_digits, iban_countries, is_bic, is_iban
from tests.domain.payables.iban_table import table


def test_the_table_is_the_one_that_schwifty_makes() -> None:
    assert files(payables).joinpath("iban.csv").read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("country", sorted(iban_countries()))
def test_an_iban_of_every_country_is_one(country: str) -> None:
    iban = str(IBAN.random(country_code=country, random=Random(1), use_registry=False))

    assert is_iban(iban)


@pytest.mark.parametrize("country", sorted(iban_countries()))
def test_an_iban_with_another_check_digit_is_none(country: str) -> None:
    iban = str(IBAN.random(country_code=country, random=Random(1), use_registry=False))

    assert not is_iban(f"{country}{(int(iban[2:4]) + 1) % 100:02d}{iban[4:]}")


def test_check_digits_are_those_of_the_standards_example() -> None:
    assert check_digits("GB", "WEST12345698765432") == "82"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("GB82 WEST 1234 5698 7654 32", True),
        ("gb82west12345698765432", True),
        ("GB82WEST1234569876543", False),
        ("GB82123412345698765432", False),
        ("US82WEST12345698765432", False),
        ("", False),
    ],
)
def test_an_iban_has_its_countrys_length_and_form(text: str, is_one: bool) -> None:
    assert is_iban(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("BUKBGB22", True), ("bukbgb22xxx", True), ("BUKBGB2", False), ("BUKBZZ22", False)]
)
def test_a_bic_has_eight_or_eleven_signs_and_a_country(text: str, is_one: bool) -> None:
    assert is_bic(text) is is_one
