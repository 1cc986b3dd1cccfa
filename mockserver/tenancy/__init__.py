"""Who is calling: tenants, credentials, sessions, 2-step verification, limits and the inbox."""

from mockserver.tenancy.authentication import Identity
from mockserver.tenancy.credentials import Credentials, MissingCredential
from mockserver.tenancy.logins import NewSession, OrganizationName, SignIn
from mockserver.tenancy.mfa import PendingCode, Status
from mockserver.tenancy.snapshots import TooManySnapshots, UnknownSnapshot
from mockserver.tenancy.tenancy import Tenancy
from mockserver.tenancy.tenants import (
    DEFAULT,
    Tenant,
    TenantExists,
    TooManyLocked,
    TooManyTenants,
    UnknownTenant,
)

__all__ = [
    "DEFAULT",
    "Credentials",
    "Identity",
    "MissingCredential",
    "NewSession",
    "OrganizationName",
    "PendingCode",
    "SignIn",
    "Status",
    "Tenancy",
    "Tenant",
    "TenantExists",
    "TooManyLocked",
    "TooManySnapshots",
    "TooManyTenants",
    "UnknownSnapshot",
    "UnknownTenant",
]  # fmt: skip
