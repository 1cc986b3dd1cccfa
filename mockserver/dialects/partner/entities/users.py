"""The users of one of a partner's organizations, and the roles they may have."""

from __future__ import annotations

from mockserver.dialects.rest.bodies import Json
from mockserver.dialects.v3.entities.users import ROLE_VIEW, VIEW, terms_are_accepted
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.context import Context
from mockserver.domain.organizations import ROLES, USER, USERS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Tenancy

# The text of BILL's document, whose schema would allow a thousand (F-1602).
MAX_USERNAME_LENGTH = 40

NEW = s.View(
    USER,
    [
        s.Field("firstName", s.Text(max_length=100, min_length=1), required=True),
        s.Field("lastName", s.Text(max_length=100)),
        s.Field("email", s.Email(max_length=200), required=True),
        s.Field("roleId", s.Reference(), path="role.id"),
        s.Field("username", s.Text(max_length=MAX_USERNAME_LENGTH, min_length=1), required=True),
        s.Field("externalReferenceId", s.Text()),
        s.Field("acceptTermsOfService", s.Boolean(), required=True),
    ],
    rules=[terms_are_accepted],
)
CHANGE = s.View(
    USER,
    [
        s.Field("firstName", s.Text()),
        s.Field("lastName", s.Text()),
        s.Field("email", s.Email()),
        s.Field("roleId", s.Reference(), path="role.id"),
    ],
)

users = V3Resource("partner.users", USERS, VIEW, "userId", "manage_users", verbs="list get archive restore")
roles = V3Resource("partner.roles", ROLES, ROLE_VIEW, "roleId", "manage_users", verbs="list get")


@users.action("create", takes=Json(NEW))
def create(ctx: Context, tenancy: Tenancy, values: Record) -> Record:
    """A new user of the organization; without a role it is an Administrator.

    The name it signs in with is its own in the whole sandbox, whatever the case of its letters (F-1602): refused as
    well is that of whoever signs in without a partner, and that of a sync token.
    """
    username = values.pop("username")
    if tenancy.logins.is_taken(ctx.caller.tenant, username):
        raise BillError("BDC_1119", "username", username, fact="F-1602")
    return USERS.invite(ctx, values, username)


@users.action("update", takes=Json(CHANGE, "patch"))
def update(ctx: Context, user_id: str, values: Record) -> Record:
    """Change a user, the e-mail address too, but not the name it signs in with (F-1603)."""
    return USERS.patch(ctx, user_id, values)
