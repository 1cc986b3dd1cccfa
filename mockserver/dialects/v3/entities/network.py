"""v3 network: search, invitations, connections."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.rest.parameters import Choice, Parameter, Query, SizedText
from mockserver.domain.context import Context
from mockserver.domain.network.connections import (
    CUSTOMER,
    PARTIES,
    VENDOR,
    accept,
    connection,
    disconnect,
    invite_as_asked,
    invite_outsider,
)
from mockserver.domain.network.directory import ALL, BILL, NETWORK_ORGANIZATIONS, RPPS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

NARROWING = ("zipOrPostalCode", "accountNumber")
# The text is assumed (F-618).
ONE_OF_TWO = "exactly one of id and name must be set"

ADDRESS = s.Object(
    *(s.Field(name, s.Text()) for name in ("line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "country"))
)
MANAGER = s.Object(*(s.Field(name, s.Text()) for name in ("name", "email", "emailDomain")))
ACCOUNT_TYPES = s.Enum("ADVANCED", "BUSINESS", RPPS, "CONTRACTOR", "EMPLOYEE_OR_INDIVIDUAL", "UNDEFINED")
ORGANIZATIONS = Reply(
    s.Field(
        "results",
        s.Array(
            s.Object(
                s.Field("id", s.Text()),
                s.Field("name", s.Text()),
                s.Field("type", ACCOUNT_TYPES, path="accountType"),
                s.Field("addresses", s.Array(ADDRESS)),
                s.Field("managedBy", MANAGER),
            )
        ),
    )
)
STATUS = Reply(s.Field("id", s.Text()), s.Field("status", s.Text()), s.Field("networkId", s.Text()))

# The account number is the vendor's (F-619), the address one of the biller's own (F-1935).
BILLER = s.Object(
    s.Field("accountNumber", s.Text(min_length=1), required=True),
    s.Field("addressId", s.Reference()),
)
INVITATION = Body(
    s.Field("networkId", s.Text(), required=True),
    s.Field("networkType", s.Enum(BILL, RPPS), required=True),
    s.Field("rppsInformation", BILLER),
)
OUTSIDER = Body(s.Field("email", s.Email(), required=True))


def one_of_two(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Either a record there is, or the name of a new one."""
    if bool(values.get("id")) == bool(values.get("name")):
        yield "id", ONE_OF_TWO


ACCEPTANCE = Body(
    s.Field("networkId", s.Text(), required=True),
    s.Field("type", s.Enum(*PARTIES), required=True),
    s.Field("id", s.Text()),
    s.Field("name", s.Text()),
    rules=[one_of_two],
)


SEARCH = Query(
    SizedText("name", required=True, min_length=1),
    # Which scope is meant by none is assumed (F-620).
    Choice("scope", absent=ALL, words=(BILL, RPPS, ALL)),
    *(Parameter(name, absent=None) for name in NARROWING),
)


@operation("v3.network.list", gives=ORGANIZATIONS, right="view", query=SEARCH)
def search(ctx: Context, query: Record) -> Record:
    """The organizations and national billers of a name.

    It finds whole words (F-860) of three characters and more (F-861).
    """
    terms = {name: value for name, value in query.items() if value is not None}
    return {"results": NETWORK_ORGANIZATIONS.search(ctx, terms)}


@operation("v3.network.invitation.accept", takes=ACCEPTANCE, right="manage_network")
def accept_request(ctx: Context, values: Record) -> None:
    """Accept another organization's request. It takes the id of a vendor or customer, or a new one's name (F-867)."""
    accept(ctx, values)


@operation("v3.network.invitation.vendor.email", takes=OUTSIDER, right="manage_network")
def email(ctx: Context, vendor_id: str, values: Record) -> None:
    """Invite a vendor outside the network by e-mail. The answer is empty (F-864)."""
    invite_outsider(ctx, vendor_id, values["email"])


def invitations(party: str) -> None:
    """Collect the operations on invitations to vendors or to customers."""
    path = f"v3.network.invitation.{party.lower()}"

    @operation(f"{path}.get", gives=STATUS, right="view")
    def get(ctx: Context, record_id: str) -> Record:
        """How the connection to a vendor or customer stands."""
        return connection(ctx, party, record_id)

    @operation(f"{path}.create", takes=INVITATION, right="manage_network")
    def create(ctx: Context, record_id: str, values: Record) -> None:
        """Invite a vendor or customer that is in the network.

        It is CONNECTED at once where it connects automatically, as is the default (F-862).
        """
        invite_as_asked(ctx, party, record_id, values)

    @operation(f"{path}.delete", right="manage_network")
    def delete(ctx: Context, record_id: str) -> None:
        """Disconnect a vendor or customer. That can be done while no payment is scheduled or in process (F-863)."""
        disconnect(ctx, party, record_id)


invitations(VENDOR)
invitations(CUSTOMER)
