"""Faked data: worlds written from scenario files through the domain's own functions, and tenants over them."""

from mockserver.seeding.scenarios import SCENARIOS, SeedingError
from mockserver.seeding.tenants import new_tenant, prepare, replace_world, reset

__all__ = ["SCENARIOS", "SeedingError", "new_tenant", "prepare", "replace_world", "reset"]
