"""How a vendor gets the money: by check, to its bank here or abroad, by virtual card, through RPPS or its wallet."""

from __future__ import annotations

from mockserver.domain.funding.cards import AMEX
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY
from mockserver.domain.funding.sources import AP_CARD, BANK, CARD, WALLET, Source
from mockserver.kernel.kinds import Record

INTERNATIONAL, VIRTUAL_CARD, RPPS, TO_WALLET = "INTERNATIONAL", "VIRTUAL_CARD", "RPPS", "WALLET"

HOME_COUNTRY = "US"
ENROLLED = "ENROLLED"


def method_of(vendor: Record, funding: Source) -> str:
    """The disbursement type of a payment to a vendor.

    An AP Card pays by virtual card alone, American Express pays itself. That an enrolled vendor gets a virtual card
    is documented; that one wallet pays into another, and that national billers are reached through RPPS whoever
    pays, is assumed.
    """
    if funding.type == AP_CARD:
        return VIRTUAL_CARD
    if paid_by(funding) == AMEX:
        return AMEX
    if is_abroad(vendor):
        return INTERNATIONAL
    if funding.type == BANK and takes_virtual_cards(vendor):
        return VIRTUAL_CARD
    if funding.type == WALLET and vendor["networkStatus"] == "CONNECTED":
        return TO_WALLET
    if vendor["networkStatus"] == "CONNECTED_RPPS":
        return RPPS
    return str(vendor["paymentInformation"]["payByType"])


def takes_virtual_cards(vendor: Record) -> bool:
    """Whether a vendor has enrolled for virtual cards."""
    card = vendor["paymentInformation"].get("virtualCard", {})
    return bool(card.get("status") == ENROLLED)


def payment_currency(vendor: Record) -> str:
    """The currency of a vendor's bank account."""
    account = vendor["paymentInformation"].get("bankAccount", {})
    return str(account.get("paymentCurrency", HOME_CURRENCY))


def bill_currency(vendor: Record) -> str:
    """The currency of a vendor's bills."""
    return str(vendor.get("billCurrency", HOME_CURRENCY))


def is_abroad(vendor: Record) -> bool:
    """Whether a vendor's bank account is in another country or currency."""
    information = vendor["paymentInformation"]
    if "bankAccount" not in information:
        return False
    country = information.get("bankCountry", HOME_COUNTRY)
    return country != HOME_COUNTRY or payment_currency(vendor) != HOME_CURRENCY


def way_abroad(vendor: Record) -> str:
    """The `disbursementSubType` of an international payment: LOCAL in the vendor's currency, WIRE in dollars."""
    return "WIRE" if payment_currency(vendor) == HOME_CURRENCY else "LOCAL"


def paid_by(funding: Source) -> str:
    """The brand of the card that pays, empty for any other source."""
    return str((funding.account or {}).get("brand", "")) if funding.type == CARD else ""
