"""Organizations with their roles, users and chart of accounts: the main one, and those of the partner."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from mockserver.domain.classifications import CHART_OF_ACCOUNTS
from mockserver.domain.context import Caller, Context
from mockserver.domain.organizations import ORGANIZATIONS, ROLES, USERS
from mockserver.kernel.kinds import Record
from mockserver.seeding.books import WRITER, Books, Organization
from mockserver.seeding.scenarios import Table

# Tables of an organization that are not fields of its record.
OTHER_TABLES = ("founded", "users", "chartOfAccounts")


def plan(books: Books) -> None:
    """Plan the founding of the main organization, and of the partner's clients where the scenario has a partner."""
    tables = books.tables
    books.timeline.plan(books.moment(tables["organization"]["founded"]), partial(add_main_organization, books))
    if "partner" in tables:
        books.sign_ins["partner"] = tables["partner"]["name"]
        for spec in tables["partner"]["organizations"]:
            books.timeline.plan(books.moment(spec["founded"]), partial(add_client_organization, books, spec))


def add_main_organization(books: Books, moment: datetime) -> None:
    """The organization of the default user."""
    books.main = add_organization(books, books.tables["organization"], moment, {})


def add_client_organization(books: Books, spec: Table, moment: datetime) -> None:
    """An organization of the partner, with the main one's chart of accounts."""
    accounts = books.tables["organization"]["chartOfAccounts"]
    add_organization(
        books, {**spec, "chartOfAccounts": accounts}, moment, {"partnerName": books.tables["partner"]["name"]}
    )


def add_organization(books: Books, spec: Table, moment: datetime, more: Record) -> Organization:
    """An organization, its six roles, its users and its chart of accounts."""
    values = {name: value for name, value in spec.items() if name not in OTHER_TABLES}
    record = ORGANIZATIONS.create(books.at_world(moment), values | more)
    organization = Organization(record["number"], record["id"])
    first = books.context(moment, Caller(WRITER, "partner", organization.number, organization.id))
    for user in spec["users"]:
        add_user(books, organization, first, user)
    for number, name, account_type in spec["chartOfAccounts"]["rows"]:
        values_of_account = {"name": name, "account": {"type": account_type, "number": number}}
        account = CHART_OF_ACCOUNTS.create(first, values_of_account)
        books.named.setdefault(("chart_of_account", number), account)
    return organization


def add_user(books: Books, organization: Organization, ctx: Context, spec: Table) -> None:
    """A user of an organization, who may be given credentials."""
    role = ROLES.of_type(ctx, spec["role"])
    values = {name: spec[name] for name in ("firstName", "lastName", "email")} | {"role": {"id": role["id"]}}
    user = USERS.create(ctx, values)
    organization.users[spec["key"]] = user
    books.sign_ins["users"][spec["key"]] = {
        "org": organization.number,
        "organizationId": organization.id,
        "userId": user["id"],
    }
