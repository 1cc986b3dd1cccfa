"""Connections of vendors and customers with organizations of the network, and the invitations that ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from mockserver.domain.context import Context
from mockserver.domain.messages import send_mail
from mockserver.domain.network.billers import addresses_of, biller_id, v3_address_id
from mockserver.domain.network.directory import NETWORK_ORGANIZATIONS, RPPS, takes_account
from mockserver.domain.network.overrides import overrides
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.payables.vendors import (
    CONNECTED,
    CONNECTED_RPPS,
    VENDOR_BANK_ACCOUNTS,
    VENDORS,
    with_ways_to_pay,
)
from mockserver.domain.payments.payments import PAYMENT
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENT
from mockserver.domain.resource import Resource, register
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.kinds import Column, Kind, Record

# The prefix of an invitation's id is assumed (F-626).
NETWORK_INVITATION = Kind(
    "network_invitation",
    "nti",
    columns=(Column("partyId", index=True), Column("networkId"), Column("direction"), Column("status")),
    due=True,
)

LIFE = timedelta(days=60)
SENT, RECEIVED = "SENT", "RECEIVED"
NOT_CONNECTED, PENDING = "NOT_CONNECTED", "PENDING"
ACCEPTED, WITHDRAWN, EXPIRED = "ACCEPTED", "WITHDRAWN", "EXPIRED"

VENDOR, CUSTOMER = "VENDOR", "CUSTOMER"
PARTIES: Mapping[str, Resource] = {VENDOR: VENDORS, CUSTOMER: CUSTOMERS}

# What a vendor or customer has by its connection.
OF_CONNECTIONS = ("networkBankAccount", "paymentNetworkId", "rppsId", "largeBillerId")
# The kind of payment a party has, and the column that names the party.
PAYMENTS_OF: Mapping[str, tuple[Kind, str]] = {
    VENDOR: (PAYMENT, "vendorId"),
    CUSTOMER: (RECEIVED_PAYMENT, "customerId"),
}
# The stages in which a payment no longer stands in the way of a disconnection.
ENDED = frozenset(
    [
        *("CLEARED", "PAID_OFFLINE", "CANCELED", "VOIDED", "FUNDING_FAILED_VOIDED", "FUNDS_ESCHEATED"),
        *("FAILED", "PAID", "VOID"),
    ]
)


class NetworkInvitations(Resource):
    """Invitations, SENT to a vendor or customer or RECEIVED from an organization; PENDING for 60 days at most."""

    kind = NETWORK_INVITATION

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": PENDING, "dueAt": stamp(ctx.clock.now() + LIFE)}

    def pending(self, ctx: Context, record_id: str) -> Record | None:
        """The invitation sent to a vendor or customer that waits for an answer."""
        rows = ctx.find(NETWORK_INVITATION, {"partyId": record_id, "status": PENDING}, limit=1)
        return rows[0] if rows else None

    def request_of(self, ctx: Context, record_id: str) -> Record | None:
        """The newest invitation of a vendor or customer that waits for an answer or had a good one."""
        rows = ctx.find(NETWORK_INVITATION, {"partyId": record_id})
        return next((row for row in reversed(rows) if row["status"] in (PENDING, ACCEPTED)), None)

    def close(self, ctx: Context, invitation: Record, status: str, **values: str) -> Record:
        """Let an invitation wait no longer: it is ACCEPTED, WITHDRAWN or EXPIRED, and has further values."""
        rest = {key: value for key, value in invitation.items() if key != "dueAt"}
        return self.store(ctx, rest | values | {"status": status}, invitation)

    def expire(self, ctx: Context, invitation: Record) -> None:
        """Let an invitation expire that nobody has answered for 60 days."""
        self.close(ctx, invitation, EXPIRED)
        if invitation["direction"] == SENT:
            party = invitation["party"]
            end_connection(ctx, party, PARTIES[party].get(ctx, invitation["partyId"]))

    falls_due = expire


NETWORK_INVITATIONS = register(NetworkInvitations())


def connection(ctx: Context, party: str, record_id: str) -> Record:
    """How a vendor or customer stands: `id` (its own, assumed: F-868), `status`, `networkId` if known."""
    record = PARTIES[party].get(ctx, record_id)
    invitation = NETWORK_INVITATIONS.pending(ctx, record_id)
    network_id = record.get("paymentNetworkId") or record.get("rppsId") or (invitation or {}).get("networkId")
    return {"id": record_id, "status": network_status(record), "networkId": network_id}


def request_id_of(ctx: Context, record: Record) -> str | None:
    """The id of the invitation that a vendor or customer waits on or was connected by; None where there is none."""
    has_one = network_status(record) in (PENDING, CONNECTED)
    request = NETWORK_INVITATIONS.request_of(ctx, record["id"]) if has_one else None
    return request["id"] if request else None


def network_status(record: Record) -> str:
    """The `networkStatus` of a vendor or customer."""
    return str(record.get("networkStatus", NOT_CONNECTED))


def invite(ctx: Context, party: str, record_id: str, values: Record) -> Record | None:
    """Ask the organization of `networkId` to connect: at once where nobody need answer, else PENDING for 60 days.

    `networkType` is BILL or RPPS, `rppsInformation.accountNumber` the number a national biller knows us by. Refused
    with BDC_1205 for an unknown organization, and with BDC_1119 (assumed: F-876) for a type that is not the
    organization's, a customer that is a biller, an account number it cannot have or that is not the vendor's own, and
    whoever is archived, waits for an answer, or is connected elsewhere. Being connected with the same organization
    already changes nothing. Returns the invitation; None for such a connection that came without one.
    """
    record = PARTIES[party].get(ctx, record_id)
    organization = NETWORK_ORGANIZATIONS.of_id(ctx, values["networkId"])
    if organization["id"] in (record.get("paymentNetworkId"), record.get("rppsId")):
        return NETWORK_INVITATIONS.request_of(ctx, record_id)
    check_free(record)
    if values["networkType"] != organization["type"] or (party == CUSTOMER and organization["type"] == RPPS):
        raise BillError("BDC_1119", "networkType", values["networkType"], item=record_id, fact="F-876")
    number = (values.get("rppsInformation") or {}).get("accountNumber") or record.get("accountNumber", "")
    if organization["type"] == RPPS and not (
        takes_account(organization, number) and number == record.get("accountNumber", number)
    ):
        raise BillError("BDC_1119", "accountNumber", number, item=record_id, fact="F-876")
    if not organization["autoConnect"]:
        address = record.get("email") or organization["managedBy"]["email"]
        return send_invitation(ctx, party, record, {"networkId": organization["id"], "email": address})
    ctx.cite("F-862")
    connect(ctx, party, record, organization, number)
    invitation = new_invitation(ctx, party, record, {"networkId": organization["id"]})
    return NETWORK_INVITATIONS.close(ctx, invitation, ACCEPTED)


def invite_as_asked(ctx: Context, party: str, record_id: str, values: Record) -> Record | None:
    """Invite as v3 does, which wants more of the invitation of a national biller than v2.

    `rppsInformation` must be there (F-1934), its `accountNumber` be the vendor's own (F-619), and its `addressId`, if
    any, that of one of the biller's addresses (assumed: F-1935). The rest is as with `invite`.
    """
    record = PARTIES[party].get(ctx, record_id)
    organization = NETWORK_ORGANIZATIONS.of_id(ctx, values["networkId"])
    biller = values.get("rppsInformation") or {}
    if values["networkType"] == RPPS and not biller:
        raise BillError("BDC_1117", "rppsInformation", item=record_id, fact="F-1934")
    if (values["networkType"], organization["type"], party) == (RPPS, RPPS, VENDOR):
        number = biller["accountNumber"]
        if number != record.get("accountNumber"):
            raise BillError("BDC_1119", "accountNumber", number, item=record_id, fact="F-876")
        address_id = biller.get("addressId")
        if address_id and address_id not in map(v3_address_id, addresses_of(ctx, organization)):
            raise NotFound(address_id, item=record_id, fact="F-1935")
    return invite(ctx, party, record_id, values)


def invite_outsider(ctx: Context, vendor_id: str, email: str) -> Record | None:
    """Ask a vendor that is not in the network to join it, by e-mail: a connected one gets none (assumed: F-869).

    Returns the invitation, that of a connected one's connection if it has one.
    """
    vendor = VENDORS.get(ctx, vendor_id)
    if network_status(vendor) in (CONNECTED, CONNECTED_RPPS):
        ctx.cite("F-869")
        return NETWORK_INVITATIONS.request_of(ctx, vendor_id)
    check_free(vendor)
    return send_invitation(ctx, VENDOR, vendor, {"email": email})


def check_free(record: Record) -> None:
    """Refuse whoever is archived, connected or waiting (assumed: F-876)."""
    if record["archived"]:
        raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-876")
    if network_status(record) != NOT_CONNECTED:
        raise BillError("BDC_1119", "networkStatus", network_status(record), item=record["id"], fact="F-876")


def new_invitation(ctx: Context, party: str, record: Record, values: Record) -> Record:
    """An invitation of a vendor or customer."""
    return NETWORK_INVITATIONS.create(ctx, {**values, "direction": SENT, "party": party, "partyId": record["id"]})


def send_invitation(ctx: Context, party: str, record: Record, values: Record) -> Record:
    """An invitation to `email`, which waits for an answer."""
    invitation = new_invitation(ctx, party, record, values)
    PARTIES[party].store(ctx, {**record, "networkStatus": PENDING}, record)
    own = ctx.get(ORGANIZATION, ctx.caller.org_id, org=WORLD) or {"name": "A BILL customer"}
    text = f"{own['name']} would like to connect with {record['name']} in the BILL Network."
    send_mail(ctx, [values["email"]], f"Connect with {own['name']} on BILL", text)
    return invitation


def connect(ctx: Context, party: str, record: Record, organization: Record, number: str = "") -> Record:
    """The vendor or customer connected with an organization, which in BILL's network says where and how it is paid."""
    if organization["type"] == RPPS:
        changes: Record = {"networkStatus": CONNECTED_RPPS, "rppsId": organization["id"]}
        changes["largeBillerId"] = biller_id(organization["id"])
        if number:
            changes["accountNumber"] = number
    else:
        changes = {"networkStatus": CONNECTED, "paymentNetworkId": organization["id"]}
        changes |= overrides(party == VENDOR, record, organization)
    new = {**record, **changes}
    if party == VENDOR:
        new = with_ways_to_pay(new, VENDOR_BANK_ACCOUNTS.live(ctx, record["id"]))
    NETWORK_ORGANIZATIONS.count_connection(ctx, organization["id"], 1)
    return PARTIES[party].store(ctx, new, record)


def disconnect(ctx: Context, party: str, record_id: str) -> None:
    """End a connection, or withdraw the invitation that waits for an answer.

    Refused with BDC_1119 (assumed: F-878) where there is neither, and while a payment is scheduled or in process.
    """
    record = PARTIES[party].get(ctx, record_id)
    if network_status(record) == NOT_CONNECTED:
        raise BillError("BDC_1119", "networkStatus", NOT_CONNECTED, item=record_id, fact="F-878")
    if stage := open_stage(ctx, party, record_id):
        raise BillError("BDC_1119", "paymentStatus", stage, item=record_id, fact="F-878")
    if invitation := NETWORK_INVITATIONS.pending(ctx, record_id):
        NETWORK_INVITATIONS.close(ctx, invitation, WITHDRAWN)
    end_connection(ctx, party, record)


def open_stage(ctx: Context, party: str, record_id: str) -> str:
    """The stage of a payment that is scheduled or in process; empty where there is none."""
    kind, field = PAYMENTS_OF[party]
    payments = ctx.find(kind, {field: record_id})
    stages = (str(payment.get("singleStatus") or payment["status"]) for payment in payments)
    return next((stage for stage in stages if stage not in ENDED), "")


def cancel_invitation(ctx: Context, invitation_id: str) -> None:
    """Withdraw an invitation that waits for an answer; raises `NotFound`, or BDC_1119 (assumed: F-1532) for another."""
    invitation = NETWORK_INVITATIONS.get(ctx, invitation_id, in_path=False)
    if invitation["direction"] != SENT or invitation["status"] != PENDING:
        raise BillError("BDC_1119", "status", invitation["status"], fact="F-1532")
    NETWORK_INVITATIONS.close(ctx, invitation, WITHDRAWN)
    party = invitation["party"]
    end_connection(ctx, party, PARTIES[party].get(ctx, invitation["partyId"]))


def end_connection(ctx: Context, party: str, record: Record) -> None:
    """Nothing connects the vendor or customer any more; a vendor is paid to its own bank account, or by check.

    Payee and address stay as the network had them: what BILL does with them is not known (F-1320).
    """
    for network_id in (record[name] for name in ("paymentNetworkId", "rppsId") if name in record):
        NETWORK_ORGANIZATIONS.count_connection(ctx, network_id, -1)
    new = {key: value for key, value in record.items() if key not in OF_CONNECTIONS}
    new["networkStatus"] = NOT_CONNECTED
    if party == VENDOR:
        new = with_ways_to_pay(new, VENDOR_BANK_ACCOUNTS.live(ctx, record["id"]))
    PARTIES[party].store(ctx, new, record)


def receive_invitation(ctx: Context, network_id: str) -> None:
    """An organization of the network asks the caller's to connect: nobody but BILL's web application does that."""
    NETWORK_INVITATIONS.create(ctx, {"direction": RECEIVED, "networkId": network_id})


def accept(ctx: Context, values: Record) -> None:
    """Accept the request of `networkId`, as the vendor or customer (`type`) of an `id`, or as a new one of a `name`.

    Refused with BDC_1205 for an unknown organization or record, and with BDC_1119 (assumed: F-879) where the
    organization did not ask, or the record is not free.
    """
    organization = NETWORK_ORGANIZATIONS.of_id(ctx, values["networkId"])
    invitation = {"direction": RECEIVED, "networkId": organization["id"], "status": PENDING}
    invitations = ctx.find(NETWORK_INVITATION, invitation, limit=1)
    if not invitations:
        raise BillError("BDC_1119", "networkId", organization["id"], fact="F-879")
    party = values["type"]
    resource = PARTIES[party]
    if record_id := values.get("id"):
        record = resource.get(ctx, record_id, in_path=False)
        check_free(record)
    else:
        record = resource.create(ctx, new_party(values["name"], party, organization))
    NETWORK_INVITATIONS.close(ctx, invitations[0], ACCEPTED, party=party, partyId=record["id"])
    connect(ctx, party, record, organization)


def new_party(name: str, party: str, organization: Record) -> Record:
    """What the network knows of a new vendor or customer."""
    address = dict(organization["addresses"][0])
    where = {VENDOR: "address", CUSTOMER: "billingAddress"}[party]
    return {"name": name, "email": organization["managedBy"]["email"], where: address}
