"""v3 organization users and roles."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import ROLE, ROLES, USER, USERS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

ROLE_TYPES = s.Enum(
    "ADMINISTRATOR",
    "CLERK",
    "APPROVER",
    "ACCOUNTANT",
    "CUSTOM",
    "PAYER",
    "PARTNER",
    "AUDITOR",
    "NO_ACCESS",
    "MEMBER",
    "INTERNAL",
    "PURCHASE_REQUESTER",
    "CONSOLE_CUSTOM",
    "UNDEFINED",
)
# Standard roles have no description; the field is there for roles that have one.
ROLE_OF_USER = s.Object(s.Field("id", s.Text()), s.Field("type", ROLE_TYPES), s.Field("description", s.Text()))


def terms_are_accepted(values: Record, mode: s.Mode) -> Iterator[tuple[str, str]]:
    """Whoever adds a user accepts BILL's terms for it (F-332)."""
    if mode == "create" and values.get("acceptTermsOfService") is False:
        yield "acceptTermsOfService", "must be true"


VIEW = s.View(
    USER,
    [
        s.ID,
        s.ARCHIVED,
        s.Field("firstName", s.Text(max_length=100, min_length=1), required=True, sort=True),
        s.Field("lastName", s.Text(max_length=100, min_length=1), required=True, sort=True),
        s.Field("email", s.Email(), required=True, access=s.CREATE_ONLY),
        s.Field("role", ROLE_OF_USER, access=s.READ_ONLY),
        s.Field("roleId", s.Reference(), path="role.id", required=True, access=s.WRITE_ONLY),
        s.Field("acceptTermsOfService", s.Boolean(), required=True, access=s.CREATE_INPUT),
        *s.STANDARD_ANSWER,
    ],
    rules=[terms_are_accepted],
)

ROLE_VIEW = s.View(
    ROLE,
    [
        s.ID,
        s.Field("type", ROLE_TYPES, access=s.READ_ONLY, sort=True),
        s.Field("description", s.Text(), access=s.READ_ONLY, sort=True),
        *s.STANDARD_ANSWER,
    ],
)

users = V3Resource("v3.users", USERS, VIEW, "userId", "manage_users")
roles = V3Resource("v3.roles", ROLES, ROLE_VIEW, "roleId", "manage_users", verbs="list get")
