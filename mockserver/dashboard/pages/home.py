"""Home: a tenant's time, what falls due, its books, its snapshots; all tenants, and where everything answers."""

from __future__ import annotations

from typing import Any, get_args

from flask import Response

from mockserver.control.audit import audit, list_due
from mockserver.control.clock import ClockChange, read_clock, set_clock
from mockserver.control.pages import front_of
from mockserver.control.server import ControlError, Server
from mockserver.control.tenants import (
    NewTenant,
    create_tenant,
    delete_snapshot,
    delete_tenant,
    list_snapshots,
    reset_tenant,
    restore_snapshot,
    take_snapshot,
)
from mockserver.dashboard.frame import Form, Page, act, check_body, finish, render
from mockserver.dashboard.words import plural
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.whole_numbers import is_digits, whole_number
from mockserver.seeding import SCENARIOS
from mockserver.tenancy import Tenant

RATES = ("1 second/s", "1 minute/s", "1 hour/s", "1 day/s")
SPANS = ("1 hour", "1 day", "1 business day", "1 week")
MAX_DUE = 8

home = Page("home", "Home", "/tenants/<tenant>")


@home.get("")
def show(server: Server, tenant: Tenant) -> str:
    """The page: the clock, snapshots, what falls due next, all tenants, and the URLs of the APIs."""
    return render(
        "home.html",
        **time_of(server, tenant),
        spans=SPANS,
        rates=RATES,
        snapshots=list_snapshots(server, tenant)["snapshots"],
        all_tenants=server.worlds.tenancy.tenants.all(),
        scenarios=SCENARIOS,
        environments=get_args(EnvironmentName),
        front=front_of(server),
    )


@home.get("/now")
def now(server: Server, tenant: Tenant) -> str:
    """The time, for a page that looks again while it runs."""
    return render("home_now.html", **time_of(server, tenant))


@home.get("/due")
def due(server: Server, tenant: Tenant) -> str:
    """What falls due next, for a page that looks again while time runs faster than it does."""
    return render("home_due.html", **time_of(server, tenant))


def time_of(server: Server, tenant: Tenant) -> dict[str, Any]:
    """The time, whether it runs faster than it does, and what falls due next."""
    clock = read_clock(server, tenant)
    is_fast = not clock["frozen"] and clock["rate"] != RATES[0]
    return {"clock": clock, "is_fast": is_fast, "due": list_due(server, tenant, MAX_DUE)["due"]}


@home.get("/health")
def health(server: Server, tenant: Tenant) -> str:
    """Whether the books add up, a part that takes its time where they are large."""
    return render("home_health.html", audit=audit(server, tenant))


@home.post("/clock")
def turn_clock(server: Server, tenant: Tenant, form: Form) -> Response:
    """Move the clock, freeze it, let it go, or let it go at a rate."""
    after = act(server, tenant, set_clock, check_body(clock_change(form), ClockChange))
    if "advance" in form:
        return finish(f"The clock moved by {form['advance']}: {plural(after['due'], 'thing')} fell due.")
    return finish("The clock stands still." if after["frozen"] else f"The clock goes on at {after['rate']}.")


def clock_change(form: Form) -> ClockChange:
    """What a form makes of a clock."""
    if "advance" in form:
        return {"advance": form["advance"]}
    if "rate" in form:
        return {"frozen": False, "rate": form["rate"]}
    return {"frozen": form.get("frozen") == "yes"}


@home.post("/reset")
def reset(server: Server, tenant: Tenant) -> Response:
    """Make the world what its scenario says, or what was imported last; credentials and sessions stay."""
    act(server, tenant, reset_tenant)
    return finish(f"{tenant.id} is as its scenario says; credentials and sessions stayed.")


@home.post("/snapshots")
def take(server: Server, tenant: Tenant, form: Form) -> Response:
    """Keep a copy of the world."""
    name = form.get("name", "").strip()
    if not name:
        raise ControlError(400, "A snapshot has a name.")
    act(server, tenant, take_snapshot, name)
    return finish(f"The world is kept as {name}.")


@home.post("/snapshots/restore")
def restore(server: Server, tenant: Tenant, form: Form) -> Response:
    """Make the world equal to a snapshot."""
    act(server, tenant, restore_snapshot, form.get("name", ""))
    return finish(f"The world is as in {form['name']}.")


@home.post("/snapshots/delete")
def drop(server: Server, tenant: Tenant, form: Form) -> Response:
    """Delete the snapshot whose `name` the form has; 404 where there is none."""
    act(server, tenant, delete_snapshot, form.get("name", ""))
    return finish(f"{form['name']} is gone.")


@home.post("/new")
def make(server: Server, tenant: Tenant, form: Form) -> Response:
    """Make another tenant, and go there."""
    body = {"scenario": form.get("scenario", ""), "environment": form.get("environment", ""), "seed": seed_of(form)}
    fresh = create_tenant(server, check_body(body, NewTenant))
    return finish(f"{fresh['id']} is a tenant of its own.", tenant=fresh["id"])


def seed_of(form: Form) -> int:
    """The seed of a form; 400 for what is none."""
    text = form.get("seed", "1")
    if not is_digits(text):
        raise ControlError(400, "seed: must be a whole number")
    return whole_number(text)


@home.post("/delete")
def delete(server: Server, tenant: Tenant, form: Form) -> Response:
    """Remove a tenant with everything of it."""
    act(server, tenant, delete_tenant)
    return finish(f"{tenant.id} is gone.", tenant=form.get("next", "default"))
