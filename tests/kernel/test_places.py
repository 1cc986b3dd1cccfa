"""Countries and currencies, as pycountry knows them."""

from pathlib import Path

import pytest

from mockserver.kernel import places
from tests.kernel.places_table import table


def test_the_table_is_the_one_that_pycountry_makes() -> None:
    assert Path(places.__file__).with_name("places.csv").read_text(encoding="utf-8") == table()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bolivia", "BO"),
        ("Bolivia, Plurinational State of", "BO"),
        ("plurinational state of bolivia", "BO"),
        ("gb", "GB"),
        (" Côte d'Ivoire ", "CI"),
        ("UK", "GB"),
        ("Atlantis", ""),
    ],
)
def test_a_country_is_known_by_each_of_its_names(name: str, code: str) -> None:
    assert places.country_code(name) == code


def test_a_country_has_the_name_people_use() -> None:
    assert [places.country_name(code) for code in ("BO", "US", "GB", "ZZ")] == [
        "Bolivia",
        "United States",
        "United Kingdom",
        "ZZ",
    ]


def test_codes_are_in_capitals() -> None:
    assert [places.is_country("DE"), places.is_country("de"), places.is_country("ZZ")] == [True, False, False]
    assert [places.is_currency("EUR"), places.is_currency("eur"), places.is_currency("US")] == [True, False, False]


def test_v3_takes_all_countries_but_twenty() -> None:
    assert sum(places.is_v3_country(code) for code in places.country_codes()) == 229
    assert [places.is_v3_country(code) for code in ("US", "ZW", "PR", "CU")] == [True, True, False, False]
    assert places.is_country("PR")


def test_bills_currencies_are_those_of_some_years_ago() -> None:
    assert len(places.currency_codes()) == 163
    assert all(map(places.is_currency, ("CUC", "GGP", "HRK", "IMP", "JEP", "SLL", "SPL", "TVD", "VEF", "XDR", "ZWD")))
    assert not any(map(places.is_currency, ("SSP", "VED", "VES", "ZWL", "XAU")))
