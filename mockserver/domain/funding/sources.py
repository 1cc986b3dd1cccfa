"""Where the money of a payment comes from: a bank account, a card, an AP Card, or the wallet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

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
# These pay on a day that the request names (F-925).
WANT_A_DATE = frozenset([AP_CARD, WALLET])

KINDS: Mapping[str, Kind] = {BANK: BANK_ACCOUNT, CARD: CARD_ACCOUNT, AP_CARD: ap_cards.AP_CARD}

# The organization needs a permission for these.
NEED_A_PERMISSION = frozenset([CARD, WALLET])

# Whose users alone pay from them.
USERS: Mapping[str, Callable[[Context, Record, str], bool]] = {BANK: BANK_USERS.may_pay, CARD: CARD_USERS.may_pay}

# The text is BILL's, the code is not known (F-1228).
CARD_INACTIVE = "Card account is inactive."


class Source(NamedTuple):
    """A funding account as a request names it, and what is known of it and of whoever pays from it.

    `id` is None for the wallet, and where none is named and no bank account is primary; `account` is None where
    no account has the id. `user_may_pay` is true of the account's VERIFIED users, and of everybody where it has none;
    `permissions` are the organization's, by `card` and `wallet`, where the source needs one.
    """

    type: str
    id: str | None
    account: Record | None
    user_may_pay: bool
    permissions: Record

    @property
    def reference(self) -> Record:
        """The `fundingAccount` of a payment."""
        return {"type": self.type, "id": self.id} if self.id else {"type": self.type}

    @property
    def brand(self) -> str:
        """The brand of the card that pays, empty for any other source."""
        return str((self.account or {}).get("brand", "")) if self.type == CARD else ""


def source_of(ctx: Context, reference: Record | None) -> Source:
    """The source that a `fundingAccount` names; without a type a bank account, without its id the primary one."""
    funding = reference or {}
    kind = funding.get("type") or BANK
    account_id, account = _account(ctx, kind, funding.get("id"))
    user_may_pay = kind not in USERS or account is None or USERS[kind](ctx, account, ctx.caller.user_id)
    permissions = organization_may(ctx) if kind in NEED_A_PERMISSION else {}
    return Source(kind, account_id, account, user_may_pay, permissions)


def _account(ctx: Context, kind: str, account_id: str | None) -> tuple[str | None, Record | None]:
    """The id and the record of an account."""
    if kind == WALLET:
        return None, None
    if account_id:
        return account_id, ctx.get(KINDS[kind], account_id)
    account = BANK_ACCOUNTS.primary(ctx) if kind == BANK else None
    return account["id"] if account else None, account


def source_refusals(source: Source, total: int, item: str) -> Iterator[BillError]:
    """Why a source cannot pay `total` cents at this caller's word: BDC_1205 or BDC_1150 where there is no account.

    A source that the organization may not use is refused with `Forbidden`, which names no item.
    """
    if source.account is None and source.type != WALLET:
        yield NotFound(source.id, item=item) if source.id else BillError("BDC_1150", item=item)
    else:
        yield from REFUSALS[source.type](source, source.account or {}, total, item)


def bank_refusals(source: Source, account: Record, total: int, item: str) -> Iterator[BillError]:
    """An account must be VERIFIED, and the caller its user (F-505, F-513)."""
    if account["archived"] or account["status"] != "VERIFIED":
        yield BillError("BDC_1151", item=item)
    if not source.user_may_pay:
        yield BillError("BDC_1150", item=item)


def card_refusals(source: Source, card: Record, total: int, item: str) -> Iterator[BillError]:
    """A card must be VERIFIED, the caller its user, and the organization one that pays by card."""
    if not source.permissions["card"]["payByCard"]:
        yield Forbidden()
    if card["archived"] or card["status"] != "VERIFIED":
        yield BillError("", text=CARD_INACTIVE, item=item, fact="F-1228")
    if not source.user_may_pay:
        yield BillError("BDC_1150", item=item)


def ap_card_refusals(source: Source, card: Record, total: int, item: str) -> Iterator[BillError]:
    """An AP Card must be ACTIVE and lend that much (assumed: F-955)."""
    if card["archived"] or card["status"] != "ACTIVE":
        yield BillError("BDC_1119", "fundingAccount.id", card["id"], item=item, fact="F-955")
    if total > card["limit"] - card["balance"]:
        yield BillError("BDC_1119", "amount", f"{money.amount(total):.2f}", item=item, fact="F-955")


def wallet_refusals(source: Source, account: Record, total: int, item: str) -> Iterator[BillError]:
    """The organization must have one that pays."""
    if not source.permissions["wallet"]["fundingEnabled"]:
        yield Forbidden()


REFUSALS: Mapping[str, Callable[[Source, Record, int, str], Iterator[BillError]]] = {
    BANK: bank_refusals,
    CARD: card_refusals,
    AP_CARD: ap_card_refusals,
    WALLET: wallet_refusals,
}
