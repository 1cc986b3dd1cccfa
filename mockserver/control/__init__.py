"""The control API under `/_mock`: tenants, clocks, journal, inbox, registry, OpenAPI."""
