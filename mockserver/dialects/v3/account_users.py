"""What users of bank accounts and of card accounts have in common in v3."""

from __future__ import annotations

from dataclasses import replace

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.parameters import truth
from mockserver.dialects.v3.resources import V3Resource
from mockserver.kernel.schema import ARCHIVED, Enum, Field, Ref

VERIFICATION = Enum("NOMINATED", "VERIFIED", "UNVERIFIED", "UNDEFINED")


def account_user(account: str) -> tuple[Field, ...]:
    """The fields of a user of an account, whose id is in the field `account`."""
    return (
        Field(account, Ref(), filter="eq in"),
        Field("userId", Ref(), filter="eq in"),
        ARCHIVED,
        Field("verificationStatus", VERIFICATION, access="r"),
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
