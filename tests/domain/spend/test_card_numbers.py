"""Card numbers and the tokens they are traded for."""

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.domain.spend import card_numbers
from mockserver.domain.spend.cards import CARDS
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from tests.domain.spend.spend_company import REAL_SECONDS, SpendCompany


def token_of(spend_company: SpendCompany, card: Record) -> str:
    """A fresh token of a card."""
    return spend_company.domain(lambda ctx: card_numbers.issue(ctx, card))


def exchanged(spend_company: SpendCompany, token: str) -> Record:
    """What a token is traded for."""
    return spend_company.domain(lambda ctx: card_numbers.exchange(ctx, token))


def luhn(number: str) -> int:
    """The check sum of a card number; zero for a valid one."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**29 - 1))
def test_every_number_is_valid_and_of_the_range_for_tests(seed: int, serial: int) -> None:
    number = card_numbers.pan(seed, serial)

    assert (len(number), number[:6], luhn(number)) == (16, "424242", 0)


def test_a_card_is_valid_for_three_years() -> None:
    assert card_numbers.valid_thru("2026-03-04T20:00:00.000+00:00") == "03/29"
    assert card_numbers.valid_thru("2098-12-04T20:00:00.000+00:00") == "12/01"


def test_a_token_is_signed_with_hs256_and_ends_in_five_minutes(spend_company: SpendCompany, card: Record) -> None:
    token = token_of(spend_company, card)

    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (set(claims), claims["exp"]) == ({"data", "exp"}, int(REAL_SECONDS) + 300)


def test_a_token_says_whose_it_is(spend_company: SpendCompany, card: Record) -> None:
    assert card_numbers.holder(token_of(spend_company, card)) == ("default", spend_company.caller.org)


def test_a_token_is_traded_for_the_cards_number(spend_company: SpendCompany, card: Record) -> None:
    details = exchanged(spend_company, token_of(spend_company, card))

    assert set(details) == {"pan", "cvv", "expirationDate"}
    assert (details["pan"][-4:], len(details["cvv"]), details["expirationDate"]) == (card["lastFour"], 3, "03/29")


def test_turning_the_clock_leaves_a_token_alone(spend_company: SpendCompany, card: Record) -> None:
    token = token_of(spend_company, card)

    spend_company.go_to("2026-03-05T20:00:00.000+00:00")

    assert exchanged(spend_company, token)["pan"][-4:] == card["lastFour"]


def test_running_time_ends_a_token(spend_company: SpendCompany, card: Record) -> None:
    token = token_of(spend_company, card)
    spend_company.clock.advance(300, sessions=True)

    with pytest.raises(BillError, match="invalid or expired"):
        exchanged(spend_company, token)


def test_a_token_of_another_tenants_key_is_refused(spend_company: SpendCompany, card: Record) -> None:
    token = token_of(spend_company, card)
    spend_company.signing_key = "another"

    with pytest.raises(BillError, match="invalid or expired"):
        exchanged(spend_company, token)


def test_a_token_of_a_card_deleted_since_is_refused(spend_company: SpendCompany, card: Record) -> None:
    token = token_of(spend_company, card)
    spend_company.domain(lambda ctx: CARDS.set_deleted(ctx, card["id"], ""))

    with pytest.raises(BillError, match="invalid or expired"):
        exchanged(spend_company, token)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", jwt.encode({"exp": 1}, "k" * 32), jwt.encode({"data": "%"}, "k" * 32)]
)
def test_garbage_is_nobodys_token(token: str) -> None:
    with pytest.raises(BillError, match="invalid or expired"):
        card_numbers.holder(token)


def test_a_deleted_card_gives_no_token(spend_company: SpendCompany, card: Record) -> None:
    spend_company.domain(lambda ctx: CARDS.set_deleted(ctx, card["id"], ""))
    deleted = spend_company.domain(lambda ctx: CARDS.get(ctx, card["id"]))

    with pytest.raises(BillError, match="deleted"):
        token_of(spend_company, deleted)
