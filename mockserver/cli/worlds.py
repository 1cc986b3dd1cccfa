"""The worlds of a running server: kept, gone back to, begun anew."""

from __future__ import annotations

import json

import click

from mockserver.cli.options import base_url, remote, server_options


@click.command()
@click.argument("name")
@click.option("--restore", is_flag=True, help="Go back to the snapshot instead of taking it.")
@click.option("--tenant", default="default")
@server_options
def snapshot(name: str, restore: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Keep a tenant's world under a name, or go back to it."""
    base, path = base_url(url, port), f"/tenants/{tenant}/snapshots/{name}"
    click.echo(json.dumps(remote(base, f"{path}/restore", "POST") if restore else remote(base, path, "PUT")))


@click.command()
@click.option("--tenant", default="default")
@server_options
def reset(tenant: str, url: str | None, port: int | None) -> None:
    """Make a tenant's world what it was at the start."""
    click.echo(json.dumps(remote(base_url(url, port), f"/tenants/{tenant}/reset", "POST")))
