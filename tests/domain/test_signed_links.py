"""Links that are their own credential."""

from typing import Any

import jwt
import pytest

from mockserver.domain.context import Caller, Context
from mockserver.domain.signed_links import holder, sign, verify
from mockserver.kernel.clock import Clock
from mockserver.kernel.errors import BillError
from mockserver.store.memory import MemoryEngine
from tests.world import context_in


@pytest.fixture
def ctx() -> Context:
    engine = MemoryEngine(lambda: ())
    with engine.read(engine.create_world({})) as tx:
        caller = Caller("default", "user", org=3)
        return context_in(tx, Clock(lambda: 0.0), caller, signing_key="secret")


def test_a_token_says_whose_record_it_is_for(ctx: Context) -> None:
    token = sign(ctx, "export", "exp1")

    assert holder(token) == ("default", 3)
    assert verify(ctx, "export", token) == "exp1"


def test_a_token_is_for_one_purpose(ctx: Context) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        verify(ctx, "invoice", sign(ctx, "export", "exp1"))


def test_a_token_of_another_tenants_key_is_refused(ctx: Context) -> None:
    token = sign(ctx, "export", "exp1")
    ctx.signing_key = "other"

    with pytest.raises(BillError, match="BDC_1109"):
        verify(ctx, "export", token)


def test_a_token_lasts_an_hour(ctx: Context) -> None:
    token = sign(ctx, "export", "exp1")
    ctx.clock.advance(3_600, sessions=True)

    with pytest.raises(BillError, match="BDC_1109"):
        verify(ctx, "export", token)


def test_a_token_still_opens_in_the_last_second_of_its_hour(ctx: Context) -> None:
    token = sign(ctx, "export", "exp1")
    ctx.clock.advance(3_599, sessions=True)

    assert verify(ctx, "export", token) == "exp1"


def test_a_lasting_token_has_no_end(ctx: Context) -> None:
    token = sign(ctx, "invoice", "00e1", lasting=True)
    ctx.clock.advance(10 * 365 * 86_400, sessions=True)

    assert verify(ctx, "invoice", token) == "00e1"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"org": 3},
        {"tenant": "default"},
        {"tenant": 7, "org": 3},
        {"tenant": ["default"], "org": 3},
        {"tenant": "d\u00e9fault", "org": 3},
        {"tenant": "default", "org": "3"},
        {"tenant": "default", "org": 3.5},
        {"tenant": "default", "org": None},
    ],
)
def test_claims_of_another_type_name_nobody(claims: dict[str, Any]) -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        holder(jwt.encode(claims, "secret" * 8, "HS256"))


def test_a_text_that_is_no_token_names_nobody() -> None:
    with pytest.raises(BillError, match="BDC_1109"):
        holder("a.b.c")
