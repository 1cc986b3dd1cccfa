"""v2 BILL Network: NetworkSearch, invitations and connections of vendors and customers."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.v2.answers import BareText, Replies, Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.fields import flags
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import Code
from mockserver.domain.context import Context
from mockserver.domain.network.connections import (
    CUSTOMER,
    NOT_CONNECTED,
    PENDING,
    VENDOR,
    cancel_invitation,
    connection,
    disconnect,
    invite,
    invite_outsider,
    request_id_of,
)
from mockserver.domain.network.directory import ALL, BILL, NETWORK_ORGANIZATIONS, RPPS, matches_of
from mockserver.domain.owners import owner_of
from mockserver.domain.payables.vendors import CONNECTED, CONNECTED_RPPS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

NETWORK = Code({"0": BILL, "1": RPPS})
# The account of whoever is in the network is a business's (F-1534); national billers have none there.
ACCOUNT_TYPE = Code({"none": "NONE", "business": "BUSINESS", "person": "PERSON"})
PARTIES: Mapping[str, str] = {"vendor": VENDOR, "customer": CUSTOMER}

SEARCH = Parameters(
    s.Field("name", s.Text(min_length=1), required=True),
    s.Field("accNumber", s.Text(), "accountNumber"),
    s.Field("addressZip", s.Text(), "zipOrPostalCode"),
    s.Field("networks", s.Array(NETWORK)),
    s.Field("forVendor", s.Boolean()),
)
RESULTS = Replies(
    s.Field("displayName", s.Text(), "name"),
    *flags("showDisplayNameInNetwork", absent=True),
    s.Field("type", NETWORK),
    s.Field("networkId", s.Text(), "id"),
    s.Field("addressLine1", s.Text(), "address.line1"),
    s.Field("addressCity", s.Text(), "address.city"),
    s.Field("addressState", s.Text(), "address.stateOrProvince"),
    s.Field("addressCountry", s.Text(), "address.country"),
    s.Field("addressZip", s.Text(), "address.zipOrPostalCode"),
    s.Field("verifiedEmailDomain", s.Text(), "managedBy.emailDomain"),
    s.Field("numberOfConnections", s.Int(), "connections", absent=0),
    s.Field("managedByName", s.Text(), "managedBy.name"),
    s.Field("managedByEmail", s.Text(), "managedBy.email"),
    s.Field("rank", s.Int()),
    s.Field("matchScore", s.Number()),
    s.Field("accountType", ACCOUNT_TYPE),
    s.Field("matchMode", s.Text()),
)

INVITATION = Parameters(s.Field("networkId", s.Text(), required=True), s.Field("id", s.Text(), required=True))
REQUEST = Reply(s.Field("requestId", s.Text(), "id"))
OUTSIDER = Parameters(
    s.Field("vendorId", s.Text(), required=True), s.Field("email", s.Email(max_length=200), required=True)
)
ID = Parameters(s.Field("id", s.Text(), required=True))
STATUS = Reply(
    s.Field("objectId", s.Text(), "id"),
    s.Field("status", Code({"0": NOT_CONNECTED, "1": PENDING, "2": CONNECTED, "3": CONNECTED_RPPS})),
    s.Field("requestId", s.Text()),
    s.Field("networkId", s.Text()),
    s.Field("logoUrl", s.Text()),
)
OWN_CUSTOMER = Parameters(s.Field("customerId", s.Text(), required=True))
OWN_VENDOR = Parameters(s.Field("vendorId", s.Text(), required=True))


@call("NetworkSearch", takes=SEARCH, gives=RESULTS, right="view")
def search(ctx: Context, values: Record) -> list[Record]:
    """The organizations and national billers of a name, the best match first, 25 at most (F-1533).

    Customers are none of the billers.
    """
    networks = set(values.get("networks") or (BILL, RPPS)) - ({RPPS} if values.get("forVendor") is False else set())
    scope = ALL if len(networks) == 2 else next(iter(networks), "")
    terms = {name: value for name, value in values.items() if value}
    organizations = NETWORK_ORGANIZATIONS.best(ctx, {**terms, "scope": scope})
    return [{**one, **matches_of(one, values["name"], rank)} for rank, one in enumerate(organizations, 1)]


@call("SendInvite", takes=INVITATION, gives=REQUEST, right="manage_network", trust=True)
def send_invite(ctx: Context, values: Record) -> Record:
    """Invite a vendor or customer that is in the network; whoever connects automatically is connected at once."""
    kind, _ = owner_of(ctx, values["id"], PARTIES)
    organization = NETWORK_ORGANIZATIONS.of_id(ctx, values["networkId"])
    invitation = {"networkId": organization["id"], "networkType": organization["type"]}
    return invite(ctx, PARTIES[kind], values["id"], invitation) or {}


@call("SendVendorInvite", takes=OUTSIDER, gives=BareText("id"), right="manage_network", trust=True)
def invite_vendor(ctx: Context, values: Record) -> Record:
    """Invite a vendor that is not in the network, by e-mail; the answer is the request's id alone (F-1535)."""
    return invite_outsider(ctx, values["vendorId"], values["email"]) or {}


@call("GetNetworkStatus", takes=ID, gives=STATUS, right="view")
def status(ctx: Context, values: Record) -> Record:
    """How a vendor or customer stands, and the request that asked for it."""
    kind, record = owner_of(ctx, values["id"], PARTIES)
    return {**connection(ctx, PARTIES[kind], record["id"]), "requestId": request_id_of(ctx, record)}


@call("CancelInvite", takes=ID, right="manage_network")
def cancel_invite(ctx: Context, values: Record) -> None:
    """Withdraw an invitation by the id of its request; a new one can be sent at once (F-1536)."""
    cancel_invitation(ctx, values["id"])


@call("DisconnectCustomerFromNetwork", takes=OWN_CUSTOMER, right="manage_network")
def disconnect_customer(ctx: Context, values: Record) -> None:
    """End a customer's connection; it can be invited again (F-1537)."""
    disconnect(ctx, CUSTOMER, values["customerId"])


@call("DisconnectVendorFromNetwork", takes=OWN_VENDOR, right="manage_network")
def disconnect_vendor(ctx: Context, values: Record) -> None:
    """End a vendor's connection, a national biller's too; it can be invited again (F-1537)."""
    disconnect(ctx, VENDOR, values["vendorId"])
