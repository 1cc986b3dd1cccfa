"""The command line: a module a topic, each with the commands that it is about."""

from __future__ import annotations

import click

from mockserver import __version__
from mockserver.cli import (
    agent,
    contract,
    credentials,
    facts,
    faults,
    journal,
    ledger,
    look,
    run,
    serve,
    tenants,
    traces,
    webhooks,
    worlds,
)


@click.group()
@click.version_option(__version__)
def main() -> None:
    """BILL's sandbox in a box."""


for command in (
    agent.serve_mcp,
    contract.contract,
    credentials.env,
    facts.print_fact,
    faults.faults,
    journal.print_requests,
    ledger.print_ledger,
    look.health,
    look.operations,
    look.rights,
    run.ca,
    run.enter,
    run.proxy,
    run.run,
    serve.serve,
    tenants.tenants,
    traces.replay,
    traces.write_trace,
    webhooks.receive,
    worlds.export_world,
    worlds.import_world,
    worlds.reset,
    worlds.snapshot,
):
    main.add_command(command)
