"""Programs that call BILL's own host names: a proxy for them, their variables, and the certificate they trust."""

from __future__ import annotations

import shlex
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from mockserver.cli.credentials import default_tenant
from mockserver.cli.listening import listening_on
from mockserver.cli.options import base_url, server_options, settings_of
from mockserver.kernel.settings import URL_VARIABLE, Settings, credentials, process_environment, running_server
from mockserver.kernel.urls import without_credentials
from mockserver.kernel.whole_numbers import is_digits, whole_number
from mockserver.serving.server_file import server_in, url_of

if TYPE_CHECKING:
    import socket

    from mockserver.serving.front import Front

LISTEN = "127.0.0.1:8081"
# What a program needs to honour, by platform, and what else there is.
NOT_REDIRECTED = {
    "linux": "what ignores HTTPS_PROXY reaches the network as always; --isolate leaves it none",
    "darwin": "not redirected is what ignores HTTPS_PROXY, or trusts Apple's store alone (URLSession, Swift)",
    "win32": "not redirected is what ignores HTTPS_PROXY, or trusts Windows' store alone (.NET, PowerShell)",
}


@dataclass(frozen=True)
class Place:
    """A front that BILL's hosts lead to, and the server behind it."""

    front: Front
    server: str


@click.command()
@click.option(
    "--listen", default=LISTEN, show_default=True, metavar="HOST:PORT", help="Where; port 0 takes a free one."
)
@server_options
def proxy(listen: str, url: str | None, port: int | None) -> None:
    """Pass BILL's hosts on to a running server, and refuse everything else."""
    from mockserver.serving.addresses import listeners_at
    from mockserver.serving.certificates import authority_of
    from mockserver.serving.client_environment import variables

    settings, base = settings_of({}), base_url(url, port)
    host, _, number = listen.rpartition(":")
    if not host or not is_digits(number) or whole_number(number) > 65_535:
        raise click.UsageError(f"--listen must be HOST:PORT, not {listen}")
    with tls_errors():
        authority = authority_of(settings)
        host = host.strip("[]")
        with listening_on(host, whole_number(number), "--listen"):
            listeners = listeners_at(host, whole_number(number))
        front = front_before(base, settings, listeners)
    front.start()
    click.echo(f"BILL's hosts are {without_credentials(base)}; everything else is refused")
    for name, value in variables(front.port, authority, {}).items():
        click.echo(f"export {name}={shlex.quote(value)}")
    sys.stdout.flush()
    try:
        wait_for_a_signal()
    finally:
        front.stop()


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--isolate", is_flag=True, help="In a network of its own, in which the mock alone is (Linux).")
@click.option("--environment", type=click.Choice(["sandbox", "production"]), default=None, help="Whose credentials.")
@click.option("--quiet", is_flag=True, help="Say nothing at the start.")
@server_options
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="COMMAND...")
def run(
    words: tuple[str, ...], isolate: bool, environment: str | None, quiet: bool, url: str | None, port: int | None
) -> None:
    """Run a program for which BILL's hosts are the mock: `billmock run -- python sync.py`. It takes the extra `tls`.

    The server is the one that is named or runs here, else one of its own for as long as the program runs; `--port 0`
    asks for one of its own.
    """
    from mockserver.serving.isolation import start_isolated
    from mockserver.serving.programs import CannotStart, run_to_end, start

    settings = settings_of({})
    with tls_errors(), place_for(settings, url, port) as place:
        environ = environment_for(place, settings, environment)
        if not quiet:
            announce(place, isolate=isolate)
        front = place.front
        try:
            code = run_to_end(
                lambda: start_isolated(words, environ, front.port, front.add) if isolate else start(words, environ)
            )
        except CannotStart as failure:
            click.echo(f"Error: {failure}", err=True)
            code = failure.code
    sys.exit(code)


@click.command(hidden=True, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("channel", type=int)
@click.argument("hosts")
@click.argument("port", type=int)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
def enter(channel: int, hosts: str, port: int, words: tuple[str, ...]) -> None:
    """Become a program in a network of its own; `run --isolate` calls this."""
    from mockserver.serving.isolation import enter as become

    become(channel, hosts, port, words, process_environment())


@click.command()
def ca() -> None:
    """Print where the certificate is that clients of BILL's hosts have to trust; it is made on first use."""
    from mockserver.serving.certificates import authority_of

    with tls_errors():
        click.echo(authority_of(settings_of({})).certificate_file)


@contextmanager
def tls_errors() -> Iterator[None]:
    """Say in a sentence why TLS cannot be spoken."""
    from mockserver.serving.errors import TlsError

    try:
        yield
    except TlsError as error:
        raise Failure(str(error)) from None


class Failure(click.ClickException):
    """What `run` could not do itself, told apart by its exit code from what its program could not."""

    exit_code = 125


def wait_for_a_signal() -> None:
    """Wait until this process is asked to finish."""
    import signal

    from mockserver.serving.stopping import STOP_SIGNALS, wait_for

    end = threading.Event()
    for number in (*STOP_SIGNALS, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    wait_for(end)


@contextmanager
def place_for(settings: Settings, url: str | None, port: int | None) -> Iterator[Place]:
    """The front of the server that is named or runs, else of one that lives as long as the block."""
    base = running(settings, url, port)
    if base is None:
        with own_server(settings) as place:
            yield place
        return
    from mockserver.serving.addresses import listeners_at

    front = front_before(base, settings, listeners_at("127.0.0.1", 0))
    front.start()
    try:
        yield Place(front, base)
    finally:
        front.stop()


def running(settings: Settings, url: str | None, port: int | None) -> str | None:
    """The server that is named, or that runs where the settings say; None for none."""
    if port == 0 and not url:
        return None
    if url or port is not None:
        base = base_url(url, port)
        if not is_live(base):
            raise Failure(f"no server answers at {without_credentials(base)}")
        return base
    if (variable := running_server()) and not is_live(variable.url):
        raise Failure(f"{URL_VARIABLE}: no server answers at {without_credentials(variable.url)}")
    known = server_in(settings.server_file)
    base = variable.url if variable else known[0] if known else url_of(settings.host, settings.port)
    return base if is_live(base) else None


def is_live(base: str) -> bool:
    """Whether a server of ours answers at a URL."""
    import requests

    with requests.Session() as session:
        session.trust_env = False
        try:
            return bool(session.get(f"{base}/_mock/health/live", timeout=2).json() == {"status": "live"})
        except (requests.RequestException, ValueError):
            return False


@contextmanager
def own_server(settings: Settings) -> Iterator[Place]:
    """A server in this process, at a free port of the loopback."""
    from mockserver.app import Application
    from mockserver.seeding import SeedingError
    from mockserver.serving.secure_server import SecureServer
    from mockserver.store.errors import StoreError

    own = replace(settings, host="127.0.0.1", port=0, workers=1, tls=True, server_file=None, public_url=None)
    try:
        server = SecureServer(Application(own), own.host, own.port, own.threads)
    except (SeedingError, StoreError) as error:
        raise Failure(str(error)) from None
    server.front.say = say
    server.start()
    try:
        yield Place(server.front, url_of(own.host, server.port))
    finally:
        server.stop()


def front_before(base: str, settings: Settings, listeners: list[socket.socket]) -> Front:
    """A front before a server that runs elsewhere; it ends the TLS of its clients itself."""
    import ssl
    from urllib.parse import urlsplit

    from mockserver.serving.certificates import authority_of, names_of
    from mockserver.serving.front import FORWARDED, Front, Upstream, Upstreams

    parts = urlsplit(base)
    is_secure = parts.scheme == "https"
    authority = authority_of(settings)
    context = None
    if is_secure:
        context = ssl.create_default_context()
        context.load_verify_locations(authority.certificate_file)
    goal = Upstream(parts.hostname or "", parts.port or (443 if is_secure else 80), context)
    upstreams = Upstreams(goal, replace(goal, scheme_header=FORWARDED))
    return Front(listeners, authority.context(names_of(settings)), upstreams, say)


def say(text: str) -> None:
    """Tell on stderr what was refused."""
    click.echo(f"billmock: {text}", err=True)


def announce(place: Place, *, isolate: bool) -> None:
    """Say where BILL's hosts are, and what is not redirected."""
    say(f"BILL's hosts are the mock at {without_credentials(place.server)}")
    say("the program has no other network" if isolate else NOT_REDIRECTED.get(sys.platform, NOT_REDIRECTED["linux"]))


def environment_for(place: Place, settings: Settings, environment: str | None) -> dict[str, str]:
    """The variables of the program; the server's credentials among them, but for those that are set already."""
    from mockserver.serving.client_environment import variables_for

    environ: Mapping[str, str] = variables_for(place.front.port, settings)
    own: dict[str, str] = {}
    try:
        own = default_tenant(place.server, environment)["credentials"]
    except click.ClickException as error:
        say(f"no credentials are set: {error.message}")
    if (present := credentials(environ)) and not environment:
        say(f"left as they are set: {', '.join(present)}; --environment sandbox sets all of the mock's")
        own |= present
    return {**environ, **own, URL_VARIABLE: f"http://127.0.0.1:{place.front.port}"}
