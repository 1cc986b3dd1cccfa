"""v3 network: search, invitations, connections."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.filters import refuse
from mockserver.dialects.common.http import Answer
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
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Email, Enum, Field, ListOf, Mode, Obj, Text

SHORTEST_NAME = 3
NARROWING = ("zipOrPostalCode", "accountNumber")
# The text is assumed.
ONE_OF_TWO = "exactly one of id and name must be set"

ADDRESS = Obj(
    *(Field(name, Text()) for name in ("line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "country"))
)
MANAGER = Obj(*(Field(name, Text()) for name in ("name", "email", "emailDomain")))
FOUND = Reply(
    Field(
        "results",
        ListOf(
            Obj(
                Field("id", Text()),
                Field("name", Text()),
                Field("type", Enum(BILL, RPPS, "UNDEFINED")),
                Field("addresses", ListOf(ADDRESS)),
                Field("managedBy", MANAGER),
            )
        ),
    )
)
STATUS = Reply(Field("id", Text()), Field("status", Text()), Field("networkId", Text()))

INVITATION = Body(
    Field("networkId", Text(100), required=True),
    Field("networkType", Enum(BILL, RPPS), required=True),
    # What it holds is not documented; an account number at the biller is assumed.
    Field("rppsInformation", Obj(Field("accountNumber", Text(100)))),
)
OUTSIDER = Body(Field("email", Email(200), required=True))


def one_of_two(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """Either a record there is, or the name of a new one."""
    if bool(values.get("id")) == bool(values.get("name")):
        yield "id", ONE_OF_TWO


ACCEPTANCE = Body(
    Field("networkId", Text(100), required=True),
    Field("type", Enum(*PARTIES), required=True),
    Field("id", Text(100)),
    Field("name", Text(100)),
    rules=[one_of_two],
)


def search(call: Call) -> Answer:
    """GET those of a name; which scope is meant by none is assumed."""
    (name,) = required(call, "name")
    if len(name) < SHORTEST_NAME:
        raise refuse("name", f"size must be between {SHORTEST_NAME} and 2147483647")
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
