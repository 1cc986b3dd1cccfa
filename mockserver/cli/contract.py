"""The contract suite as a command."""

from __future__ import annotations

import sys

import click


@click.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def contract(arguments: tuple[str, ...]) -> None:
    """Run the contract suite against BILL_TARGET (the mock by default)."""
    from contract_tests.run import main as run

    sys.exit(run(list(arguments)))
