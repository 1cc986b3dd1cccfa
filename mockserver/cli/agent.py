"""A running server in the hands of an agent."""

from __future__ import annotations

from functools import partial

import click

from mockserver.cli.options import base_url, remote, server_options, settings_of
from mockserver.kernel.extras import how_to_install
from mockserver.serving.server_file import url_of


@click.command("mcp")
@click.option("--serve", "own", is_flag=True, help="Serve a world of its own, in memory, as long as it runs.")
@server_options
def serve_mcp(own: bool, url: str | None, port: int | None) -> None:
    """Let an agent control a running server, by the Model Context Protocol on standard input and output."""
    try:
        from mockserver.serving.agents import serve_agent
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed: {how_to_install('mcp')}") from None
    settings = settings_of({})
    if not own:
        serve_agent(partial(remote, base_url(url, port)))
        return
    from mockserver.app import Application
    from mockserver.serving.http_server import HttpServer

    server = HttpServer(Application(settings), settings.host, 0, settings.threads)
    server.start()
    try:
        serve_agent(partial(remote, url_of(settings.host, server.port)))
    finally:
        server.stop()
