"""Serving, and what is said at the start."""

from __future__ import annotations

import shlex
import signal
import sys
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import click

from mockserver.cli.listening import cannot_listen, port_at
from mockserver.cli.options import SettingRefused, settings_of, settings_options, with_flag
from mockserver.kernel.progress import tell
from mockserver.kernel.randomness import secret
from mockserver.kernel.settings import Settings, SettingsError
from mockserver.serving.exporting import check_place_of
from mockserver.serving.server_file import announced_in, url_of
from mockserver.serving.stopping import STOP_SIGNALS

if TYPE_CHECKING:
    from mockserver.app import Application

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@settings_options
def serve(**options: str | None) -> None:
    """Serve until stopped, printing base URLs and credentials."""
    settings = settings_to_serve(options)
    port = port_at(settings.host, settings.port)
    if settings.host not in LOOPBACK and not settings.control_token:
        settings = with_token(settings)
    # Whoever is stopped while it seeds must leave the lock that it holds.
    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)
    from mockserver.serving.heap import importing, use_one_heap

    with importing():
        from mockserver.app import Application
        from mockserver.seeding import SeedingError
        from mockserver.serving.errors import TlsError
        from mockserver.serving.servers import server_of
        from mockserver.store.errors import StoreError

    try:
        if settings.workers > 1:
            from mockserver.serving.workers import serve_many

            with announced_in(settings.server_file, url_of(settings.host, port), settings.control_token):
                serve_many(replace(settings, port=port), announce)
            return
        use_one_heap()
        server = server_of(Application(settings))
    except OSError as error:
        raise cannot_listen(settings.host, settings.port, error) from None
    except (SeedingError, StoreError, TlsError) as error:
        raise click.ClickException(str(error)) from None
    with announced_in(settings.server_file, url_of(settings.host, server.port), settings.control_token):
        announce(server.app, settings, server.port)
        tell(f"listening on {settings.host}:{server.port} with {settings.threads} threads", port=server.port)
        server.run()


def settings_to_serve(options: dict[str, str | None]) -> Settings:
    """The settings of a server that tells its start where people look on; refuses what it could not do at its end."""
    settings = settings_of(options)
    try:
        check_place_of(settings)
    except SettingsError as error:
        raise SettingRefused(with_flag(str(error), options)) from None
    return replace(settings, log=settings.log or ("start" if sys.stderr.isatty() else "off"))


def with_token(settings: Settings) -> Settings:
    """The same settings with a new control token, which is printed."""
    token = secret(24)
    click.echo(f"control token (header X-Mock-Token): {token}")
    click.echo("billmock's own commands take it from BILLMOCK_CONTROL_TOKEN")
    return replace(settings, control_token=token)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Leave at once, but through every `finally`."""
    raise SystemExit(0)


def announce(app: Application, settings: Settings, port: int) -> None:
    """Print where everything is and who may sign in."""
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
        "browser": f"{base}/_mock/ui/",
        **(secure_places(settings, port) if settings.tls else {}),
    }
    click.echo("\n".join(f"{name:8} {url}" for name, url in lines.items()))
    click.echo("")
    # The tenant's page of the control API says the same; a server that starts does not need that API.
    credentials = app.tenancy.registrations.credentials(app.tenancy.tenants.get(DEFAULT))
    for name, value in credentials.items():
        if name != "users":
            click.echo(f"{name}={value}")
    click.echo("")
    click.echo(f'Credentials for a shell: eval "$({own_command()} env --url {base})"')
    sys.stdout.flush()


def secure_places(settings: Settings, port: int) -> dict[str, str]:
    """Where TLS is spoken, and the certificate that clients have to trust."""
    from mockserver.serving.certificates import authority_of

    url = url_of(settings.host, port).replace("http:", "https:", 1)
    return {"tls": url, "ca": str(authority_of(settings).certificate_file)}


def own_command() -> str:
    """How this command was called, as a shell takes it: the `billmock` of an environment may not be on the path."""
    program = sys.argv[0]
    return shlex.quote(program) if program.endswith("billmock") else "billmock"
