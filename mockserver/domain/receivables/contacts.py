"""Contacts: further people at a customer."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource, register
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record

CUSTOMER_CONTACT = Kind(
    "customer_contact",
    "cpu",
    columns=(Column("customerId", index=True), Column("email"), Column("timezoneId")),
    refs={"customerId": "customer"},
)


OWN = ("email", "phone", "altPhone", "fax")  # what a customer's own contact has of it


class Contacts(Resource):
    """Contacts. An address is one contact's of a customer (F-700), archived ones keep theirs (assumed: F-681)."""

    kind = CUSTOMER_CONTACT

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        others = self.of(ctx, record["customerId"])
        addresses = {one.get("email", "").lower() for one in others if one["id"] != record["id"]}
        if record.get("email", "").lower() in addresses - {""}:
            raise BillError("BDC_1119", "email", record["email"], fact="F-681")

    def add_own(self, ctx: Context, customer: Record) -> Record:
        """The contact that v2 adds for a new customer, of what is known of the customer itself (F-1921, F-1922)."""
        person = customer.get("contact") or {}
        names = {"firstName": person.get("firstName") or customer["name"], "lastName": person.get("lastName")}
        ways = {name: customer.get(name) for name in OWN}
        values = {name: value for name, value in {**names, **ways}.items() if value}
        return self.create(ctx, {"customerId": customer["id"], **values})

    def of(self, ctx: Context, customer_id: str) -> list[Record]:
        """Every contact of a customer, archived ones too."""
        return ctx.find(CUSTOMER_CONTACT, {"customerId": customer_id})


CONTACTS = register(Contacts())
