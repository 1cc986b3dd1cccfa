"""docs/fidelity.md as the facts would write it: `python -m tests.docs.fidelity_table` prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract_tests.facts import SOURCES, Fact, facts, validations
from contract_tests.fidelity import facts_about
from mockserver.operations import APIS, Operation, fidelity, load
from tests.docs.built_numbers import NAMES

ASSUMED = "assumed"
HEAD = """# How sure is it, operation by operation

What the mock does of its own accord would be worth nothing, so it does nothing without saying on what grounds. A *fact*
is one behaviour of BILL in our words, with its source: **documented** by BILL, **observed** at BILL by somebody who
wrote it down, or **assumed**, which is a guess that had to be made. An operation is as sure as the weakest fact about
it; where there is none, it is assumed. The same word is in every answer, as `X-Mock-Fidelity`, and `X-Mock-Fact` names
the fact that a refusal or an oddity rests on.

{verified}
Whoever has credentials of the sandbox can [run it](contract.md): what BILL answers otherwise than we assume is worth
more than anything else on this page.

This page is made from `contract_tests/facts.toml` by `python -m tests.docs.fidelity_table > docs/fidelity.md`, and a
test keeps it so.

"""
WHOLE = """## Assumed of a whole API

These count for no single operation.

"""
SINGLE = """## By operation

The last column names the facts that are guesses; what they say is in the next section.

"""
LIST = "## What is assumed\n\n"


def page() -> str:
    """The whole page."""
    rows = load().operations
    by_id = {row.id: [fact for fact in facts_about(row.id) if fact.source == ASSUMED] for row in rows}
    ids = {fact.id for guesses in by_id.values() for fact in guesses}
    guesses = [fact for fact in facts().values() if fact.source == ASSUMED]
    return "\n".join(
        [
            HEAD.format(verified=verified()) + summary(rows),
            WHOLE + fact_table([fact for fact in guesses if fact.id not in ids]),
            SINGLE + "\n".join(api_table(api, rows, by_id) for api in APIS),
            LIST + fact_table([fact for fact in guesses if fact.id in ids]),
        ]
    )


def verified() -> str:
    """What runs at the sandbox have shown."""
    days = validations()
    if not days:
        return "No dated run of the contract suite at BILL's sandbox has confirmed any of it yet."
    return f"{len(days)} tests of the contract suite have passed at BILL's sandbox, the last on {max(days.values())}."


def summary(rows: tuple[Operation, ...]) -> str:
    """How many operations and facts are how sure."""
    counts = Counter((row.api, fidelity(row.id)) for row in rows)
    sources = Counter(fact.source for fact in facts().values())
    lines = [
        "| | " + " | ".join(SOURCES) + " |",
        "|---|" + "--:|" * len(SOURCES),
        *(f"| {NAMES[api]} | {' | '.join(str(counts[api, source]) for source in SOURCES)} |" for api in APIS),
    ]
    lines.append(f"| facts beside BILL's documents | {' | '.join(str(sources[source]) for source in SOURCES)} |")
    return "\n".join([*lines, ""])


def api_table(api: str, rows: tuple[Operation, ...], guesses: dict[str, list[Fact]]) -> str:
    """The operations of an API, each with how sure it is and what about it is assumed."""
    return "\n".join(
        [f"### {NAMES[api]}\n", "| operation | sure | assumed |", "|---|---|---|", *lines(api, rows, guesses), ""]
    )


def lines(api: str, rows: tuple[Operation, ...], guesses: dict[str, list[Fact]]) -> Iterator[str]:
    """The lines of an API's table."""
    for row in rows:
        if row.api == api:
            yield f"| `{row.id}` | {fidelity(row.id)} | {', '.join(fact.id for fact in guesses[row.id])} |"


def fact_table(rows: list[Fact]) -> str:
    """Facts with what they say."""
    body = [f"| {fact.id} | {', '.join(f'`{one}`' for one in fact.operations)} | {cell(fact.text)} |" for fact in rows]
    return "\n".join(["| fact | holds for | what |", "|---|---|---|", *body, ""])


def cell(text: str) -> str:
    """A text that stays in its cell, whatever is in it."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
