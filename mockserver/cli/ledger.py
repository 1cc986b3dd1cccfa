"""The ledger of a running server."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import click

from mockserver.cli.options import base_url, remote, server_options, tenant_option

FORMATS = ("text", "json", "csv", "hledger")
MAX_SECONDS = 900  # that the ledger of a big world may take


@click.command("ledger")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="The accounts, or every entry.")
@click.option("--from", "since", metavar="DATE", help="From this day on.")
@click.option("--to", "until", metavar="DATE", help="Up to this day.")
@click.option("--account", metavar="NAME", help="An account, or where names begin, such as liabilities.")
@tenant_option()
@server_options
def print_ledger(
    form: str,
    since: str | None,
    until: str | None,
    account: str | None,
    tenant: str,
    url: str | None,
    port: int | None,
) -> None:
    """Print a tenant's books: double entries, folded out of its records."""
    query = {"format": "json" if form == "text" else form, "from": since, "to": until, "account": account}
    text = urlencode({name: value for name, value in query.items() if value})
    ledger = remote(base_url(url, port), f"/tenants/{tenant}/ledger?{text}", timeout=MAX_SECONDS)
    if form == "text":
        for row in ledger["accounts"]:
            click.echo(f"{row['balance']:>16,.2f} {row['currency']}  {row['account']}")
    else:
        click.echo(json.dumps(ledger, indent=1) if form == "json" else ledger, nl=form == "json")
