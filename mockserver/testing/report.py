"""What a run did to BILL, as people read it: in a terminal, as HTML, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from mockserver.control.refusals import KnownRefusal
from mockserver.control.rights_advice import Advice, advise
from mockserver.kernel.counts import number_of
from mockserver.operations import load
from mockserver.testing.tally import Tally

FORMATS = ("html", "json")
FAIL_ON = ("unread", "limits", "assumed", "ghosts")
MAX_LINES = 5  # of each part in a terminal, unless it is verbose
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an operation met: what it is, how often, and in which tests, the first few of them."""

    operation: str
    what: str
    text: str
    count: int
    tests: list[str]

    @property
    def line(self) -> str:
        """The finding in a line: operation, what it is about, how often, and the first two tests."""
        about = f" {self.text}" if self.text else ""
        return f"{self.operation}: {self.what}{about} ({self.count} x; {', '.join(self.tests[:2])})"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: `untried` are known refusals of operations it called and that it never met.

    `evicted` requests were gone from the journal before anybody read them.
    """

    tenants: int
    requests: int
    evicted: int
    documented: int
    operations: dict[str, dict[str, int]]
    untried: list[KnownRefusal]
    unread: list[Finding]
    limits: list[Finding]
    assumed: list[Finding]
    ghosts: list[Finding]
    rights: list[Advice]

    def reason_to_fail(self, word: str) -> str:
        """Why a run fails that must be without something of `FAIL_ON`; empty where it is."""
        findings: Sequence[Finding] = getattr(self, word)
        if not findings:
            return ""
        first = findings[0]
        return f"bill_fail_on={word}: {len(findings)} {TITLES[word]}, the first by {first.line}"

    def lines(self, verbosity: int = 0) -> Iterator[str]:
        """The report for a terminal: numbers alone where it is quiet, everything where it is verbose."""
        shares = f"{len(self.operations)} of {self.documented} operations"
        yield f"{number_of(self.requests, 'request')} of {number_of(self.tenants, 'tenant')}, {shares}"
        if self.evicted:
            yield f"{self.evicted} requests were gone from the journal before they were read, and are missing here"
        counts = [f"{name} ({sum(statuses.values())})" for name, statuses in self.operations.items()]
        refusals = [f"{one['operation']}: {key_of(one)} ({one['reason']})" for one in self.untried]
        yield from part("operations exercised", counts, verbosity)
        yield from part("refusals never tried", refusals, verbosity)
        for word in FAIL_ON:
            yield from part(TITLES[word], [finding.line for finding in getattr(self, word)], verbosity)


TITLES = {
    "unread": "fields sent that BILL ignores",
    "limits": "limits that the sandbox would have enforced",
    "assumed": "answers that rest on an assumed fact",
    "ghosts": "ghosts that never acted",
}


def part(title: str, lines: Sequence[str], verbosity: int) -> Iterator[str]:
    """A part of the report: its number, then its lines, as many as one wants to see."""
    if not lines:
        return
    yield f"{title}: {len(lines)}"
    visible = lines if verbosity > 0 else lines[:MAX_LINES] if verbosity == 0 else []
    yield from (f"  {line}" for line in visible)
    if verbosity == 0 and len(lines) > MAX_LINES:
        yield f"  and {len(lines) - MAX_LINES} more; -v lists them"


def key_of(refusal: KnownRefusal) -> str:
    """A refusal as a tally names it."""
    return f"{refusal['status']} {refusal['code']}".strip()


def report_of(tally: Tally, known: Sequence[KnownRefusal]) -> Report:
    """The report of a tally, with the refusals that are known of its operations."""
    operations: dict[str, Any] = dict(sorted(tally["operations"].items()))
    each = {(one["operation"], key_of(one)): one for one in known if one["operation"] in operations}
    refusals = {(name, key) for name, parts in operations.items() for key in parts["refusals"]}
    assumptions = assumed_facts(operations)
    return Report(
        tally["tenants"],
        tally["requests"],
        tally["evicted"],
        len(load().operations),
        {name: parts["statuses"] for name, parts in operations.items()},
        [each[key] for key in sorted(each) if key not in refusals],
        findings(operations, "unread", {}),
        findings(operations, "limits", {}),
        [finding for finding in findings(operations, "facts", assumptions) if finding.what in assumptions],
        findings({name: {"reasons": reasons} for name, reasons in tally["ghosts"].items()}, "reasons", {}),
        advise(uses_of(operations)),
    )


def uses_of(operations: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """How operations were used, for each kind of credentials."""
    uses: dict[str, dict[str, Any]] = {}
    for name, parts in operations.items():
        for access, use in parts["access"].items():
            uses.setdefault(access, {})[name] = use
    return uses


def findings(operations: Mapping[str, Any], name: str, texts: Mapping[str, str]) -> list[Finding]:
    """What operations met of a kind, in the order of their ids."""
    return [
        Finding(operation, what, texts.get(what, ""), use["count"], use["tests"])
        for operation, parts in operations.items()
        for what, use in sorted(parts[name].items())
    ]


def assumed_facts(operations: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the facts that answers rest on and that are our own guesses, by id."""
    names = {name for parts in operations.values() for name in parts["facts"]}
    if not names:
        return {}
    from contract_tests.facts import facts

    return {name: fact.text for name, fact in facts().items() if name in names and fact.source == "assumed"}


def write(report: Report, form: str, path: str, folder: Path) -> Path:
    """Write a report in a form of `FORMATS`; returns where. `path` may lack the ending, and is relative to a folder."""
    target = folder / (path or "billmock-report")
    target = target if target.suffix == f".{form}" else target.with_name(f"{target.name}.{form}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2) if form == "json" else html_of(report))
    return target


def html_of(report: Report) -> bytes:
    """A report as a page that needs nothing else."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES))
    page = environment.get_template("report.html").render(report=report, titles=TITLES, key_of=key_of)
    return page.encode()
