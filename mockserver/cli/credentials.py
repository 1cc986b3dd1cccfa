"""The credentials of a running server, and whether they let anybody in."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from typing import Any

import click

from mockserver.cli.options import ForShell, base_url, is_by_variable, remote, server_options, tenant_option
from mockserver.kernel.settings import TENANT_VARIABLE

APIS = ("v2", "v3", "partner", "spend", "oauth")
CHECKS = (*APIS, "sync")  # a sync token signs in like a user, so no connection asks for it alone

URL = "BILL_URL"  # the variable of the server that the others are good for

FORMATS = {
    "shell": lambda name, value: f"export {name}={shlex.quote(value)}",
    "dotenv": lambda name, value: f"{name}={json.dumps(value)}",
    # As files that take everything behind the sign: docker's --env-file, GitHub's $GITHUB_ENV.
    "plain": lambda name, value: f"{name}={value}",
}


@click.command(cls=ForShell)
@click.option("--format", "form", type=click.Choice([*FORMATS, "json"]), default="shell", help="How they are written.")
@click.option(
    "--environment",
    type=click.Choice(["sandbox", "production"]),
    default=None,
    is_eager=True,
    help="Whose credentials: the default tenant's.",
)
@click.option("--api", type=click.Choice(APIS), default=None, help="Just what a connection of that kind asks for.")
@tenant_option("Whose; the default one of the environment without it.", None)
@click.option("--check", is_flag=True, help="Sign in with each and say what came back, instead of printing them.")
@server_options
@click.pass_context
def env(
    context: click.Context,
    form: str,
    environment: str | None,
    api: str | None,
    tenant: str | None,
    check: bool,
    url: str | None,
    port: int | None,
) -> None:
    """A tenant's credentials, from the running server, with its URL as BILL_URL, and its id as BILLMOCK_TENANT.

    That is the tenant that later commands are for.
    """
    base = base_url(url, port)
    if environment and is_by_variable(context):
        tenant = None
    if tenant and environment:
        raise click.UsageError("--environment says which default tenant, --tenant which of all")
    details = remote(base, f"/tenants/{tenant}") if tenant else default_tenant(base, environment)
    if check:
        sys.exit(check_sign_ins(base, details["credentials"], (api,) if api else CHECKS))
    from mockserver.control.connections import settings_of as connection

    credentials = connection(api, details["credentials"]) if api else details["credentials"]
    if form == "json":
        users = {} if api else {"users": details["users"]}
        about = {} if api else {"tenant": details["id"]}
        click.echo(json.dumps({"url": base, **about, "credentials": credentials, **users}, indent=2))
        return
    print_variables(credentials if api else variables_of(base, details), form)


def variables_of(base: str, details: Mapping[str, Any]) -> dict[str, str]:
    """What makes a tenant that of a shell: where its server is, its id for later commands, its credentials."""
    return {URL: base, TENANT_VARIABLE: details["id"], **details["credentials"]}


def print_variables(variables: Mapping[str, str], form: str) -> None:
    """Print variables in a format."""
    for name, value in variables.items():
        click.echo(FORMATS[form](name, value))


def default_tenant(base: str, environment: str | None) -> Any:
    """The details of the default tenant, or of the one in the other environment."""
    tenant = remote(base, "/tenants/default")
    if environment in (None, tenant["environment"]):
        return tenant
    return remote(base, f"/tenants/default-{environment}")


def check_sign_ins(base: str, credentials: dict[str, str], apis: tuple[str, ...]) -> int:
    """Sign in to each API and print what came back; returns the exit status, 1 where anybody was refused."""
    from mockserver.control.connections import SignInError, sign_in

    status = 0
    for api in apis:
        try:
            click.echo(f"{api:8} {sign_in(api, base, credentials)}")
        except SignInError as refused:
            click.echo(f"{api:8} refused: {refused}")
            status = 1
    return status
