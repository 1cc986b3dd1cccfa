"""The journal of a running server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import click

from mockserver.cli.options import base_url, remote, server_options

FOLLOW_SECONDS, PAGE_SIZE = 0.25, 500  # between two looks into the journal, and requests of one


def request_line(entry: dict[str, Any]) -> str:
    """A request in a line: when, how it went, what it was, and what it did."""
    effects = [f"{effect['verb']} {effect['kind']} {effect['id']}".rstrip() for effect in entry["effects"]]
    more = entry["effectCount"] - len(effects)
    remarks = [
        *([f"unread {', '.join(entry['unread'])}"] if entry["unread"] else []),
        *effects,
        *([f"and {more} more"] if more else []),
    ]
    head = f"{entry['time'][11:23]} {entry['status']} {entry['method']:6} {entry['milliseconds']:8.1f} ms"
    line = f"{head}  {entry['operation'] or entry['path']}"
    return f"{line}  [{'; '.join(remarks)}]" if remarks else line


REQUEST_FORMATS: dict[str, Callable[[dict[str, Any]], str]] = {"text": request_line, "json": json.dumps}
EXPORTS = {"har": ".har", "curl": ".sh"}


@click.command("requests")
@click.option("--follow", is_flag=True, help="Go on and print what comes, until stopped.")
@click.option("--operation", default="", metavar="IDS", help="Ids or patterns such as v3.vendors.*, between commas.")
@click.option("--status", default="", metavar="CODES", help="Codes such as 404, 4xx or 400-499, between commas.")
@click.option("--format", "form", type=click.Choice([*REQUEST_FORMATS, "har", "curl"]), default="text")
@click.option("--tenant", default="default", help="Whose; `-` for those that no tenant can claim.", metavar="ID")
@server_options
def print_requests(
    follow: bool, operation: str, status: str, form: str, tenant: str, url: str | None, port: int | None
) -> None:
    """Print the journal: the requests of a tenant, as they were served."""
    base = base_url(url, port)
    path = "/requests" if tenant == "-" else f"/tenants/{tenant}/requests"
    query = {"operation": operation, "status": status}
    if form in EXPORTS:
        if follow or tenant == "-":
            raise click.UsageError(f"{form} is of one tenant, and has an end")
        export = remote(base, f"{path}{EXPORTS[form]}?{urlencode(query)}")
        click.echo(export if isinstance(export, str) else json.dumps(export, indent=1))
        return
    for entry in entries_of(base, path, query, follow=follow):
        click.echo(REQUEST_FORMATS[form](entry))


def entries_of(base: str, path: str, query: dict[str, str], *, follow: bool) -> Iterator[dict[str, Any]]:
    """The entries of a journal, a page at a time; with `follow` those to come too."""
    cursor, is_end, nobody = 0, False, threading.Event()
    while follow or not is_end:
        page = remote(base, f"{path}?{urlencode({**query, 'after': cursor, 'max': PAGE_SIZE})}")
        yield from page["requests"]
        cursor, is_end = page["cursor"], len(page["requests"]) < PAGE_SIZE
        if follow and is_end:
            nobody.wait(FOLLOW_SECONDS)
