"""A mock that stands in for BILL's hosts over HTTPS, the suite run against it, and what came of the run."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from werkzeug.serving import WSGIRequestHandler

from contract_tests.facts import HERE
from contract_tests.targets import REQUIRED
from mockserver.testing import BillMock

SIGN_INS = ("/login", "/Login.json", "/ListOrgs.json")
REFUSED = re.compile(r'^\[|"response_status": ?1')


class KeepAlive(WSGIRequestHandler):
    """One connection for many requests, as BILL's gateway has it; nothing is logged."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes, and over TLS the second would wait 40 ms for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Gatekeeper:
    """The WSGI application of a mock that keeps count: paths, and the values of sign-ins with their answers."""

    app: Any
    paths: list[str] = field(default_factory=list)
    sign_ins: list[tuple[set[str], str]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the mock does."""
        self.paths.append(environ["PATH_INFO"])
        if not environ["PATH_INFO"].endswith(SIGN_INS):
            return self.app(environ, start_response)  # type: ignore[no-any-return]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        answer = b"".join(self.app(environ, start_response))
        self.sign_ins.append((_values(body.decode(), environ["QUERY_STRING"]), answer.decode()))
        return [answer]

    def refusals_of(self, username: str) -> list[set[str]]:
        """What was sent in the sign-ins of a user that were refused."""
        return [values for values, answer in self.sign_ins if username in values and REFUSED.search(answer)]

    def clear(self) -> None:
        """Begin to count."""
        self.paths.clear()
        self.sign_ins.clear()


@dataclass
class StandIn:
    """A host that answers as BILL's sandbox: where it is, who it trusts, and the mock that answers."""

    url: str
    bundle: Path
    gate: Gatekeeper
    mock: BillMock

    @cached_property
    def credentials(self) -> Mapping[str, str]:
        """Those of one organization, for every capability."""
        return self.mock.tenant().credentials

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """`billmock contract` in a process of its own, with the sandbox as its target."""
        environ = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **self.credentials,
            "BILL_TARGET": "sandbox",
            "BILL_V2_URL": f"{self.url}/api/v2",
            "BILL_V3_URL": f"{self.url}/connect",
            "BILL_PACING": "off",
            "REQUESTS_CA_BUNDLE": str(self.bundle),
            **settings,
        }
        command = [sys.executable, "-m", "contract_tests.run", *arguments]
        return subprocess.run(command, env=environ, cwd=HERE.parent, capture_output=True, text=True, check=False)

    def judge(self, report: Path, names: tuple[str, ...], *arguments: str) -> Outcome:
        """A run with no other variables than the required ones and these; `report` is a file for its tests."""
        absent = {name: "" for name in self.credentials if name not in (*REQUIRED, *names)}
        process = self.run("--junitxml", str(report), *arguments, **absent)
        return Outcome(process.returncode, process.stdout + process.stderr, _skips(report))


@dataclass(frozen=True)
class Outcome:
    """A run: its exit status and output, and of each test why it was skipped, empty where it ran."""

    status: int
    output: str
    tests: Mapping[str, str]

    @property
    def not_skipped(self) -> list[str]:
        """The tests that ran."""
        return [name for name, reason in self.tests.items() if not reason]

    @property
    def reasons(self) -> set[str]:
        """Why tests were skipped."""
        return set(self.tests.values()) - {""}


def _values(body: str, query: str) -> set[str]:
    if body.startswith("{"):
        return {str(value) for value in json.loads(body).values()}
    return {value for _, value in parse_qsl(f"{body}&{query}")}


def _skips(report: Path) -> dict[str, str]:
    return {_name(case): _reason(case.find("skipped")) for case in ElementTree.parse(report).iter("testcase")}


def _name(case: ElementTree.Element) -> str:
    module = case.attrib["classname"].removeprefix("contract_tests.")
    return f"{module}.py::{case.attrib['name']}"


def _reason(skip: ElementTree.Element | None) -> str:
    return "" if skip is None else skip.attrib["message"]
