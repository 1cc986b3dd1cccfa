"""The journal of a running server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import click

from mockserver.cli.options import base_url, remote, server_options, tenant_option
from mockserver.control.advice import advice_about, fault_words
from mockserver.control.reasons import is_refused, reasons
from mockserver.kernel.clock import Clock

FOLLOW_SECONDS, PAGE_SIZE = 0.25, 500  # between two looks into the journal, and requests of one

# The parameters of `/_mock/tenants/{tenant}/requests` that options are made from: what each takes, and help.
FILTERS: dict[str, tuple[str, str]] = {
    "operation": ("IDS", "Ids or patterns such as v3.vendors.*, between commas."),
    "status": ("CODES", "Codes such as 404, 4xx or 400-499, between commas."),
    "fidelity": ("WORDS", "How sure the operations are, such as assumed,observed."),
    "since": ("MOMENT", "From this moment of the tenant's clock on."),
    "until": ("MOMENT", "Up to this moment of the tenant's clock."),
    "json": ("OBJECT", "What the request's JSON holds."),
    "text": ("TEXT", "What stands in the request's body."),
    "fault": ("WORD", "The number or kind of the fault that struck; * for any."),
    "refused": ("[yes|no]", "Whether BILL refused it, or a part of it: v2 does so with 200."),
    "requestId": ("ID", "The X-Request-Id that was sent, or a pattern of it."),
}


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Every filter of requests as an option."""
    for name, (metavar, help_text) in reversed(FILTERS.items()):
        flag = "--request-id" if name == "requestId" else f"--{name}"
        # Refused alone is yes.
        more: dict[str, Any] = {"is_flag": False, "flag_value": "yes"} if name == "refused" else {}
        command = click.option(flag, name, default=None, metavar=metavar, help=help_text, **more)(command)
    return command


def query_string(query: Mapping[str, object]) -> str:
    """Filters as a query string, without those that nobody set."""
    return urlencode({name: value for name, value in query.items() if value not in (None, "")})


class RequestLines:
    """Requests in lines: the day is said where it is not today, or another than that of the line before."""

    def __init__(self) -> None:
        self._today = Clock().stamp()[:10]
        self._day = self._today

    def __call__(self, entry: Mapping[str, Any]) -> str:
        """The line of the next request."""
        last, self._day = self._day, entry["time"][:10]
        moment = entry["time"][11:23]
        return request_line(entry, moment if last == self._day == self._today else f"{self._day} {moment}")


def request_line(entry: Mapping[str, Any], moment: str) -> str:
    """A request in a line: when, how it went, what it was, and what it did."""
    effects = [effect_words(effect) for effect in entry["effects"]]
    more = entry["effectCount"] - len(effects)
    fault = entry["fault"]
    remarks = [
        *(refusal_words(entry) if is_refused(entry) else ()),
        *([fault_words(fault)] if fault else []),
        *([f"unread {', '.join(entry['unread'])}"] if entry["unread"] else []),
        *effects,
        *([f"and {more} more"] if more else []),
    ]
    head = f"{moment} {entry['status']} {entry['method']:6} {entry['milliseconds']:8.1f} ms"
    line = f"{head}  {entry['operation'] or entry['path']}"
    return f"{line}  [{'; '.join(remarks)}]" if remarks else line


def refusal_words(entry: Mapping[str, Any]) -> list[str]:
    """Why a request was refused: each code and text, which names the field, the facts behind it, and our advice."""
    texts = [f"{one.code} {one.text}".strip() for one in reasons(entry["response"])]
    facts = [f"by {' '.join(entry['facts'])}"] if entry["facts"] else []
    return [*texts, *facts, *advice_about(entry)]


def effect_words(effect: Mapping[str, Any]) -> str:
    """What a request did, with the money that moves."""
    money = f" {effect['amount']:.2f}" if "amount" in effect else ""
    return f"{effect['verb']} {effect['kind']} {effect['id']}".rstrip() + money


REQUEST_FORMATS: dict[str, Callable[[], Callable[[dict[str, Any]], str]]] = {
    "text": RequestLines,
    "json": lambda: json.dumps,
}
EXPORTS = {"har": ".har", "curl": ".sh"}
FORMAT = click.Choice([*REQUEST_FORMATS, *EXPORTS])


@click.command("requests")
@click.option("--follow", is_flag=True, help="Go on and print what comes, until stopped.")
@filter_options
@click.option("--format", "form", type=FORMAT, default="text", help="A line each, or in full.")
@tenant_option("Whose; `-` for those that no tenant can claim.")
@server_options
def print_requests(
    follow: bool, form: str, tenant: str, url: str | None, port: int | None, **query: str | None
) -> None:
    """Print the journal: the requests of a tenant, as they were served.

    A refused one says why: code, text, and the ids of the facts behind it, which `billmock fact ID` tells.
    """
    base = base_url(url, port)
    path = "/requests" if tenant == "-" else f"/tenants/{tenant}/requests"
    if form in EXPORTS:
        if follow or tenant == "-":
            raise click.UsageError(f"{form} is of one tenant, and has an end")
        export = remote(base, f"{path}{EXPORTS[form]}?{query_string(query)}")
        click.echo(export if isinstance(export, str) else json.dumps(export, indent=1))
        return
    is_empty, line_of = True, REQUEST_FORMATS[form]()
    for entry in entries_of(base, path, query, follow=follow):
        is_empty = False
        click.echo(line_of(entry))
    if is_empty:
        others = tenant != "-" and remote(base, "/requests?max=1")["requests"]
        more = "; there are requests without any tenant's credential: --tenant - prints them" if others else ""
        click.echo(f"none{more}", err=True)


def entries_of(base: str, path: str, query: Mapping[str, object], *, follow: bool) -> Iterator[dict[str, Any]]:
    """The entries of a journal, a page at a time; with `follow` those to come too."""
    cursor, is_end, nobody = 0, False, threading.Event()
    while follow or not is_end:
        page = remote(base, f"{path}?{query_string({**query, 'after': cursor, 'max': PAGE_SIZE})}")
        yield from page["requests"]
        cursor, is_end = page["cursor"], len(page["requests"]) < PAGE_SIZE
        if follow and is_end:
            nobody.wait(FOLLOW_SECONDS)
