"""What users of bank accounts and of card accounts have in common in v3."""

from __future__ import annotations

from dataclasses import replace

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.parameters import truth
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel import schema as s

VERIFICATION = s.Enum("NOMINATED", "VERIFIED", "UNVERIFIED", "UNDEFINED")


def account_user(account: str) -> tuple[s.Field, ...]:
    """The fields of a user of an account, whose id is in the field `account`."""
    return (
        s.Field(account, s.Reference(), filter="eq in"),
        s.Field("userId", s.Reference(), filter="eq in"),
        s.ARCHIVED,
        s.Field("verificationStatus", VERIFICATION, access=s.READ_ONLY),
    )


def listing(shown: V3Resource) -> Handler:
    """The list of account users; `currentUser=true` leaves only what the caller is."""

    def list_users(call: Call) -> Answer:
        if truth(call, "currentUser"):
            # A filter like any other, so that a page token carries it.
            only = f"userId:eq:{call.signed_in.user_id}"
            given = call.query.get("filters", "")
            call.query = {**call.query, "filters": f"{given},{only}" if given else only}
        return Answer(call.operation.status, list_page(call, shown.resource, shown.view))

    return replace(shown.handlers()[f"{shown.operations}.list"], act=list_users, query={"currentUser": False})
