"""The BILL Network: who can be found there, who asks to connect, and the studio's connected vendors."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.network.connections import receive_invitation
from mockserver.domain.network.directory import NETWORK_ORGANIZATIONS
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import Books
from mockserver.seeding.people import mail
from mockserver.seeding.scenarios import Table

OWNER = "administrator"
LISTED_DAY = 60  # days before the anchor; every vendor is there by then
INVITATION_DAY = 10
FIELDS = ("name", "type", "autoConnect", "private", "accountPattern")


def plan(books: Books) -> None:
    """The network's organizations, and their requests."""
    for spec in books.tables["network"]:
        books.timeline.plan(books.moment(LISTED_DAY), partial(add, books, spec))
    for spec in books.tables.get("vendors", ()):
        if spec["paid"] in ("network", "rpps"):
            books.timeline.plan(books.moment(LISTED_DAY), partial(add_vendor, books, spec["name"]))


def add(books: Books, spec: Table, moment: datetime) -> None:
    """An organization; those that ask do so some weeks later."""
    values = {name: spec[name] for name in FIELDS if name in spec}
    if "manager" in spec:
        values["managedBy"] = manager(spec["manager"], spec["name"])
    organization = NETWORK_ORGANIZATIONS.create(books.at_world(moment), values | {"addresses": [spec["address"]]})
    if spec.get("asks"):
        books.timeline.plan(books.moment(INVITATION_DAY), partial(ask, books, organization))


def manager(name: str, organization: str) -> Record:
    """Who manages an organization in the network: name, e-mail address and its domain."""
    address = mail("accounts", organization)
    return {"name": name, "email": address, "emailDomain": address.partition("@")[2]}


def ask(books: Books, organization: Record, moment: datetime) -> None:
    """A request of another organization to connect."""
    receive_invitation(books.as_user(moment, OWNER), organization["id"])


def add_vendor(books: Books, name: str, moment: datetime) -> None:
    """A vendor that is connected, as the network knows it."""
    vendor = books.named["vendor", name]
    known: Record = {"name": name, "connections": 1, "addresses": [without_country_name(vendor["address"])]}
    if "rppsId" in vendor:
        known |= {"id": vendor["rppsId"], "type": "RPPS"}
    else:
        known |= {"id": vendor["paymentNetworkId"], "managedBy": manager(name, name)}
    NETWORK_ORGANIZATIONS.create(books.at_world(moment), known)


def without_country_name(address: Record) -> Record:
    """An address without the country's name."""
    return {key: value for key, value in address.items() if key != "countryName"}
