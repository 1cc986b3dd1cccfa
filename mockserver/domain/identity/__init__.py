"""Who is calling: tenants, credentials, sessions, roles, 2-step verification and limits."""

from mockserver.domain.identity.credentials import Credentials, MissingCredential
from mockserver.domain.identity.identity import Identity
from mockserver.domain.identity.logins import OrganizationName, SignedIn, SignIn
from mockserver.domain.identity.mfa import Sent, Status
from mockserver.domain.identity.tenants import (
    DEFAULT,
    Tenant,
    TenantExists,
    TooManyTenants,
    UnknownTenant,
)

__all__ = [
    "DEFAULT", "Credentials", "Identity", "MissingCredential", "OrganizationName", "Sent", "SignIn", "SignedIn",
    "Status", "Tenant", "TenantExists", "TooManyTenants", "UnknownTenant",
]  # fmt: skip
