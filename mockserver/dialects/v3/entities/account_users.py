"""What users of bank accounts and of card accounts have in common in v3."""

from __future__ import annotations

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.parameters import Query, Truth
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.query import Filter

VERIFICATION = s.Enum("NOMINATED", "VERIFIED", "UNVERIFIED", "UNDEFINED")


def account_user(account: str) -> tuple[s.Field, ...]:
    """The fields of a user of an account, whose id is in the field `account`."""
    return (
        s.Field(account, s.Reference(), filter="eq in"),
        s.Field("userId", s.Reference(), filter="eq in"),
        s.ARCHIVED,
        s.Field("verificationStatus", VERIFICATION, access=s.READ_ONLY),
    )


CURRENT_USER = Query(Truth("currentUser"))


def list_account_users(resource: V3Resource) -> None:
    """Collect the list of account users; `currentUser=true` leaves only what the caller is."""

    @resource.action("list", gives=resource.page, right="view", query=CURRENT_USER)
    def list_users(call: Call, query: Record) -> tuple[Filter, ...]:
        """A page of the users of accounts."""
        if query["currentUser"]:
            # A filter like any other, so that a page token carries it.
            only = f"userId:eq:{call.signed_in.user_id}"
            filters = call.query.get("filters", "")
            call.query = {**call.query, "filters": f"{filters},{only}" if filters else only}
        return ()
