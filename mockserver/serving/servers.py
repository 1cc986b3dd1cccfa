"""The server that settings ask for."""

from __future__ import annotations

from mockserver.app import Application
from mockserver.serving.http_server import HttpServer


def server_of(app: Application) -> HttpServer:
    """The server of an application, not yet started: with TLS where the settings say so.

    Raises `OSError` where the port is taken, and `TlsError`.
    """
    settings = app.settings
    if not settings.tls:
        return HttpServer(app, settings.host, settings.port, settings.threads)
    from mockserver.serving.secure_server import SecureServer

    return SecureServer(app, settings.host, settings.port, settings.threads)
