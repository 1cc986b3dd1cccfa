"""The command line: a module a topic, each with the commands that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import cast

import click

from mockserver import __version__

# The module and the function of each command: a server that starts waits for no other topic's.
TOPICS = {
    "ca": ("run", "ca"),
    "contract": ("contract", "contract"),
    "enter": ("run", "enter"),
    "env": ("credentials", "env"),
    "export": ("worlds", "export_world"),
    "fact": ("facts", "print_fact"),
    "faults": ("faults", "faults"),
    "health": ("look", "health"),
    "import": ("worlds", "import_world"),
    "ledger": ("ledger", "print_ledger"),
    "mcp": ("agent", "serve_mcp"),
    "operations": ("look", "operations"),
    "proxy": ("run", "proxy"),
    "receive": ("webhooks", "receive"),
    "replay": ("traces", "replay"),
    "requests": ("journal", "print_requests"),
    "reset": ("worlds", "reset"),
    "rights": ("look", "rights"),
    "run": ("run", "run"),
    "serve": ("serve", "serve"),
    "snapshot": ("worlds", "snapshot"),
    "tenants": ("tenants", "tenants"),
    "trace": ("traces", "write_trace"),
}


class Commands(Mapping[str, click.Command]):
    """All commands by their names; the module of one is imported when somebody looks it up."""

    def __getitem__(self, name: str) -> click.Command:
        module, function = TOPICS[name]
        return cast(click.Command, getattr(import_module(f"mockserver.cli.{module}"), function))

    def __iter__(self) -> Iterator[str]:
        return iter(TOPICS)

    def __len__(self) -> int:
        return len(TOPICS)


@click.group(commands=cast(MutableMapping[str, click.Command], Commands()))
@click.version_option(__version__)
def main() -> None:
    """BILL's sandbox in a box."""
