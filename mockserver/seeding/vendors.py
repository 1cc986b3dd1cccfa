"""The organization's vendors, of every kind BILL pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from mockserver.domain.network.billers import biller_id
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.ids import PREFIXES, bill_id
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import Books
from mockserver.seeding.people import mail
from mockserver.seeding.scenarios import Table

CLERK = "clerk"
FIRST_DAY, LAST_DAY = 420, 200  # days before the anchor between which vendors were added
ARCHIVED_DAY = 30


def plan(books: Books) -> None:
    """Vendors in the scenario's order."""
    specs, stream = books.tables["vendors"], books.chance("vendors")
    for index, spec in enumerate(specs):
        before = FIRST_DAY - (FIRST_DAY - LAST_DAY) * index // len(specs)
        books.timeline.plan(books.office_moment(before, stream), partial(add, books, spec))
        if spec.get("archived"):
            books.timeline.plan(books.office_moment(ARCHIVED_DAY, stream), partial(archive, books, spec["name"]))


def add(books: Books, spec: Table, moment: datetime) -> None:
    """A vendor; what its kind adds lies over what all have."""
    address, phone = books.people.address(spec.get("city"))
    name = spec["name"]
    vendor: Record = {
        "name": name,
        "accountType": "BUSINESS",
        "email": mail("billing", name),
        "phone": spec.get("phone", phone),
        "address": spec.get("address", address),
        "paymentInformation": {"email": mail("remittance", name)},
        "billCurrency": spec.get("currency", "USD"),
    }
    if "accountNumber" in spec:
        vendor["accountNumber"] = spec["accountNumber"]
    if spec.get("person"):
        vendor["accountType"] = "PERSON"
        vendor["additionalInfo"] = {"track1099": True, "taxId": "000000000", "taxIdType": "SSN"}
    if ("payment_term", str(spec["terms"])) in books.named:
        term = {"paymentTermId": books.id_of("payment_term", str(spec["terms"]))}
        vendor["additionalInfo"] = {**vendor.get("additionalInfo", {}), **term}
    KINDS[spec["paid"]](books, spec, vendor)
    books.named["vendor", name] = VENDORS.create(books.as_user(moment, CLERK), vendor)


def by_check(books: Books, spec: Table, vendor: Record) -> None:
    """A vendor without a bank account is paid by check."""


def by_ach(books: Books, spec: Table, vendor: Record) -> None:
    """Give a vendor a bank account of its own, so that it is paid by ACH (F-801)."""
    vendor["paymentInformation"]["bankAccount"] = books.people.bank(spec["name"])


def by_rpps(books: Books, spec: Table, vendor: Record) -> None:
    """A large biller, reached through the RPPS network."""
    realm = ENVIRONMENTS[books.recipe.environment].realm
    biller = bill_id(PREFIXES["verified_vendor"], realm, books.tx.next_seq(), books.recipe.seed)
    vendor |= {"networkStatus": "CONNECTED_RPPS", "rppsId": biller, "largeBillerId": biller_id(biller)}


def by_network(books: Books, spec: Table, vendor: Record) -> None:
    """Make a vendor a business that is on BILL itself, connected and with a bank account."""
    by_ach(books, spec, vendor)
    vendor |= {"networkStatus": "CONNECTED", "paymentNetworkId": books.people.digits(16)}


def by_card(books: Books, spec: Table, vendor: Record) -> None:
    """Enroll a vendor for virtual cards (F-924), with checks where they do not do."""
    card = {"status": "ENROLLED", "remitEmail": mail("cards", spec["name"]), "alternatePayByType": "CHECK"}
    vendor["paymentInformation"]["virtualCard"] = card


def by_wire(books: Books, spec: Table, vendor: Record) -> None:
    """A vendor abroad, paid in its own currency."""
    bank = {"nameOnAccount": spec["name"], "paymentCurrency": spec["currency"], **spec["bank"]}
    vendor["paymentInformation"] |= {
        "bankCountry": spec["address"]["country"],
        "bankAccount": bank,
    }


KINDS: Mapping[str, Callable[[Books, Table, Record], None]] = {
    "check": by_check,
    "ach": by_ach,
    "rpps": by_rpps,
    "network": by_network,
    "card": by_card,
    "wire": by_wire,
}


def archive(books: Books, name: str, moment: datetime) -> None:
    """A vendor the studio no longer buys from."""
    VENDORS.archive(books.as_user(moment, CLERK), books.id_of("vendor", name))
