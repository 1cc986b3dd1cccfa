"""What BILL's network says of a connected vendor or customer in place of whoever entered it (F-1320)."""

from __future__ import annotations

from mockserver.kernel.kinds import Record
from mockserver.kernel.places import country_name


def overrides(is_vendor: bool, record: Record, organization: Record) -> Record:
    """The fields of a vendor or customer that are its organization's from now on."""
    return vendor_overrides(record, organization) if is_vendor else customer_overrides(organization)


def vendor_overrides(vendor: Record, organization: Record) -> Record:
    """What the network says of a vendor in place of us: payee, address, phone and bank account."""
    information = {**vendor["paymentInformation"], "payeeName": organization["name"]}
    return {
        "address": with_country_name(organization["addresses"][0]),
        "networkBankAccount": organization["bankAccount"],
        "paymentInformation": information,
        **phone_of(organization),
    }


def customer_overrides(organization: Record) -> Record:
    """What the network says of a customer in place of us: its company's name, its addresses and phone."""
    address = with_country_name(organization["addresses"][0])
    where = {"billingAddress": address, "shippingAddress": dict(address)}
    return {"companyName": organization["name"], **where, **phone_of(organization)}


def phone_of(organization: Record) -> Record:
    """The phone of an organization, if it has told any."""
    return {"phone": organization["phone"]} if "phone" in organization else {}


def with_country_name(address: Record) -> Record:
    """An address of the directory as vendors and customers have theirs."""
    return {**address, "countryName": country_name(address["country"])}
