"""The blueprints of the application, once every module has put its functions on them: who imports this has them all."""

# What a module puts on a blueprint is why it is imported.
# ruff: noqa: F401

from mockserver.control import (
    audit,
    cards,
    certificate,
    changes,
    clock,
    deliveries,
    documents,
    faults,
    ghosts,
    health,
    hosts,
    inbox,
    ledger,
    organizations,
    payments,
    quickstart,
    refusals,
    requests,
    rights,
    scenarios,
    spend,
    tenants,
    tokens,
    trace,
)
from mockserver.control.blueprint import Endpoint, control, open_control, public
from mockserver.control.pages import pages

BLUEPRINTS = (open_control, public, control, pages)


def function_named(name: str) -> Endpoint | None:
    """The function of the control API of a name; None where there is none."""
    return control.endpoints.get(f"{control.name}.{name}")
