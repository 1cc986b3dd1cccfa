"""The tenants of a running server: worlds with credentials of their own, made and removed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import click

from mockserver.cli.credentials import FORMATS, print_variables, variables_of
from mockserver.cli.options import ForShell, base_url, json_option, path_segment, remote, server_options, set_server
from mockserver.cli.worlds import print_reset
from mockserver.kernel.clock import REAL_TIME, parse_stamp
from mockserver.kernel.counts import number_of
from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.settings import Limits

UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
MAX_SECONDS = 900  # that making a big world may take

# What a fresh tenant is made from, as the control API takes it, that options are made from: values and help.
FIELDS: dict[str, tuple[Any, str, str]] = {
    "seed": (click.IntRange(0), "N", "What its faked data follows from."),
    "environment": (click.Choice(get_args(EnvironmentName)), "", "Whose rules and ids."),
    "anchor": (str, "DATE", "The date its world is told from."),
    "ttl": (click.IntRange(1), "SECONDS", "How long it may lie idle; a day without it."),
    "limits": (click.Choice(get_args(Limits)), "", "Its rate limits, where not the server's."),
    "latitude": (str, "SEED", "Let its answers vary within what BILL has not promised; off for never."),
}


def field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Every field of a fresh tenant as an option."""
    for name, (values, metavar, help_text) in reversed(FIELDS.items()):
        option = click.option(f"--{name}", default=None, type=values, metavar=metavar or None, help=help_text)
        command = option(command)
    return command


def print_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How a tenant is printed."""
    form = click.option(
        "--format", "form", type=click.Choice([*FORMATS, "json"]), default="shell", help="Of its credentials."
    )
    return form(click.option("--json", "as_json", is_flag=True, help="As JSON, with every user.")(command))


def print_tenant(base: str, details: Mapping[str, Any], form: str, as_json: bool) -> None:
    """Print a tenant: a remark that says what it is, and its credentials as variables; whole as JSON."""
    if as_json or form == "json":
        click.echo(json.dumps(details, indent=2))
        return
    clock = details["clock"]["now"]
    kind = f"{details['scenario']}, seed {details['seed']}, {details['environment']}, {clock}"
    click.echo(f"# tenant {details['id']}: {kind}")
    print_variables(variables_of(base, details), form)


@click.group("tenants", invoke_without_command=True)
@server_options
@click.pass_context
def tenants(context: click.Context, url: str | None, port: int | None) -> None:
    """List, make, show, reset and delete tenants: worlds with credentials of their own. Alone it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_all, url=url, port=port)
    set_server(context, url, port)


@tenants.command("list")
@json_option
@server_options
def list_all(as_json: bool = False, url: str | None = None, port: int | None = None) -> None:
    """Print all tenants: in a terminal a line each, else their ids alone."""
    known = remote(base_url(url, port), "/tenants")
    if as_json:
        click.echo(json.dumps(known))
    elif sys.stdout.isatty():
        click.echo("\n".join(table_of(known["details"], REAL_TIME())))
    else:
        click.echo("\n".join(known["tenants"]))


def table_of(details: Sequence[Mapping[str, Any]], now: float) -> list[str]:
    """What people see of tenants, a line each: id, scenario, seed, environment and age; `now` is in epoch seconds."""
    rows = [["tenant", "scenario", "seed", "environment", "age"]]
    rows += [
        [one["id"], one["scenario"], str(one["seed"]), one["environment"], age_of(one["created"], now)]
        for one in details
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def age_of(created: str, now: float) -> str:
    """How long ago something was made, in the largest whole unit."""
    seconds = max(0, int(now - parse_stamp(created).timestamp()))
    length, unit = next(((length, unit) for length, unit in UNITS if seconds >= length), UNITS[-1])
    return number_of(seconds // length, unit)


@tenants.command(cls=ForShell)
@click.option("--scenario", default=None, metavar="NAME|FILE", help="One of ours, or a file; starter without it.")
@field_options
@print_options
@server_options
def make(
    scenario: str | None, form: str, as_json: bool, url: str | None, port: int | None, **fields: str | int | None
) -> None:
    """Make a fresh tenant, and print what one signs in with: `eval "$(billmock tenants make)"`."""
    body = {name: value for name, value in fields.items() if value is not None}
    body |= {} if scenario is None else {"scenario": scenario_of(scenario)}
    base = base_url(url, port)
    print_tenant(base, made_of(base, body), form, as_json)


def made_of(base: str, body: Mapping[str, Any]) -> Any:
    """A fresh tenant; raises `ClickException`, which for the name of no scenario says that it may be a file."""
    from mockserver.serving.remote import ControlRefusal

    try:
        return remote(base, "/tenants", "POST", body=body, timeout=MAX_SECONDS)
    except ControlRefusal as error:
        if isinstance(body.get("scenario"), str) and error.message.startswith("scenario: must be one of "):
            words = error.message.replace("must be ", "must be a .toml or .json file or ", 1)
            raise click.ClickException(words) from None
        raise


def scenario_of(text: str) -> Any:
    """The document of a scenario file, or the name of one of our scenarios as it is."""
    from mockserver.scenarios import ScenarioError, tables_of

    path = Path(text)
    if path.suffix not in (".toml", ".json"):
        return text
    if not path.is_file():
        raise click.ClickException(f"{text}: no such file")
    try:
        return tables_of(path)
    except ScenarioError as error:
        raise click.ClickException(str(error)) from None


@tenants.command(cls=ForShell)
@click.argument("tenant", type=path_segment, metavar="ID")
@print_options
@server_options
def show(tenant: str, form: str, as_json: bool, url: str | None, port: int | None) -> None:
    """Print what a tenant was made from, its time, and what one signs in with."""
    base = base_url(url, port)
    print_tenant(base, remote(base, f"/tenants/{tenant}"), form, as_json)


@tenants.command("reset")
@click.argument("tenant", type=path_segment, metavar="ID")
@json_option
@server_options
def reset_one(tenant: str, as_json: bool, url: str | None, port: int | None) -> None:
    """Make a tenant's world what its scenario says, or what was imported last; credentials and sessions stay."""
    print_reset(base_url(url, port), tenant, as_json=as_json)


@tenants.command("delete")
@click.argument("ids", type=path_segment, metavar="ID...", nargs=-1, required=True)
@json_option
@server_options
def delete_some(ids: tuple[str, ...], as_json: bool, url: str | None, port: int | None) -> None:
    """Remove tenants with their worlds and snapshots; the default ones stay."""
    base = base_url(url, port)
    for tenant in ids:
        remote(base, f"/tenants/{tenant}", "DELETE")
        click.echo(json.dumps({"id": tenant, "deleted": True}) if as_json else f"{tenant} is deleted")
