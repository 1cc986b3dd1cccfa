"""Organizations, their users and their roles."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, all_resources, register
from mockserver.domain.roles import ROLES as ROLE_TABLE
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.places import country_name
from mockserver.store.transaction import Transaction

WORLD = 0  # the number under which organizations themselves lie

ORGANIZATION = Kind(
    "organization",
    "008",
    columns=(Column("name", index=True), Column("number", "int", index=True), Column("partnerName")),
    few=True,
)
ROLE = Kind("role", "0po", columns=(Column("type", index=True), Column("name"), Column("description")), few=True)
USER = Kind(
    "user",
    "006",
    columns=(
        Column("firstName", index=True),
        Column("lastName", index=True),
        Column("email", index=True),
        # What only v2 filters by.
        Column("role.id"),
        Column("loginId"),
        Column("timezoneId"),
    ),
    refs={"role.id": "role"},
)

# The names a partner gave its users; they lie at world level, for no two users share one. No answer shows them.
USERNAME = Kind("username", "usn", columns=(Column("name", index=True),), plain=True)

# The six roles of a fresh organization, in the order in which their recorded ids count.
STANDARD_ROLES = ("ADMINISTRATOR", "CLERK", "APPROVER", "ACCOUNTANT", "PAYER", "AUDITOR")
DEFAULT_ROLE = "ADMINISTRATOR"

# Display names; only the first is from BILL's own list, which is longer.
INDUSTRIES = (
    "Restaurant Caterer or Bar",
    "Accounting or Tax Services",
    "Advertising or Marketing",
    "Architecture or Engineering",
    "Construction or Contracting",
    "Consulting",
    "Education",
    "Financial Services",
    "Health Care",
    "Legal Services",
    "Manufacturing",
    "Nonprofit",
    "Property Management",
    "Retail",
    "Software or Technology",
    "Transportation or Logistics",
    "Wholesale Distribution",
    "Other",
)

NUMBERS = "organizations"  # where a world's state counts the numbers given out


MAX_TENANTS = 10_000


class Changes:
    """How often the users, roles or organizations of a tenant have changed in this process.

    What is cached about a caller holds while the number stays the same. Of more than `maximum` tenants none is known
    any more: all are taken to have changed.
    """

    def __init__(self, maximum: int = MAX_TENANTS) -> None:
        self._maximum = maximum
        self._counts: dict[str, int] = {}
        self._highest = self._of_others = 0
        self._lock = Lock()

    def of(self, tenant: str) -> int:
        """How often the tenant's callers have changed, or a higher number."""
        return self._counts.get(tenant, self._of_others)

    def note(self, tenant: str) -> None:
        """Count a change of the tenant's callers, so that what is cached of them is stale."""
        with self._lock:
            if len(self._counts) >= self._maximum:
                self._of_others = self._highest + 1
                self._counts.clear()
            count = self._counts[tenant] = self.of(tenant) + 1
            self._highest = max(self._highest, count)


CHANGES = Changes()


def next_number(tx: Transaction) -> int:
    """The next free number of an organization or S&E company in the world."""
    state = tx.state()
    number = int(state.get(NUMBERS, WORLD)) + 1
    tx.set_state({**state, NUMBERS: number})
    return number


class CallerResource(Resource):
    """Records that callers are known by: a change of one makes the callers stale that tenancy has cached."""

    def announce(self, ctx: Context, new: Record | None, old: Record | None) -> None:
        super().announce(ctx, new, old)
        if old is not None:
            ctx.tx.on_commit.append(lambda: CHANGES.note(ctx.caller.tenant))


# What an organization that has not chosen has chosen (F-1939); the transfers are chosen in a PATCH alone.
PROCESSING_OPTIONS = {
    "mailingAddressSameAsPhysical": True,
    "individualTransferOut": False,
    "individualTransferIn": False,
}
TRANSFERS = ("individualTransferOut", "individualTransferIn")


class Organizations(CallerResource):
    """Organizations lie at world level; each has a `number`, under which its own records lie.

    Made by callers at world level (`caller.org` 0: a partner, or seeding), which see all of them; every other
    caller sees its own. `mfaDisabled` switches MFA off for all its users.
    """

    kind = ORGANIZATION

    def defaults(self, ctx: Context, record: Record) -> None:
        record["number"] = next_number(ctx.tx)

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        options = record.get("processingOptions")
        if old is None and options:
            record["processingOptions"] = {name: options[name] for name in options if name not in TRANSFERS}
        for name in ("address", "mailingAddress"):
            if country := record.get(name, {}).get("country"):
                record[name]["countryName"] = country_name(country)

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            for resource in all_resources():
                resource.provision(ctx, record)

    def get(self, ctx: Context, record_id: str, *, in_path: bool = True) -> Record:
        record = ctx.get(ORGANIZATION, record_id, org=WORLD)
        if record is None or ctx.org not in (WORLD, record["number"]):
            raise NotFound(record_id, in_path=in_path)
        return record

    def of(self, ctx: Context) -> Record:
        """The organization whose records the context is about."""
        (organization,) = ctx.find(ORGANIZATION, {"number": ctx.org}, limit=1, org=WORLD)
        return organization


class Roles(Resource):
    """The roles of an organization: six standard ones, each found by its `type`."""

    kind = ROLE

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record.setdefault("name", ROLE_TABLE[record["type"]].name)

    def provision(self, ctx: Context, organization: Record) -> None:
        """A new organization has the six roles, in BILL's order."""
        self.create_standard(in_organization(ctx, organization))

    def create_standard(self, ctx: Context) -> list[Record]:
        """The six roles, in BILL's order."""
        return [self.create(ctx, {"type": word}) for word in STANDARD_ROLES]

    def of_type(self, ctx: Context, word: str) -> Record:
        """The organization's role of a type; raises `NotFound`."""
        roles = ctx.find(ROLE, {"type": word}, limit=1)
        if not roles:
            raise NotFound(word)
        return roles[0]


def in_organization(ctx: Context, organization: Record) -> Context:
    """The context of whoever stands above all organizations, at work inside one of them."""
    return replace(ctx, caller=replace(ctx.caller, org=organization["number"], org_id=organization["id"]))


def full_name(user: Record) -> str:
    """A user's first and last name, where there is one."""
    return " ".join(user[part] for part in ("firstName", "lastName") if user.get(part))


class Users(CallerResource):
    """The users of an organization; whoever has no role given is an Administrator."""

    kind = USER

    def defaults(self, ctx: Context, record: Record) -> None:
        record["role"] = {"id": ROLES.of_type(ctx, DEFAULT_ROLE)["id"]}
        record["loginId"] = ctx.id_for(PREFIXES["login"], record["seq"])

    def invite(self, ctx: Context, values: Record, username: str) -> Record:
        """A user who signs in under a name of a partner's choice.

        Refused with BDC_1119 (assumed: F-1602) where the name is an e-mail address or another user's, in whatever
        case.
        """
        if "@" in username or USERNAMES.holder(ctx, username):
            raise BillError("BDC_1119", "username", username, fact="F-1602")
        user = self.create(ctx, values)
        USERNAMES.insert(ctx, ctx.new(USERNAME) | {"org": WORLD, "name": username.lower(), "userId": user["id"]})
        return user

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        record.pop("acceptTermsOfService", None)
        role = ROLES.get(ctx, record["role"]["id"], in_path=False)
        record["role"] = {key: role[key] for key in ("id", "type", "description") if key in role}

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and record["role"]["type"] != DEFAULT_ROLE:
            self.check_administrator_stays(ctx, old, "roleId", record["role"]["id"])

    def check_archive(self, ctx: Context, record: Record) -> None:
        self.check_administrator_stays(ctx, record, "archived", "true")

    def check_administrator_stays(self, ctx: Context, user: Record, field: str, value: str) -> None:
        """Refuse to go on without this user if it is the last Administrator (assumed: F-628).

        Not to a partner: BILL's own collection archives the one user of a new organization (F-1606).
        """
        if user["role"]["type"] != DEFAULT_ROLE or ctx.caller.kind == "partner":
            return
        others = [one for one in ctx.find(USER, {"archived": False}) if one["id"] != user["id"]]
        if not any(one["role"]["type"] == DEFAULT_ROLE for one in others):
            raise BillError("BDC_1119", field, value, item=user["id"], fact="F-628")


class Usernames(Resource):
    """Under which names the users sign in that partners made."""

    kind = USERNAME

    def holder(self, ctx: Context, username: str) -> str:
        """The id of the user whom a partner gave a name, in whatever case; empty where it is nobody's."""
        rows = ctx.find(USERNAME, {"name": username.lower()}, limit=1, org=WORLD)
        return str(rows[0]["userId"]) if rows else ""


ORGANIZATIONS = register(Organizations())
ROLES = register(Roles())
USERS = register(Users())
USERNAMES = register(Usernames())
