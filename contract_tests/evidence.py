"""What answers looked like, written down without anything that was in them.

The writer lets through only: operation ids, HTTP statuses, BDC codes, field names, types, and placeholders such as
`<vendor:1>` that show which ids are the same.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contract_tests.answers import Answer
from contract_tests.facts import HERE
from contract_tests.operations import APIS, EVIDENCE, documents
from contract_tests.shapes import leaves, type_of
from contract_tests.stash import answers_so_far

RECORDED = EVIDENCE / "recorded"
VALIDATION = HERE / "validation.json"

Row = Mapping[str, Any]

FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
DYNAMIC = "*"
# An element of a v2 bulk call may fail inside an answer that does not.
OF_ERRORS = ("error_code", "error_message")
CODE = re.compile(r"BDC_\d{4}")
BILL_ID = re.compile(r"([0-9A-Za-z]{3})0[0-9][0-9A-Za-z]{15}")
SPEND_UUID = re.compile(r"([a-z]{3})_[0-9a-v]{26}")
SPEND_ID = re.compile(
    r"(User|Budget|Card|Transaction|TagType|TagValue|UserAllocation|Company|Reimbursement):[0-9a-zA-Z_:-]+"
)

ENTITIES = {
    "008": "organization", "006": "user", "0po": "role", "bac": "bank", "cat": "card", "009": "vendor",
    "vba": "vendor-bank", "00n": "bill", "bli": "bill-line", "vcr": "vendor-credit", "stp": "payment",
    "blp": "bill-payment", "0cu": "customer", "cba": "customer-bank", "00e": "invoice", "00f": "invoice-line",
    "0rp": "receivable-payment", "0ca": "account", "cls": "class", "0de": "department", "loc": "location",
    "00p": "term", "0ii": "item", "usr": "spend-user", "bgt": "budget", "crd": "spend-card",
    "txr": "transaction", "tty": "custom-field", "tvl": "custom-value", "rct": "receipt",
}  # fmt: skip


class Placeholders:
    """Ids replaced by what they are of and a number; the same id by the same placeholder."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)

    def of(self, text: str) -> str:
        """The placeholder of an id, empty for any other text."""
        entity = _entity(text)
        if entity and text not in self._known:
            self._counts[entity] += 1
            self._known[text] = f"<{entity}:{self._counts[entity]}>"
        return self._known.get(text, "")


def rows(answers: Iterable[Answer], day: date) -> dict[str, dict[str, Any]]:
    """Per operation what its answers were: `recorded`, `status`, `fields`, `refusals`."""
    placeholders = Placeholders()
    rows_by_operation: dict[str, dict[str, Any]] = {}
    for answer in answers:
        if answer.operation not in documents() or answer.status >= 500:
            continue
        row = rows_by_operation.setdefault(answer.operation, {"recorded": str(day), "fields": {}, "refusals": []})
        if answer.is_refused:
            row["refusals"] = sorted({*map(tuple, row["refusals"]), *_refusal(answer)})
        else:
            row["status"] = answer.status
            _add_fields(row["fields"], answer, placeholders)
    return {name: _sort(row) for name, row in sorted(rows_by_operation.items())}


def write(directory: Path, rows_by_operation: Mapping[str, Mapping[str, Any]]) -> None:
    """Merge rows into the files of a directory, one an API; operations not driven keep what they had."""
    directory.mkdir(parents=True, exist_ok=True)
    for api in APIS:
        path = directory / f"{api}.json"
        earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        new = {name: row for name, row in rows_by_operation.items() if name.startswith(f"{api}.")}
        if new:
            write_json(path, dict(sorted({**earlier, **new}.items())))


def read(directory: Path) -> dict[str, dict[str, Any]]:
    """All rows of a directory, none where it does not exist."""
    files = (directory / f"{api}.json" for api in APIS)
    texts = (path.read_text(encoding="utf-8") for path in files if path.exists())
    return {name: row for text in texts for name, row in json.loads(text).items()}


def write_json(path: Path, value: object) -> None:
    """Write a JSON file that reads well in a diff."""
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


class Recorder:
    """A pytest plugin: writes evidence when the run ends and, for the sandbox, the date of every passed test."""

    def __init__(self, directory: Path, day: date, validation: Path | None = None) -> None:
        self._directory = directory
        self._day = day
        self._validation = validation
        self._passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that passed."""
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            path, _, name = report.nodeid.partition("::")
            self._passed.append(f"{Path(path).name}::{name}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write what was seen."""
        write(self._directory, rows(answers_so_far(session.config), self._day))
        if self._validation:
            known = json.loads(self._validation.read_text(encoding="utf-8")) if self._validation.exists() else {}
            write_json(self._validation, known | dict.fromkeys(self._passed, str(self._day)))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the host and where its evidence is."""
        terminalreporter.write_line(f"recorded what {self._directory.name} answers in {self._directory}")


def _entity(text: str) -> str:
    if match := BILL_ID.fullmatch(text) or SPEND_UUID.fullmatch(text):
        return ENTITIES.get(match[1], "")
    try:
        plain = base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    match = SPEND_ID.fullmatch(plain)
    return f"{match[1]}-id" if match else ""


def _refusal(answer: Answer) -> set[tuple[int, str]]:
    codes = {code for code in answer.codes if CODE.fullmatch(code)}
    return {(answer.status, code) for code in codes or {""}}


def _add_fields(fields: dict[str, set[str]], answer: Answer, placeholders: Placeholders) -> None:
    values = ((path, value) for path, value in leaves(answer.body) if path.rpartition(".")[2] not in OF_ERRORS)
    for path, value in values:
        known = fields.setdefault(_without_names(path), set())
        placeholder = placeholders.of(value) if isinstance(value, str) else ""
        if not placeholder:
            known.add(type_of(value))
        elif not any(word.startswith("<") for word in known):
            known.add(placeholder)


def _without_names(path: str) -> str:
    """The path with every name that no field has (an id, a code used as a key) hidden."""
    parts = re.findall(r"\[\]|[^.\[\]]+", path)
    return ".".join(part if part == "[]" or _is_field(part) else DYNAMIC for part in parts).replace(".[]", "[]")


def _is_field(name: str) -> bool:
    return bool(FIELD.fullmatch(name)) and not any(key.fullmatch(name) for key in (CODE, BILL_ID, SPEND_UUID))


def _sort(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {path: "|".join(sorted(kinds)) for path, kinds in sorted(row["fields"].items()) if path}
    refusals = [{"status": status, "code": code} for status, code in row["refusals"]]
    return {**row, "fields": fields, "refusals": refusals}
