"""Faults of a running server's tenants: let calls go wrong, and see what struck."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from mockserver.cli.options import base_url, json_option, remote, server_options, set_server, tenant_option
from mockserver.tenancy.faults import KINDS

# Fields of a fault that options are made from: what each takes, and help.
FIELDS: dict[str, tuple[Any, str, str]] = {
    "kind": (str, "KIND", f"One of {', '.join(KINDS)}."),
    "when": (str, "WHEN", "before the call is served, after it (what it wrote is committed), or never answering."),
    "id": (str, "ID", "An id in the path, or a pattern of it."),
    "json": (json.loads, "OBJECT", "What the body holds."),
    "code": (str, "BDC_N", "BILL's error."),
    "text": (str, "TEXT", "The error's text, in the place of BILL's own."),
    "status": (int, "N", "The status of the answer."),
    "seconds": (float, "N", "How late the answer is."),
    "times": (int, "N", "How many calls it strikes; all of them without it."),
    "after": (int, "N", "How many calls it lets pass first."),
    "probability": (float, "P", "How likely it strikes each of the others."),
    "lasts": (float, "SECONDS", "When it is over."),
}


def field_options(command: Any) -> Any:
    """Every field of a fault as an option."""
    for name, (_, metavar, help_text) in reversed(FIELDS.items()):
        command = click.option(f"--{name}", name, default=None, metavar=metavar, help=help_text)(command)
    return command


def body_of(operation: str, options: Mapping[str, str | None]) -> dict[str, Any]:
    """The fault that options ask for; raises `UsageError` naming the one that cannot be read."""
    body: dict[str, Any] = {"operation": operation}
    for name, text in options.items():
        if text is None:
            continue
        try:
            body[name] = FIELDS[name][0](text)
        except ValueError:
            raise click.UsageError(f"--{name}: {text} cannot be read") from None
    return body


def fault_line(fault: Mapping[str, Any]) -> str:
    """A fault in a line: what goes wrong, when, for which calls, and how often it did."""
    times = "" if fault["times"] is None else f" of {fault['times']}"
    what = " ".join(str(part) for part in (fault["kind"], fault["code"], fault["status"]) if part)
    counts = f"{fault['applied']}{times} times in {fault['matched']} calls"
    return f"{fault['number']:4}  {what} {fault['when']}  {fault['operation']}  struck {counts}"


@click.group("faults")
@server_options
@click.pass_context
def faults(context: click.Context, url: str | None, port: int | None) -> None:
    """Let calls of a tenant go wrong, and see what struck."""
    set_server(context, url, port)


@faults.command("list")
@json_option
@tenant_option()
@server_options
def list_all(as_json: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Print the faults of a tenant, and what they struck."""
    known = remote(base_url(url, port), f"/tenants/{tenant}/faults")
    if as_json:
        click.echo(json.dumps(known))
        return
    for line in [fault_line(fault) for fault in known["faults"]]:
        click.echo(line)
    if not known["faults"]:
        click.echo("none", err=True)


@faults.command()
@click.argument("operation", metavar="IDS")
@field_options
@tenant_option()
@server_options
def add(operation: str, tenant: str, url: str | None, port: int | None, **options: str | None) -> None:
    """Let calls of operations go wrong: ids or patterns such as 'v3.bills.*', several between commas."""
    body = body_of(operation, options)
    click.echo(fault_line(new_fault(base_url(url, port), tenant, body)))


def new_fault(base: str, tenant: str, body: Mapping[str, Any]) -> Any:
    """A new fault; raises `ClickException`, which names the option that is wrong or missing as it is typed."""
    from mockserver.serving.remote import ControlRefusal

    try:
        return remote(base, f"/tenants/{tenant}/faults", "POST", body=body)
    except ControlRefusal as error:
        name, colon, reason = error.message.partition(":")
        if name not in FIELDS or not colon:
            raise
        raise click.ClickException(f"--{name}:{reason.replace('needs a text', 'needs --text, a text')}") from None


@faults.command()
@click.argument("number", required=False, type=int)
@tenant_option()
@server_options
def clear(number: int | None, tenant: str, url: str | None, port: int | None) -> None:
    """Take back one fault, or all of a tenant."""
    path = f"/tenants/{tenant}/faults" if number is None else f"/tenants/{tenant}/faults/{number}"
    remote(base_url(url, port), path, "DELETE")
