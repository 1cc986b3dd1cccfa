"""How a vendor gets the money: by check, to its bank here or abroad, by virtual card, through RPPS or its wallet."""

from __future__ import annotations

from mockserver.domain.funding.cards import AMEX
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY
from mockserver.domain.funding.sources import AP_CARD, BANK, WALLET, Source
from mockserver.kernel.kinds import Record

CHECK, VIRTUAL_CARD, RPPS, TO_WALLET = "CHECK", "VIRTUAL_CARD", "RPPS", "WALLET"
INTERNATIONAL = "INTERNATIONAL_E_PAYMENT"
# Of a payment made outside BILL.
OFFLINE = "OFFLINE"

HOME_COUNTRY = "US"
ENROLLED = "ENROLLED"


def method_of(vendor: Record, source: Source) -> str:
    """The disbursement type of a payment to a vendor: the first that fits (F-183, F-920, F-924).

    An AP Card pays by virtual card alone, American Express pays itself. That one wallet pays into another, and that
    national billers are reached through RPPS whoever pays, is assumed (F-664).
    """
    network = vendor["networkStatus"]
    choices = (
        (VIRTUAL_CARD, source.type == AP_CARD),
        (AMEX, source.brand == AMEX),
        (INTERNATIONAL, is_abroad(vendor)),
        (VIRTUAL_CARD, source.type == BANK and takes_virtual_cards(vendor)),
        (TO_WALLET, source.type == WALLET and network == "CONNECTED"),
        (RPPS, network == "CONNECTED_RPPS"),
    )
    return next((method for method, fits in choices if fits), str(vendor["paymentInformation"]["payByType"]))


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
    country = information.get("bankCountry", HOME_COUNTRY)
    return "bankAccount" in information and (country != HOME_COUNTRY or payment_currency(vendor) != HOME_CURRENCY)


def way_abroad(vendor: Record) -> str:
    """The `disbursementSubType` of an international payment: LOCAL in the vendor's currency, WIRE in dollars."""
    return "WIRE" if payment_currency(vendor) == HOME_CURRENCY else "LOCAL"
