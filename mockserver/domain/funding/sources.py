"""Where the money of a payment comes from: a bank account, a card, an AP Card, or the wallet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mockserver.domain.context import Context
from mockserver.domain.funding import ap_cards
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS, BANK_USERS
from mockserver.domain.funding.cards import CARD_ACCOUNT, CARD_USERS
from mockserver.domain.funding.permissions import organization_may
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, Forbidden, NotFound
from mockserver.kernel.kinds import Kind, Record

BANK, CARD, AP_CARD, WALLET = "BANK_ACCOUNT", "CARD_ACCOUNT", ap_cards.TYPE, "WALLET"
TYPES = (BANK, CARD, AP_CARD, WALLET)
# These pay on a day that the request names.
WANT_A_DATE = frozenset([AP_CARD, WALLET])

KINDS: Mapping[str, Kind] = {BANK: BANK_ACCOUNT, CARD: CARD_ACCOUNT, AP_CARD: ap_cards.AP_CARD}

# The text is BILL's, the code is not known.
CARD_INACTIVE = "Card account is inactive."


@dataclass(frozen=True, slots=True)
class Source:
    """A funding account as a request names it, and its record.

    `id` is None for the wallet, and where none is named and no bank account is primary; `account` is None where
    no account has the id.
    """

    type: str
    id: str | None
    account: Record | None

    @property
    def named(self) -> Record:
        """The `fundingAccount` of a payment."""
        return {"type": self.type, "id": self.id} if self.id else {"type": self.type}


def source_of(ctx: Context, named: Record | None) -> Source:
    """The source that a request names; without a type a bank account, without its id the primary one."""
    given = named or {}
    sort, account_id = given.get("type") or BANK, given.get("id")
    if sort == WALLET:
        return Source(WALLET, None, None)
    if account_id:
        return Source(sort, account_id, ctx.get(KINDS[sort], account_id))
    account = BANK_ACCOUNTS.primary(ctx) if sort == BANK else None
    return Source(sort, account["id"] if account else None, account)


def source_refusals(ctx: Context, funding: Source, total: int, item: str) -> Iterator[BillError]:
    """Why a source cannot pay `total` cents at this caller's word."""
    if funding.account is None and funding.type != WALLET:
        yield NotFound(funding.id, item=item) if funding.id else BillError("BDC_1150", item=item)
    else:
        yield from REFUSALS[funding.type](ctx, funding.account or {}, total, item)


def bank_refusals(ctx: Context, account: Record, total: int, item: str) -> Iterator[BillError]:
    """An account must be VERIFIED, and the caller its user."""
    if account["archived"] or account["status"] != "VERIFIED":
        yield BillError("BDC_1151", item=item)
    if not BANK_USERS.may_pay(ctx, account, ctx.caller.user_id):
        yield BillError("BDC_1150", item=item)


def card_refusals(ctx: Context, card: Record, total: int, item: str) -> Iterator[BillError]:
    """A card must be VERIFIED, the caller its user, and the organization one that pays by card."""
    if not organization_may(ctx)["card"]["payByCard"]:
        yield Forbidden()
    if card["archived"] or card["status"] != "VERIFIED":
        yield BillError("", text=CARD_INACTIVE, item=item)
    if not CARD_USERS.may_pay(ctx, card, ctx.caller.user_id):
        yield BillError("BDC_1150", item=item)


def ap_card_refusals(ctx: Context, card: Record, total: int, item: str) -> Iterator[BillError]:
    """An AP Card must be ACTIVE and lend that much; codes assumed."""
    if card["archived"] or card["status"] != "ACTIVE":
        yield BillError("BDC_1119", "fundingAccount.id", card["id"], item=item)
    if total > card["limit"] - card["balance"]:
        yield BillError("BDC_1119", "amount", f"{money.amount(total):.2f}", item=item)


def wallet_refusals(ctx: Context, nothing: Record, total: int, item: str) -> Iterator[BillError]:
    """The organization must have one that pays."""
    if not organization_may(ctx)["wallet"]["fundingEnabled"]:
        yield Forbidden()


REFUSALS: Mapping[str, Callable[[Context, Record, int, str], Iterator[BillError]]] = {
    BANK: bank_refusals,
    CARD: card_refusals,
    AP_CARD: ap_card_refusals,
    WALLET: wallet_refusals,
}
