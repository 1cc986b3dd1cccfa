"""Several processes on one shared store, under granian."""

from __future__ import annotations

import click

from mockserver.kernel.settings import Settings, export


def serve_many(settings: Settings) -> None:
    """Serve with `settings.workers` processes until stopped."""
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        raise click.ClickException("--workers needs the extra: pip install 'billmock[workers]'") from None
    # Seeds the store once, before workers start side by side.
    from mockserver.app import App

    App(settings).close()
    export(settings)
    Granian(
        "mockserver.app:worker_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        factory=True,
        websockets=False,
        log_access=False,
    ).serve()
