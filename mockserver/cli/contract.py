"""The contract suite as a command."""

from __future__ import annotations

import sys

import click


@click.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def contract(arguments: tuple[str, ...]) -> None:
    """Run the contract suite against BILL_TARGET (the mock by default)."""
    if any(argument.partition("=")[0] in ("--port", "--url") for argument in arguments):
        raise click.UsageError("BILL_TARGET names the server: BILL_TARGET=http://127.0.0.1:8080 billmock contract")
    from contract_tests.run import main as run

    sys.exit(run(list(arguments)))
