"""v2 organizations (F-280) and profiles (F-281), which v2 reads, and users."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendors import TAX_ID_TYPE
from mockserver.dialects.v2.fields import ACTIVE, CREATED, ID, UPDATED, address, queryable, reference, texts
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.organizations import ORGANIZATION, ORGANIZATIONS, ROLE, ROLES, USER, USERS
from mockserver.domain.roles import ROLES as ROLE_TABLE
from mockserver.kernel import schema as s

PACIFIC = "3"
TIME_ZONE = codes(" ".join(str(code) for code in range(1, 24) if code != 20))
CUSTOM = "6"
PROFILE_TYPE = Code({role.code: word for word, role in [*ROLE_TABLE.items()][::-1]}, otherwise=CUSTOM)


ORGANIZATION_FIELDS = [
    s.Field("id", s.Text()),
    s.Field("isActive", s.Text(), absent="1"),
    CREATED,
    UPDATED,
    *texts("name"),
    *address("address", "address"),
    s.Field("mailAddrSameAsPhys", s.Boolean(), "processingOptions.mailingAddressSameAsPhysical", absent=True),
    *address("mailingAddress", "mailingAddress"),
    *texts("phone fax accountingSoftware"),
    s.Field("timezoneId", TIME_ZONE, absent=PACIFIC),
    *texts("rptCustom1 rptCustom2 rptCustom3"),
    s.Field("primaryCompanyOwner", s.Text(), "companyOwner.name"),
    *texts("taxId"),
    s.Field("taxIdType", TAX_ID_TYPE),
    *texts("industry"),
    s.Field("displayName", s.Text(), "name"),
    s.Field("networkConnections", s.Int(), absent=0),
]
USER_FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(reference("loginId", access=s.READ_ONLY)),
    queryable(reference("profileId", "role.id", required=True)),
    *(s.Field(name, s.Text(), required=True) for name in ("firstName", "lastName")),
    s.Field("email", s.Email(), required=True),
    queryable(s.Field("timezoneId", TIME_ZONE, absent=PACIFIC)),
    s.Field("partnerUserGroupType", s.Text(), access=s.READ_ONLY),
]
PROFILE_FIELDS = [
    ID,
    CREATED,
    UPDATED,
    queryable(s.Field("name", s.Text())),
    queryable(s.Field("type", PROFILE_TYPE)),
    *texts("description"),
]


organizations = V2Entity(
    ORGANIZATIONS, EntityView("Organization", ORGANIZATION, ORGANIZATION_FIELDS), crud="Read", bulk="", lists=False
)
# The name the caller signs in with, which nothing compares (F-1402).
BESIDE_USER = Parameters(s.Field("username", s.Text(min_length=1), required=True, access=s.CREATE_INPUT))
users = V2Entity(USERS, EntityView("User", USER, USER_FIELDS), "manage_users", beside=BESIDE_USER)
profiles = V2Entity(ROLES, EntityView("Profile", ROLE, PROFILE_FIELDS), crud="Read", bulk="")
