"""The guard over every answer of the test suite: no secret, no hash and no unmasked number leaves."""

import pytest

from contract_tests.secrecy import MASKED_FIELDS, SECRET_FIELDS, leaks
from mockserver.dialects.http import Answer
from mockserver.kernel import schema as s
from mockserver.kernel.randomness import fingerprint
from tests.secrecy import account_numbers, handlers, is_masked, is_secret, names, requested, seeded, tax_numbers

V2 = {"response_status": 0, "response_message": "Success"}


@pytest.mark.parametrize(
    ("body", "leak"),
    [
        ({"password": "x"}, "password: a secret field"),
        ({"results": [{"user": {"hash": "x"}}]}, "results[0].user.hash: a secret field"),
        ([{"id": "0" * 40}], "[0].id: a hash"),
        ({"note": f"was {fingerprint('billmock-Admin-1')}"}, "note: a secret"),
        ({"message": "wrong: billmock-Admin-1"}, "message: a secret"),
        (
            {**V2, "response_data": {"accountNumber": "111222333"}},
            "response_data.accountNumber: a number without its mask",
        ),
        ({**V2, "response_data": {"note": "to 1112223334"}}, "response_data.note: the number of a bank account"),
        ({"results": [{"name": "Visa 4111111111111111"}]}, "results[0].name: the number of a card"),
        ({"newValue": "000000000"}, "newValue: the number of a taxpayer"),
        ({"note": "SSN 000000000."}, "note: the number of a taxpayer"),
        ({"message": "no card 378282246310005."}, "message: the number of a card"),
    ],
)
def test_the_guard_bites(body: object, leak: str) -> None:
    assert leaks(body, values=seeded(), numbers=account_numbers(), tax_numbers=tax_numbers()) == [leak]


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"bytes",
        {"password": None},
        {"sessionId": "!b2XqzA2v6u", "token": "eyJ"},
        {"accountNumber": "111222333"},
        {"accountNumber": "1112223334", "description": "1112223334"},
        {"additionalInfo": {"taxId": "000000000"}},
        {"id": "00000000000000000000", "newValue": "*****0000", "uuid": "x000000000"},
        {"pan": "4111111111111111", "name": "4111111111111112"},
        {"id": "00n4111111111111111x", "transactionNumber": "84111111111111111"},
        {**V2, "response_data": {"accountNumber": "*****2333"}},
        {**V2, "response_data": [{"accountNumber": None}, {"accountNumber": "2333"}]},
    ],
)
def test_what_bill_tells_is_no_leak(body: object) -> None:
    assert leaks(body, values=seeded(), numbers=account_numbers(), tax_numbers=tax_numbers()) == []


def test_an_answer_is_looked_at_when_it_is_made(leaks_so_far: list[str]) -> None:
    Answer(200, {"results": [{"password": "x"}]})
    Answer(body={"name": "Vega"})

    secrets, leaks_so_far[:] = list(leaks_so_far), []
    assert secrets == ["results[0].password: a secret field"]


def test_every_secret_of_a_request_is_one_that_the_guard_knows() -> None:
    assert requested() >= {"password", "devKey", "appKey"}
    assert requested() <= SECRET_FIELDS


def test_no_answer_is_declared_to_hold_a_secret() -> None:
    schemas = {name: one.response_schema() for name, one in handlers().items() if one.response_schema}

    assert {name for name, schema in schemas.items() if names(schema, is_secret)} == set()


def test_what_v2_masks_is_what_the_guard_looks_at() -> None:
    schemas = [
        one.response_schema() for name, one in handlers().items() if name.startswith("v2.") and one.response_schema
    ]

    assert {name for schema in schemas for name in names(schema, is_masked)} >= MASKED_FIELDS


def test_a_secret_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="a secret is written"):
        s.Object(s.Field("password", s.Secret())).write({"password": "x"})
