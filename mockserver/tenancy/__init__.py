"""Who is calling: tenants, credentials, sessions, roles, 2-step verification and limits."""

from mockserver.tenancy.credentials import Credentials, MissingCredential
from mockserver.tenancy.logins import OrganizationName, SignedIn, SignIn
from mockserver.tenancy.mfa import Sent, Status
from mockserver.tenancy.tenancy import Tenancy
from mockserver.tenancy.tenants import (
    DEFAULT,
    Tenant,
    TenantExists,
    TooManyTenants,
    UnknownTenant,
)

__all__ = [
    "DEFAULT",
    "Credentials",
    "MissingCredential",
    "OrganizationName",
    "Sent",
    "SignIn",
    "SignedIn",
    "Status",
    "Tenancy",
    "Tenant",
    "TenantExists",
    "TooManyTenants",
    "UnknownTenant",
]  # fmt: skip
