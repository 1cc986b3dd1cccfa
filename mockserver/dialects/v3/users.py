"""v3 organization users and roles."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import ROLE, ROLES, USER, USERS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import ARCHIVED, ID, STANDARD_ANSWER, Bool, Email, Field, Mode, Obj, Ref, Text, View

# Standard roles have no description; the field is there for roles that have one.
ROLE_OF_USER = Obj(Field("id", Text()), Field("type", Text()), Field("description", Text()))


def terms_are_accepted(values: Record, mode: Mode) -> Iterator[tuple[str, str]]:
    """Whoever adds a user accepts BILL's terms for it."""
    if mode == "create" and values.get("acceptTermsOfService") is False:
        yield "acceptTermsOfService", "must be true"


VIEW = View(
    USER,
    [
        ID,
        ARCHIVED,
        Field("firstName", Text(100, 1), required=True, sort=True),
        Field("lastName", Text(100, 1), required=True, sort=True),
        Field("email", Email(200), required=True, access="c"),
        Field("role", ROLE_OF_USER, access="r"),
        Field("roleId", Ref(), path="role.id", required=True, access="w"),
        Field("acceptTermsOfService", Bool(), required=True, access="w"),
        *STANDARD_ANSWER,
    ],
    rules=[terms_are_accepted],
)

ROLE_VIEW = View(
    ROLE,
    [
        ID,
        Field("type", Text(), access="r", sort=True),
        Field("description", Text(), access="r", sort=True),
        *STANDARD_ANSWER,
    ],
)

USERS_SHOWN = V3Resource("v3.users", USERS, VIEW, "userId", "manage_users")
ROLES_SHOWN = V3Resource("v3.roles", ROLES, ROLE_VIEW, "roleId", "manage_users", verbs="list get")

HANDLERS = USERS_SHOWN.handlers() | ROLES_SHOWN.handlers()
