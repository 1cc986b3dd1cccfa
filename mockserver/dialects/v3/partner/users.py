"""The users of one of a partner's organizations."""

from __future__ import annotations

from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import USER, USERS
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Email, Field, Obj, Text, View

# Standard roles have no description; the field is there for roles that have one.
ROLE = Obj(Field("id", Text()), Field("type", Text()), Field("description", Text()))

VIEW = View(
    USER,
    [
        ID,
        ARCHIVED,
        Field("firstName", Text(), sort=True),
        Field("lastName", Text(), sort=True),
        Field("email", Email()),
        Field("role", ROLE, access="r"),
        *STANDARD_ANSWER,
    ],
)

SHOWN = V3Resource("partner.users", USERS, VIEW, "userId", "manage_users", verbs="list")

HANDLERS = SHOWN.handlers()
