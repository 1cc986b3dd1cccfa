"""Links that are their own credential: a token names tenant, organization and record, and is signed for a while."""

from __future__ import annotations

from hashlib import sha256
from math import inf
from typing import Any

from mockserver.domain.context import Context
from mockserver.kernel.errors import BillError

ALGORITHM = "HS256"
# How long BILL's own links are good for is not documented (F-1234); seconds of running time.
LIFETIME = 3_600


def sign(ctx: Context, purpose: str, record_id: str, *, lasting: bool = False) -> str:
    """A token for a record of the caller's organization, good for an hour; a `lasting` one has no end."""
    import jwt

    claims: dict[str, Any] = {"tenant": ctx.caller.tenant, "org": ctx.org, "id": record_id}
    if not lasting:
        claims["exp"] = int(ctx.clock.running()) + LIFETIME
    return jwt.encode(claims, _key(ctx, purpose), ALGORITHM)


def holder(token: str) -> tuple[str, int]:
    """The tenant and the organization's number that a token names, before anybody has checked it.

    They say whose context `verify` needs. Raises BDC_1109 for a text that is no such token.
    """
    claims = _claims(token, None)
    tenant, org = claims.get("tenant"), claims.get("org")
    if not isinstance(tenant, str) or not tenant.isascii() or not isinstance(org, int):
        raise BillError("BDC_1109", fact="F-638")
    return tenant, org


def verify(ctx: Context, purpose: str, token: str) -> str:
    """The id of the record a token was signed for; for a bad or an old one BDC_1109 is assumed (F-638)."""
    claims = _claims(token, _key(ctx, purpose))
    if claims.get("exp", inf) <= ctx.clock.running():
        raise BillError("BDC_1109", fact="F-638")
    return str(claims["id"])


def _key(ctx: Context, purpose: str) -> bytes:
    return sha256(f"{purpose}:{ctx.caller.tenant}:{ctx.signing_key}".encode()).digest()


def _claims(token: str, key: bytes | None) -> dict[str, Any]:
    """The claims of a token, its signature checked where a key is given; its end is for the tenant's clock to say."""
    import jwt

    checks = {"verify_exp": False, "verify_signature": key is not None}
    try:
        return dict(jwt.decode(token, key or b"", [ALGORITHM], options=checks))  # type: ignore[arg-type]
    except jwt.InvalidTokenError:
        raise BillError("BDC_1109", fact="F-638") from None
