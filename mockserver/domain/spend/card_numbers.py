"""Card numbers: computed from a card's serial and the world's seed, never stored, and traded for by token."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import blake2b, sha256
from typing import Any

from mockserver.domain.context import Context
from mockserver.domain.spend.kinds import SPEND_CARD
from mockserver.domain.spend.records import state_error
from mockserver.kernel.kinds import Record

# The range of numbers that card networks keep for tests.
TEST_RANGE = "424242"
PAN_DIGITS, CVV_DIGITS = 16, 3
YEARS_VALID = 3

ALGORITHM = "HS256"
LIFETIME = 300  # seconds

# The exchange's refusal is not documented (F-1236).
REFUSED = "Token is invalid or expired."


def digits(seed: int, label: str, serial: int, count: int) -> str:
    """`count` decimal digits that follow from the arguments."""
    value = int.from_bytes(blake2b(f"{seed}|{label}|{serial}".encode(), digest_size=16).digest())
    return f"{value % 10**count:0{count}d}"


def pan(seed: int, serial: int) -> str:
    """The 16-digit number of a card, with a valid check digit."""
    body = TEST_RANGE + digits(seed, "pan", serial, PAN_DIGITS - 1 - len(TEST_RANGE))
    products = [int(digit) * (2 if index % 2 == 0 else 1) for index, digit in enumerate(body)]
    return f"{body}{-sum(value - 9 if value > 9 else value for value in products) % 10}"


def valid_thru(created_time: str) -> str:
    """`MM/YY`, three years after the month of a stamp."""
    return f"{created_time[5:7]}/{(int(created_time[2:4]) + YEARS_VALID) % 100:02d}"


def issue(ctx: Context, card: Record) -> str:
    """A card's token: a JWT of `data` (opaque) and `exp`, five minutes of running time from now."""
    import jwt

    if card["archived"]:
        raise state_error("Card is deleted.")
    data = b64encode(f"{ctx.caller.tenant}:{ctx.org}:{card['id']}".encode()).decode()
    return jwt.encode({"data": data, "exp": int(ctx.clock.running()) + LIFETIME}, _key(ctx), ALGORITHM)


def holder(token: str) -> tuple[str, int]:
    """The tenant and the company's number that a token names, before anybody has checked it.

    They say whose context `exchange` needs. Raises a 400 for a text that is no such token.
    """
    tenant, org, _ = _data(_claims(token, None))
    return tenant, org


def exchange(ctx: Context, token: str) -> Record:
    """What a token is traded for: `pan`, `cvv` and `expirationDate` (`MM/YY`), names assumed (F-464).

    Raises a 400 for a token that is not this tenant's, has expired, or whose card was deleted.
    """
    claims = _claims(token, _key(ctx))
    _, _, card_id = _data(claims)
    card = ctx.get(SPEND_CARD, card_id)
    if card is None or card["archived"] or claims.get("exp", 0) <= ctx.clock.running():
        raise state_error(REFUSED)
    return {
        "pan": pan(ctx.seed, card["seq"]),
        "cvv": digits(ctx.seed, "cvv", card["seq"], CVV_DIGITS),
        "expirationDate": valid_thru(card["createdTime"]),
    }


def _key(ctx: Context) -> bytes:
    return sha256(f"pan:{ctx.caller.tenant}:{ctx.signing_key}".encode()).digest()


def _claims(token: str, key: bytes | None) -> dict[str, Any]:
    """The claims of a token, its signature checked where a key is given; its end is for the tenant's clock to say."""
    import jwt

    checks = key is not None
    try:
        claims = jwt.decode(token, key or b"", [ALGORITHM], options={"verify_exp": False, "verify_signature": checks})
        return dict(claims)
    except jwt.InvalidTokenError:
        raise state_error(REFUSED) from None


def _data(claims: dict[str, Any]) -> tuple[str, int, str]:
    try:
        tenant, org, card_id = b64decode(str(claims["data"]), validate=True).decode().split(":")
        if not tenant.isascii():
            raise ValueError(tenant)
        return tenant, int(org), card_id
    except (KeyError, ValueError):
        raise state_error(REFUSED) from None
