"""A report, or the work that is left, as text, as JSON and as a page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from html import escape

from contract_tests.comparison import VERDICTS
from contract_tests.gaps import Gap
from contract_tests.report import Report

Cells = Sequence[object]

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ margin: 2rem auto; max-width: 76rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
  table {{ border-collapse: collapse; margin: 1rem 0 2rem; }}
  th, td {{ padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; }}
  td {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def report_text(report: Report) -> str:
    """A report in lines: differences, numbers by API, what is left."""
    return "".join(f"{line}\n" for line in _report_lines(report))


def _report_lines(report: Report) -> Iterator[str]:
    yield f"recorded: {_when(report)}"
    yield from map(str, report.differences)
    yield _summary(report)
    for row in report.coverage:
        yield (
            f"{row.api:8} {row.documented:3} operations, {row.built:3} in the mock, "
            f"{row.driven:3} driven, {row.refused:3} refused"
        )
    yield from (f"  not driven: {name}" for name in report.not_driven)
    yield from (f"  not refused: {name}" for name in report.not_refused)
    yield from report.shortfalls


def _when(report: Report) -> str:
    return f"{report.host}, {' to '.join(report.dates) or f'nothing yet ({report.place})'}"


def _summary(report: Report) -> str:
    counts = ", ".join(f"{number} {what}" for what, number in report.counts.items())
    return f"{report.compared} operations compared: {counts}; {report.unseen} documented fields never seen"


def report_json(report: Report) -> str:
    """A report as an object; each difference has its verdict."""
    differences = [{**asdict(one), "verdict": VERDICTS[one.alone]} for one in report.differences]
    return json.dumps({**asdict(report), "counts": report.counts, "differences": differences}, indent=1) + "\n"


def report_html(report: Report) -> str:
    """A report as a page: the drift in three columns."""
    drift = _table(
        ("operation", "field", "documented", "recorded", "mock", "so"),
        (
            (one.operation, one.field, one.documented, one.recorded, one.mock, VERDICTS[one.alone])
            for one in report.differences
        ),
    )
    coverage = _table(
        ("API", "documented", "in the mock", "driven", "refused"),
        ((one.api, one.documented, one.built, one.driven, one.refused) for one in report.coverage),
    )
    left = _items([*(f"not driven: {one}" for one in report.not_driven), *report.shortfalls])
    parts = (_paragraph(f"Recorded: {_when(report)}"), drift, _paragraph(_summary(report)), coverage, left)
    return PAGE.format(title="Documented, recorded, mock", body="\n".join(parts))


def gaps_text(gaps: Sequence[Gap]) -> str:
    """A line for each operation and each thing that is left to do for it."""
    lines = (line for gap in gaps for line in (f"{gap.operation} ({gap.fidelity})", *(f"  {one}" for one in gap.work)))
    done = sum(not gap.work for gap in gaps)
    return "".join(f"{line}\n" for line in (*lines, f"{len(gaps)} operations, {done} of them verified"))


def gaps_json(gaps: Sequence[Gap]) -> str:
    """A list of objects."""
    return json.dumps([asdict(gap) for gap in gaps], indent=1) + "\n"


def gaps_html(gaps: Sequence[Gap]) -> str:
    """A table of operations."""
    rows = ((gap.operation, gap.fidelity, "; ".join(gap.work) or "verified") for gap in gaps)
    return PAGE.format(title="What is left to verify", body=_table(("operation", "fidelity", "work"), rows))


def _table(head: Cells, rows: Iterable[Cells]) -> str:
    lines = [_row("th", head), *(_row("td", row) for row in rows)]
    return f"<table>\n{chr(10).join(lines)}\n</table>"


def _row(tag: str, cells: Cells) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(str(cell))}</{tag}>' for cell in cells)}</tr>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _items(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


REPORTS: Mapping[str, Callable[[Report], str]] = {"text": report_text, "json": report_json, "html": report_html}
GAPS: Mapping[str, Callable[[Sequence[Gap]], str]] = {"text": gaps_text, "json": gaps_json, "html": gaps_html}
