"""A receiver of webhooks as a command."""

from __future__ import annotations

from typing import IO

import click

from mockserver.cli.listening import listening_on

INTO = click.File("a", encoding="utf-8")


@click.command(context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", default=8090, type=click.IntRange(0, 65_535), metavar="N", help="0 for a free one.")
@click.option("--key", "keys", multiple=True, help="A subscription's securityKey; may be said more than once.")
@click.option("--fail", default=0, type=click.IntRange(0), metavar="N", help="Answer the first N with 500.")
@click.option("--delay", default=0.0, type=click.FloatRange(0, 600), metavar="SECONDS", help="Answer so late.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="What is printed.")
@click.option("--into", type=INTO, help="A file that gets each as a JSON line.")
def receive(
    host: str, port: int, keys: tuple[str, ...], fail: int, delay: float, form: str, into: IO[str] | None
) -> None:
    """Receive webhooks: print what arrives, and verify signatures where there is a key, until stopped."""
    from mockserver.testing.receiver import WebhookReceiver
    from mockserver.testing.receiving import receive as run

    with listening_on(host, port):
        receiver = WebhookReceiver(*keys, host=host, port=port)
    run(receiver, click.echo, fail, delay, form, into)
