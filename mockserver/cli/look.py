"""Whether a server is well, and what there is of BILL."""

from __future__ import annotations

import json

import click

from mockserver.cli.options import base_url, json_option, remote, server_options, tenant_option, text_option
from mockserver.kernel.urls import without_credentials


@click.command()
@click.option("--wait", default=0, type=click.IntRange(0, 3_600), metavar="SECONDS", help="Wait for it so long.")
@text_option
@server_options
def health(wait: int, as_json: bool, url: str | None, port: int | None) -> None:
    """Exit 0 when the server answers and its store works."""
    base = base_url(url, port)
    answer = remote(base, "/health/ready", wait=wait)
    click.echo(json.dumps(answer) if as_json else f"{without_credentials(base)} is {answer['status']}")


@click.command()
@tenant_option("Whose calls.")
@json_option
@server_options
def rights(tenant: str, as_json: bool, url: str | None, port: int | None) -> None:
    """Say which role, scope and session the calls of a tenant needed at least."""
    from mockserver.control.rights_text import lines_of

    answer = remote(base_url(url, port), f"/tenants/{tenant}/rights")
    if as_json:
        click.echo(json.dumps(answer, indent=2))
        return
    for line in [line for advice in answer["advice"] for line in lines_of(advice)] or ["nothing was called"]:
        click.echo(line)


@click.command()
@json_option
@click.option("--status", type=click.Choice(["built", "unbuilt"]), default=None, help="These alone.")
def operations(as_json: bool, status: str | None) -> None:
    """Every operation of BILL with its state."""
    from mockserver.control.operations import rows

    selection = [row for row in rows() if status in (None, row["status"])]
    if as_json:
        click.echo(json.dumps({"operations": selection}, indent=2))
        return
    for row in selection:
        click.echo("{id:60} {method:6} {path:70} {auth:11} {status:7} {fidelity}".format(**row))
