"""What is known of BILL: a fact by its id, as answers, the journal and comments name it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from mockserver.cli.options import json_option

if TYPE_CHECKING:
    from mockserver.cli.fact_search import Citation, FactDetails

MEANINGS = {
    "documented": "documented: BILL wrote it down",
    "observed": "observed: somebody saw it at the service",
    "assumed": "assumed: a guess that had to be made, so tests at BILL assert no more than its kind",
}


@click.command("fact")
@click.argument("identifier", required=False, metavar="[ID]")
@click.option("--search", metavar="WORDS", help="List the facts that say all these words.")
@click.option("--operation", metavar="ID", help="List the facts that hold for an operation, or for some of a pattern.")
@click.option("--source", type=click.Choice([*MEANINGS]), help="List the facts that are known in this way.")
@json_option
def print_fact(
    identifier: str | None, search: str | None, operation: str | None, source: str | None, as_json: bool
) -> None:
    """Say what a fact of BILL's behaviour is, how sure it is, and which tests and code rest on it.

    The ids are those of `X-Mock-Fact`, of `billmock requests` and of the dashboard. Without an id: list facts.
    """
    is_list = bool((search or "").strip() or operation or source)
    if identifier and is_list:
        options = {"--search": search, "--operation": operation, "--source": source}
        names = " and ".join(name for name, value in options.items() if value)
        raise click.UsageError(f"an id and {names} exclude each other: the one tells a fact, the other lists facts")
    if not identifier and not is_list:
        raise click.UsageError("an id as X-Mock-Fact names it, or one of --search, --operation and --source")
    if identifier:
        tell(identifier, as_json)
    else:
        list_facts(search or "", operation or "", source or "", as_json)


def tell(identifier: str, as_json: bool) -> None:
    """Print one fact; raises `ClickException` with the nearest where there is none."""
    from mockserver.cli.fact_search import UnknownFact, details_of

    try:
        details = details_of(identifier)
    except UnknownFact as error:
        raise click.ClickException(f"{error}; --search WORDS looks for one") from None
    click.echo(json.dumps(details, indent=2) if as_json else "\n".join(lines_of(details)))


def lines_of(details: FactDetails) -> Iterator[str]:
    """A fact in lines: what it says, how it is known, where it holds, and what rests on it."""
    yield f"{details['id']}  {details['text']}"
    since = ", ".join(filter(None, [details["place"], details["date"]]))
    yield f"  {MEANINGS[details['source']]}" + (f" ({since})" if since else "")
    if details["beats"]:
        yield f"  beats: {details['beats']}"
    yield f"  operations: {', '.join(details['operations'])}"
    for title, citations in (("test", details["tests"]), ("code", details["code"])):
        yield from (f"  {title}: {place_of(citation)}" for citation in citations)
    if not details["tests"]:
        yield "  test: none of the contract suite names it"


def place_of(citation: Citation) -> str:
    """Where a fact is cited, as editors and terminals read it, with the name of what is there."""
    return f"{citation['path']}:{citation['line']} {citation['name']}".rstrip()


def list_facts(search: str, operation: str, source: str, as_json: bool) -> None:
    """Print the facts that fit, a line each; exit 1 where there are none."""
    from mockserver.cli.fact_search import FactFilter, facts_like
    from mockserver.control.journal_filter import pattern

    try:
        fact_filter = FactFilter(tuple(search.split()), operation and pattern(operation), source)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    facts = facts_like(fact_filter)
    if as_json:
        rows = [{"id": one.id, "text": one.text, "source": one.source, "date": one.date} for one in facts]
        click.echo(json.dumps({"facts": rows}, indent=2))
        return
    if not facts:
        raise click.ClickException("no fact says so")
    for one in facts:
        click.echo(f"{one.id:7} {one.source:10}  {one.text}")
