"""What is required of vendors abroad, by country, currency and type of account."""

from typing import Any

import pytest

from mockserver.domain.payables.international import (
    account_problems,
    bank_country,
    purpose_problems,
    requirements,
)
from mockserver.kernel.kinds import Record


def vendor(country: str, currency: str, account_type: str = "BUSINESS", **information: Any) -> Record:
    return {
        "address": {"country": country},
        "billCurrency": currency,
        "accountType": account_type,
        "paymentInformation": information,
    }


def names(country: str, currency: str, account_type: str = "BUSINESS") -> list[str]:
    needs = requirements(country, currency, account_type)
    return [field.name for field in (*needs.account, *needs.regulatory)]


def paths(account: Record, owner: Record) -> list[str]:
    return [path for path, _ in account_problems(account, owner)]


def test_nothing_is_required_at_home() -> None:
    needs = requirements("US", "USD", "BUSINESS")

    assert (needs.account, needs.regulatory, needs.purpose) == ((), (), "")


def test_an_iban_needs_no_routing_number() -> None:
    account, routing = requirements("DK", "EUR", "BUSINESS").account

    assert (account.name, account.description, account.required) == ("accountNumber", "IBAN", True)
    assert (routing.name, routing.required) == ("routingNumber", False)


def test_the_law_asks_persons_and_businesses_for_other_things() -> None:
    assert names("BR", "BRL", "PERSON") == ["accountNumber", "routingNumber", "cpf"]
    assert names("BR", "BRL", "BUSINESS") == ["accountNumber", "routingNumber", "cnpj"]


def test_the_law_asks_nothing_of_dollars() -> None:
    needs = requirements("IN", "USD", "BUSINESS")

    assert (needs.regulatory, needs.purpose) == ((), "")


def test_a_purpose_is_a_code_in_some_countries_and_a_text_in_others() -> None:
    assert requirements("IN", "INR", "BUSINESS").purpose == "CODE"
    assert requirements("KR", "KRW", "BUSINESS").purpose == "TEXT"
    assert requirements("DK", "DKK", "BUSINESS").purpose == ""


@pytest.mark.parametrize(
    ("country", "account"),
    [
        ("DE", {"accountNumber": "DE89 3704 0044 0532 0130 00"}),
        ("GB", {"accountNumber": "GB33BUKB20201555555555", "routingNumber": "BUKBGB22"}),
        ("CA", {"accountNumber": "5550100", "routingNumber": "000100012"}),
        ("MX", {"accountNumber": "032180000118359719", "routingNumber": "BDEMMXMM"}),
        ("TW", {"accountNumber": "1234567890", "routingNumber": "CTCBTWTP"}),
    ],
)
def test_an_account_of_its_country_is_taken(country: str, account: Record) -> None:
    assert paths(account, vendor(country, "USD")) == []


@pytest.mark.parametrize(
    ("country", "account", "wrong"),
    [
        ("DE", {"accountNumber": "370400440532013000"}, ["accountNumber"]),
        ("GB", {"accountNumber": "GB33BUKB20201555555555", "routingNumber": "BUKBZZ22"}, ["routingNumber"]),
        ("CA", {"accountNumber": "5550100", "routingNumber": "100100012"}, ["routingNumber"]),
        ("MX", {"accountNumber": "5550100"}, ["accountNumber", "routingNumber"]),
    ],
)
def test_one_that_is_not_is_refused_by_its_field(country: str, account: Record, wrong: list[str]) -> None:
    assert paths(account, vendor(country, "USD")) == wrong


def test_what_the_law_asks_for_is_missed_by_its_name() -> None:
    account = {"accountNumber": "12345678", "routingNumber": "NATAAU33", "paymentCurrency": "AUD"}

    assert paths(account, vendor("AU", "AUD")) == ["regulatoryFields.bsbCode"]


def test_what_the_law_asks_for_has_its_own_pattern() -> None:
    account = {"accountNumber": "12345678", "routingNumber": "NATAAU33", "paymentCurrency": "AUD"}
    wrong = [{"name": "bsbCode", "value": "08200"}]
    right = [{"name": "bsbCode", "value": "082001"}]

    assert paths({**account, "regulatoryFields": wrong}, vendor("AU", "AUD")) == ["regulatoryFields.bsbCode"]
    assert paths({**account, "regulatoryFields": right}, vendor("AU", "AUD")) == []


@pytest.mark.parametrize(
    ("purpose", "problems"),
    [
        ({"code": {"name": "Software consultancy", "value": "P0802"}}, 0),
        ({"code": {"name": "Anything", "value": "P9999"}}, 1),
        ({"text": "Software"}, 1),
        ({}, 1),
    ],
)
def test_where_the_purpose_is_a_code_only_a_known_one_will_do(purpose: Record, problems: int) -> None:
    account = {"accountNumber": "12345678", "paymentCurrency": "INR"}

    assert len(list(purpose_problems(account, vendor("IN", "INR", paymentPurpose=purpose)))) == problems


def test_the_country_of_a_bank_is_the_named_one_else_the_vendors() -> None:
    account = {"accountNumber": "1", "paymentCurrency": "EUR"}

    assert bank_country(vendor("DE", "EUR", bankCountry="FR"), account) == "FR"
    assert bank_country(vendor("DE", "EUR"), account) == "DE"
    assert bank_country({}, account) == "US"


def test_an_american_routing_number_is_a_bank_at_home_where_no_country_is_named() -> None:
    account = {"accountNumber": "1", "routingNumber": "074000010"}

    assert bank_country(vendor("DE", "EUR"), account) == "US"
    assert bank_country(vendor("DE", "EUR", bankCountry="DE"), account) == "DE"
