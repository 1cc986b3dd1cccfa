"""The blueprints of the application, once every module has put its functions on them."""

from mockserver.control import (
    audit,
    cards,
    changes,
    clock,
    deliveries,
    documents,
    faults,
    health,
    hosts,
    inbox,
    organizations,
    pages,
    payments,
    quickstart,
    refusals,
    requests,
    scenarios,
    spend,
    tenants,
    tokens,
)
from mockserver.control.blueprint import control, open_control

MODULES = (
    audit,
    cards,
    changes,
    clock,
    deliveries,
    documents,
    faults,
    health,
    hosts,
    inbox,
    organizations,
    pages,
    payments,
    refusals,
    quickstart,
    requests,
    scenarios,
    spend,
    tenants,
    tokens,
)
BLUEPRINTS = (open_control, control, pages.pages)
