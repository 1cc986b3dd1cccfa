"""v3 network: search, invitations, connections."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.parameters import choice, required
from mockserver.domain.network.connections import (
    CUSTOMER,
    PARTIES,
    VENDOR,
    accept,
    disconnect,
    invite,
    invite_outsider,
    status,
)
from mockserver.domain.network.directory import ALL, BILL, NETWORK_ORGANIZATIONS, RPPS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

MIN_NAME_LENGTH = 3
NARROWING = ("zipOrPostalCode", "accountNumber")
# The text is assumed.
ONE_OF_TWO = "exactly one of id and name must be set"

ADDRESS = s.Object(
    *(s.Field(name, s.Text()) for name in ("line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "country"))
)
MANAGER = s.Object(*(s.Field(name, s.Text()) for name in ("name", "email", "emailDomain")))
FOUND = Reply(
    s.Field(
        "results",
        s.Array(
            s.Object(
                s.Field("id", s.Text()),
                s.Field("name", s.Text()),
                s.Field("type", s.Enum(BILL, RPPS, "UNDEFINED")),
                s.Field("addresses", s.Array(ADDRESS)),
                s.Field("managedBy", MANAGER),
            )
        ),
    )
)
STATUS = Reply(s.Field("id", s.Text()), s.Field("status", s.Text()), s.Field("networkId", s.Text()))

INVITATION = Body(
    s.Field("networkId", s.Text(max_length=100), required=True),
    s.Field("networkType", s.Enum(BILL, RPPS), required=True),
    # What it holds is not documented; an account number at the biller is assumed.
    s.Field("rppsInformation", s.Object(s.Field("accountNumber", s.Text(max_length=100)))),
)
OUTSIDER = Body(s.Field("email", s.Email(max_length=200), required=True))


def one_of_two(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Either a record there is, or the name of a new one."""
    if bool(values.get("id")) == bool(values.get("name")):
        yield "id", ONE_OF_TWO


ACCEPTANCE = Body(
    s.Field("networkId", s.Text(max_length=100), required=True),
    s.Field("type", s.Enum(*PARTIES), required=True),
    s.Field("id", s.Text(max_length=100)),
    s.Field("name", s.Text(max_length=100)),
    rules=[one_of_two],
)


def search(call: Call) -> Answer:
    """GET those of a name; which scope is meant by none is assumed."""
    (name,) = required(call, "name")
    if len(name) < MIN_NAME_LENGTH:
        raise refuse("name", f"size must be between {MIN_NAME_LENGTH} and 2147483647")
    scope = choice(call, "scope", (BILL, RPPS, ALL)) if call.query.get("scope") else ALL
    asked = {"name": name, "scope": scope, **{key: call.query[key].strip() for key in NARROWING if key in call.query}}
    return Answer(call.operation.status, FOUND.write({"results": NETWORK_ORGANIZATIONS.search(call.ctx, asked)}))


def accept_request(call: Call) -> Answer:
    """POST the answer to another organization's request."""
    accept(call.ctx, ACCEPTANCE.read(call))
    return Answer(call.operation.status)


def email(call: Call) -> Answer:
    """POST an invitation to a vendor outside the network."""
    given = OUTSIDER.read(call)
    invite_outsider(call.ctx, call.params["vendorId"], given["email"])
    return Answer(call.operation.status)


def of(party: str) -> dict[str, Handler]:
    """The handlers of the invitations to vendors or to customers."""
    word = party.lower()

    def get(call: Call) -> Answer:
        return Answer(call.operation.status, STATUS.write(status(call.ctx, party, call.params[f"{word}Id"])))

    def create(call: Call) -> Answer:
        given = INVITATION.read(call)
        invite(call.ctx, party, call.params[f"{word}Id"], given)
        return Answer(call.operation.status)

    def delete(call: Call) -> Answer:
        disconnect(call.ctx, party, call.params[f"{word}Id"])
        return Answer(call.operation.status)

    path = f"v3.network.invitation.{word}"
    return {
        f"{path}.get": Handler(get, "view", body="none", answers=STATUS.answer_schema),
        f"{path}.create": Handler(create, "manage_network", reads=INVITATION.schema),
        f"{path}.delete": Handler(delete, "manage_network", body="none"),
    }


HANDLERS = {
    "v3.network.list": Handler(search, "view", body="none", answers=FOUND.answer_schema),
    "v3.network.invitation.accept": Handler(accept_request, "manage_network", reads=ACCEPTANCE.schema),
    "v3.network.invitation.vendor.email": Handler(email, "manage_network", reads=OUTSIDER.schema),
    **of(VENDOR),
    **of(CUSTOMER),
}
