"""BILL's rules: no HTTP, no SQL, no wire names. Every kind of record is in one registry, with its rules."""

from mockserver.domain.resource import all_kinds, all_resources

__all__ = ["all_kinds", "all_resources"]
