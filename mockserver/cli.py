"""The command line: serve, env, health, operations, requests, contract, snapshot, reset."""

from __future__ import annotations

import errno
import json
import shlex
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from mockserver import __version__
from mockserver.kernel.progress import tell
from mockserver.kernel.randomness import secret
from mockserver.kernel.settings import SETTINGS, Settings, SettingsError, from_environment
from mockserver.serving.server_file import announced_in, server_in, url_of
from mockserver.serving.stopping import STOP_SIGNALS

if TYPE_CHECKING:
    from mockserver.app import Application

# What it means that an address is not this machine's, or no address: everything but a port that is taken or forbidden.
BAD_HOST = (None, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL)
FOLLOW_SECONDS, PAGE_SIZE = 0.25, 500  # between two looks into the journal, and requests of one
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Every setting as an option."""
    for row in reversed(SETTINGS):
        help_text = f"{row.about} [{row.variable}]"
        command = click.option(row.flag, row.name, default=None, help=help_text, metavar=row.values.allowed)(command)
    return command


def settings_of(options: dict[str, str | None]) -> Settings:
    """Settings from the options given, the environment behind them."""
    try:
        values: dict[str, Any] = {
            row.name: row.read(text) for row in SETTINGS if (text := options.get(row.name)) is not None
        }
        return replace(from_environment(), **values)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@click.group()
@click.version_option(__version__)
def main() -> None:
    """BILL's sandbox in a box."""


@main.command()
@settings_options
def serve(**options: str | None) -> None:
    """Serve until stopped, printing base URLs and credentials."""
    settings = settings_of(options)
    settings = replace(settings, log=settings.log or ("start" if sys.stderr.isatty() else "off"))
    port = port_of(settings)
    if settings.host not in LOOPBACK and not settings.control_token:
        settings = replace(settings, control_token=secret(24))
        click.echo(f"control token (header X-Mock-Token): {settings.control_token}")
        click.echo("billmock's own commands take it from BILLMOCK_CONTROL_TOKEN")
    # Whoever is stopped while it seeds must leave the lock that it holds.
    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)
    from mockserver.app import Application
    from mockserver.seeding import SeedingError
    from mockserver.serving.http_server import HttpServer
    from mockserver.serving.workers import serve_many
    from mockserver.store.errors import StoreError

    try:
        if settings.workers > 1:
            with announced_in(settings.server_file, url_of(settings.host, port), settings.control_token):
                serve_many(replace(settings, port=port), announce)
            return
        server = HttpServer(Application(settings), settings.host, settings.port, settings.threads)
    except OSError as error:
        raise cannot_listen(settings, error) from None
    except (SeedingError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    with announced_in(settings.server_file, url_of(settings.host, server.port), settings.control_token):
        announce(server.app, settings, server.port)
        tell(f"listening on {settings.host}:{server.port} with {settings.threads} threads", port=server.port)
        server.run()


def port_of(settings: Settings) -> int:
    """The port that can be listened on, a free one for 0; raises `ClickException` where there is none."""
    from mockserver.serving.addresses import listening_port

    try:
        return listening_port(settings.host, settings.port)
    except OSError as error:
        raise cannot_listen(settings, error) from None


def cannot_listen(settings: Settings, error: OSError) -> click.ClickException:
    """One line about an address that nobody can listen on, and the option that takes another."""
    option = "--host" if error.errno in BAD_HOST else "--port"
    reason = f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}"
    return click.ClickException(f"{reason}; {option} takes another")


def interrupt(number: int, frame: FrameType | None) -> None:
    """Leave at once, but through every `finally`."""
    raise SystemExit(0)


def announce(app: Application, settings: Settings, port: int) -> None:
    """Print where everything is and who may sign in."""
    from mockserver.control.server import tenant_of
    from mockserver.control.tenants import read_tenant
    from mockserver.tenancy import DEFAULT

    base = settings.public_url or url_of(settings.host, port)
    lines = {
        "v3": f"{base}/connect/v3",
        "v2": f"{base}/api/v2",
        "partner": f"{base}/connect/v3/partner",
        "spend": f"{base}/connect/v3/spend",
        "events": f"{base}/connect-events/v3",
        "oauth": f"{base}/authx/token",
        "control": f"{base}/_mock",
    }
    click.echo("\n".join(f"{name:8} {url}" for name, url in lines.items()))
    click.echo("")
    for name, value in read_tenant(app, tenant_of(app, DEFAULT))["credentials"].items():
        click.echo(f"{name}={value}")
    click.echo("")
    click.echo(f'Credentials for a shell: eval "$({own_command()} env --url {base})"')
    sys.stdout.flush()


def own_command() -> str:
    """How this command was called, as a shell takes it: the `billmock` of an environment may not be on the path."""
    called = sys.argv[0]
    return shlex.quote(called) if called.endswith("billmock") else "billmock"


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which running server a command is for."""
    for option in (
        click.option("--url", default=None, help="Base URL of the server; else that of the settings.", metavar="URL"),
        click.option("--port", default=None, type=int, help="Port of the server on this machine.", metavar="N"),
    ):
        command = option(command)
    return command


def base_url(url: str | None, port: int | None) -> str:
    """The base URL of the server a command is for."""
    settings = settings_of({})
    if url and "://" not in url:
        raise click.ClickException(f"{url} is no URL: it begins with http:// or https://")
    if url or port is not None:
        return (url or url_of(settings.host, port or 0)).rstrip("/")
    known = server_in(settings.server_file)
    if settings.server_file and not known:
        raise click.ClickException(f"no server has written {settings.server_file}: is it started?")
    return known[0] if known else settings.public_url or url_of(settings.host, settings.port)


def remote(base: str, path: str, method: str = "GET", *, wait: int = 0) -> Any:
    """Call the control API of a running server, for `wait` seconds until it listens.

    Raises `ClickException` in one sentence.
    """
    from mockserver.serving.remote import call

    return call(settings_of({}), base, path, method, wait=wait)


APIS = ("v2", "v3", "partner", "spend", "oauth")
CHECKS = (*APIS, "sync")  # a sync token signs in like a user, so no connection asks for it alone

FORMATS = {
    "shell": lambda name, value: f"export {name}={shlex.quote(value)}",
    "dotenv": lambda name, value: f"{name}={json.dumps(value)}",
    # As files that take everything behind the sign: docker's --env-file, GitHub's $GITHUB_ENV.
    "plain": lambda name, value: f"{name}={value}",
}


@main.command()
@click.option("--format", "form", type=click.Choice([*FORMATS, "json"]), default="shell")
@click.option("--environment", type=click.Choice(["sandbox", "production"]), default=None, help="Whose credentials.")
@click.option("--api", type=click.Choice(APIS), default=None, help="Just what a connection of that kind asks for.")
@click.option("--check", is_flag=True, help="Sign in with each and say what came back, instead of printing them.")
@server_options
def env(form: str, environment: str | None, api: str | None, check: bool, url: str | None, port: int | None) -> None:
    """A default tenant's credentials, from the running server."""
    base = base_url(url, port)
    try:
        tenant = default_tenant(base, environment)
    except click.ClickException:
        if form == "shell":
            # `eval "$(billmock env)"` would succeed if nothing were printed.
            click.echo("false")
        raise
    if check:
        sys.exit(check_sign_ins(base, tenant["credentials"], (api,) if api else CHECKS))
    from mockserver.control.connections import settings_of as connection

    credentials = connection(api, tenant["credentials"]) if api else tenant["credentials"]
    if form == "json":
        users = {} if api else {"users": tenant["users"]}
        click.echo(json.dumps({"credentials": credentials, **users}, indent=2))
        return
    for name, value in credentials.items():
        click.echo(FORMATS[form](name, value))


def default_tenant(base: str, environment: str | None) -> Any:
    """The details of the default tenant, or of the one in the other environment."""
    tenant = remote(base, "/tenants/default")
    if environment in (None, tenant["environment"]):
        return tenant
    return remote(base, f"/tenants/default-{environment}")


def check_sign_ins(base: str, credentials: dict[str, str], apis: tuple[str, ...]) -> int:
    """Sign in to each API and print what came back; returns the exit status, 1 where anybody was refused."""
    from mockserver.control.connections import Refused, sign_in

    status = 0
    for api in apis:
        try:
            click.echo(f"{api:8} {sign_in(api, base, credentials)}")
        except Refused as refused:
            click.echo(f"{api:8} refused: {refused}")
            status = 1
    return status


@main.command()
@click.option("--wait", default=0, type=click.IntRange(0, 3_600), metavar="SECONDS", help="Wait for it so long.")
@server_options
def health(wait: int, url: str | None, port: int | None) -> None:
    """Exit 0 when the server answers and its store works."""
    click.echo(json.dumps(remote(base_url(url, port), "/health/ready", wait=wait)))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--status", type=click.Choice(["built", "unbuilt"]), default=None)
def operations(as_json: bool, status: str | None) -> None:
    """Every operation of BILL with its state."""
    from mockserver.control.operations import rows

    selection = [row for row in rows() if status in (None, row["status"])]
    if as_json:
        click.echo(json.dumps({"operations": selection}, indent=2))
        return
    for row in selection:
        click.echo("{id:60} {method:6} {path:70} {auth:11} {status:7} {fidelity}".format(**row))


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def contract(arguments: tuple[str, ...]) -> None:
    """Run the contract suite against BILL_TARGET (the mock by default)."""
    from contract_tests.run import main as run

    sys.exit(run(list(arguments)))


@main.command()
@click.argument("name")
@click.option("--restore", is_flag=True, help="Go back to the snapshot instead of taking it.")
@click.option("--tenant", default="default")
@server_options
def snapshot(name: str, restore: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Keep a tenant's world under a name, or go back to it."""
    base, path = base_url(url, port), f"/tenants/{tenant}/snapshots/{name}"
    click.echo(json.dumps(remote(base, f"{path}/restore", "POST") if restore else remote(base, path, "PUT")))


@main.command()
@click.option("--tenant", default="default")
@server_options
def reset(tenant: str, url: str | None, port: int | None) -> None:
    """Make a tenant's world what it was at the start."""
    click.echo(json.dumps(remote(base_url(url, port), f"/tenants/{tenant}/reset", "POST")))


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


@main.command("requests")
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


@main.command()
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8090, type=click.IntRange(0, 65_535), metavar="N", help="0 for a free one.")
@click.option("--key", "keys", multiple=True, help="A subscription's securityKey; may be said more than once.")
@click.option("--fail", default=0, type=click.IntRange(0), metavar="N", help="Answer the first N with 500.")
@click.option("--delay", default=0.0, type=click.FloatRange(0, 600), metavar="SECONDS", help="Answer so late.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--into", type=click.Path(dir_okay=False, writable=True), help="A file that gets each as a JSON line.")
def receive(host: str, port: int, keys: tuple[str, ...], fail: int, delay: float, form: str, into: str | None) -> None:
    """Receive webhooks: print what arrives, and verify signatures where there is a key, until stopped."""
    from mockserver.testing.receiving import receive as run

    try:
        run(click.echo, host, port, keys, fail, delay, form, into)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
