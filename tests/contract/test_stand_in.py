"""The `sandbox` target works end to end: the suite passes against a mock that stands in for BILL's hosts over HTTPS."""

import io
import json
import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
import trustme
from werkzeug.serving import WSGIRequestHandler, make_server

from contract_tests.facts import HERE
from contract_tests.targets import REQUIRED
from mockserver.testing import BillMock

pytestmark = pytest.mark.slow

SIGN_INS = ("/login", "/Login.json", "/ListOrgs.json")
MFA_DEVICE = ("BILL_REMEMBER_ME_ID", "BILL_DEVICE")
MFA_CODE = ("BILL_MFA_CODE",)
APPROVER = ("BILL_APPROVER_USERNAME", "BILL_APPROVER_PASSWORD")
SYNC_TOKEN = ("BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN")
PARTNER = ("BILL_PARTNER_USERNAME", "BILL_PARTNER_PASSWORD", "BILL_APP_KEY")
SPEND = ("BILL_SPEND_TOKEN",)
ALL = (*MFA_DEVICE, *MFA_CODE, *APPROVER, *SYNC_TOKEN, *PARTNER, *SPEND)

REFUSED = re.compile(r'^\[|"response_status": ?1')
# Why a test may be skipped: a variable is not set, there is no control API, or it is about the mock.
REASON = re.compile(r"needs .+: (set BILL_\w+.*|the target has no control API)|is about the mock: .+")


class KeepAlive(WSGIRequestHandler):
    """One connection for many requests, as BILL's gateway has it; nothing is logged."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes, and over TLS the second would wait 40 ms for the first one's acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Gatekeeper:
    """The WSGI application of a mock that keeps count: paths, and bodies of sign-ins with their answers."""

    app: Any
    paths: list[str] = field(default_factory=list)
    sign_ins: list[tuple[set[str], str]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.paths.append(environ["PATH_INFO"])
        if not environ["PATH_INFO"].endswith(SIGN_INS):
            return self.app(environ, start_response)  # type: ignore[no-any-return]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        answer = b"".join(self.app(environ, start_response))
        self.sign_ins.append((values_in(body.decode(), environ["QUERY_STRING"]), answer.decode()))
        return [answer]

    def refusals_of(self, username: str) -> list[set[str]]:
        """What was sent in the sign-ins of a user that were refused."""
        return [values for values, answer in self.sign_ins if username in values and REFUSED.search(answer)]


def values_in(body: str, query: str) -> set[str]:
    """The values of a sign-in, as JSON, form or query."""
    if body.startswith("{"):
        return {str(value) for value in json.loads(body).values()}
    return {value for _, value in parse_qsl(f"{body}&{query}")}


@dataclass
class StandIn:
    """A host that answers as BILL's sandbox: where it is, who it trusts, and credentials of one organization."""

    url: str
    bundle: Path
    credentials: Mapping[str, str]
    gate: Gatekeeper

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
        command = [sys.executable, "-m", "contract_tests.run", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(command, env=environ, cwd=HERE.parent, capture_output=True, text=True, check=False)

    def run_with(self, names: tuple[str, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same with no other variables than the required ones and these."""
        absent = {name: "" for name in self.credentials if name not in (*REQUIRED, *names)}
        return self.run(*arguments, **absent)


@dataclass(frozen=True)
class Outcome:
    """A run: its process, and of each test why it was skipped, empty where it ran."""

    process: subprocess.CompletedProcess[str]
    tests: Mapping[str, str]

    @property
    def not_skipped(self) -> list[str]:
        """The tests that ran."""
        return [name for name, reason in self.tests.items() if not reason]

    @property
    def reasons(self) -> set[str]:
        """Why tests were skipped."""
        return set(self.tests.values()) - {""}


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """A running `StandIn`, with a certificate that only its own bundle vouches for."""
    authority = trustme.CA()
    bundle = tmp_path_factory.mktemp("tls") / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    with BillMock() as mock:
        gate = Gatekeeper(mock.app)
        server = make_server("localhost", 0, gate, threaded=True, ssl_context=tls, request_handler=KeepAlive)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield StandIn(f"https://localhost:{server.server_port}", bundle, mock.tenant().credentials, gate)
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def gate(stand_in: StandIn) -> Gatekeeper:
    """The count of this test alone."""
    stand_in.gate.paths.clear()
    stand_in.gate.sign_ins.clear()
    return stand_in.gate


def outcome(process: subprocess.CompletedProcess[str], report: Path) -> Outcome:
    """What a run with `--junitxml` tells of its tests."""
    cases = ElementTree.parse(report).iter("testcase")
    skips = ((case, case.find("skipped")) for case in cases)
    return Outcome(
        process,
        {
            f"{case.attrib['classname'].removeprefix('contract_tests.')}.py::{case.attrib['name']}": skip.attrib[
                "message"
            ]
            if skip is not None
            else ""
            for case, skip in skips
        },
    )


@pytest.fixture(scope="module")
def with_required(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The whole suite with the four required variables alone."""
    report = tmp_path_factory.mktemp("required") / "junit.xml"
    return outcome(stand_in.run_with((), "--junitxml", str(report)), report)


def test_with_the_four_required_variables_the_whole_suite_is_green(with_required: Outcome) -> None:
    assert with_required.process.returncode == 0, with_required.process.stdout + with_required.process.stderr
    assert len(with_required.not_skipped) > 850
    assert [reason for reason in with_required.reasons if not REASON.fullmatch(reason)] == []


@pytest.mark.parametrize(
    ("names", "count"),
    [
        pytest.param(MFA_DEVICE, 60, id="a remembered device"),
        pytest.param(MFA_CODE, 60, id="a code"),
        pytest.param(APPROVER, 3, id="an approver"),
        pytest.param(SYNC_TOKEN, 5, id="a sync token"),
        pytest.param(PARTNER, 15, id="a partner"),
        pytest.param(SPEND, 80, id="spend"),
        pytest.param(ALL, 170, id="everything"),
    ],
)
def test_with_more_variables_what_was_skipped_runs_and_is_green(
    stand_in: StandIn, with_required: Outcome, tmp_path: Path, names: tuple[str, ...], count: int
) -> None:
    deselected = [argument for name in with_required.not_skipped for argument in ("--deselect", name)]
    process = stand_in.run_with(names, "--junitxml", str(tmp_path / "junit.xml"), *deselected)

    more = outcome(process, tmp_path / "junit.xml")
    assert process.returncode == 0, process.stdout + process.stderr
    assert len(more.not_skipped) >= count
    assert [reason for reason in more.reasons if not REASON.fullmatch(reason)] == []
    assert [name for name in names if any(name in reason for reason in more.reasons)] == []


def test_no_wrong_password_of_a_user_that_exists_is_ever_sent(stand_in: StandIn, gate: Gatekeeper) -> None:
    process = stand_in.run("-k", "sign_in or mfa or test_partner")

    refusals = [gate.refusals_of(stand_in.credentials[name]) for name in ("BILL_USERNAME", "BILL_PARTNER_USERNAME")]
    passwords = {stand_in.credentials[name] for name in ("BILL_PASSWORD", "BILL_PARTNER_PASSWORD")}
    assert process.returncode == 0, process.stdout + process.stderr
    assert [values for each in refusals for values in each if not values & passwords] == []
    # With the right password (and an unknown key or organization) nothing is counted; still they are few.
    assert [len(each) for each in refusals] == [8, 2]


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"BILL_PASSWORD": "wrong"},
            "BILL_USERNAME, BILL_PASSWORD: v3.login lets nobody in, it answers 401 BDC_1101 "
            "User name and/or password do not match our records.\n",
        ),
        (
            {"BILL_DEV_KEY": "01WRONG"},
            "BILL_DEV_KEY: v3.login lets nobody in, it answers 401 BDC_1102 Developer key is invalid.\n",
        ),
        (
            {"BILL_ORGANIZATION_ID": "00802AAAAAAAAAAAzzzz"},
            "BILL_ORGANIZATION_ID: v3.login lets nobody in, it answers 401 BDC_1123 Invalid organization id.\n",
        ),
    ],
    ids=["password", "developer key", "organization"],
)
def test_a_refused_sign_in_is_one_line_exit_2_and_the_last_call(
    stand_in: StandIn, gate: Gatekeeper, settings: dict[str, str], line: str
) -> None:
    done = stand_in.run(**settings)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)
    assert gate.paths == ["/connect/v3/login"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"BILL_V3_URL": "https://localhost:9/connect"}, r"localhost:9 gives no answer: .*Connection refused"),
        ({"BILL_V3_URL": "https://no-such.invalid/connect"}, r"no-such.invalid gives no answer: there is no host .*"),
        (
            {"REQUESTS_CA_BUNDLE": ""},
            r"localhost:\d+ gives no answer: TLS does not succeed .*CERTIFICATE_VERIFY_FAILED.*",
        ),
        ({"REQUESTS_CA_BUNDLE": "/no/such/file"}, r"localhost:\d+ gives no answer: .*/no/such/file"),
        (
            {"BILL_TARGET": "http://localhost:9", "BILL_V2_URL": "", "BILL_V3_URL": ""},
            r"localhost:9 gives no answer: .*Connection refused",
        ),
    ],
    ids=["no server", "no such name", "a certificate nobody vouches for", "no file of certificates", "no mock"],
)
def test_a_target_without_an_answer_is_one_sentence_and_exit_2(
    stand_in: StandIn, gate: Gatekeeper, settings: dict[str, str], reason: str
) -> None:
    done = stand_in.run(**settings)

    assert (done.returncode, done.stdout, done.stderr.count("\n"), gate.paths) == (2, "", 1, [])
    assert re.fullmatch(reason, done.stderr.strip())


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("BILL_V3_URL", "https://gateway.prod.bill.com/connect"),
        ("BILL_V3_URL", "https://GATEWAY.bill.com.:443/connect"),
        ("BILL_V2_URL", "https://api.bill.com/api/v2"),
        ("BILL_TARGET", "https://app02.us.bill.com"),
    ],
)
def test_production_is_refused_before_anything_is_called(
    stand_in: StandIn, gate: Gatekeeper, name: str, url: str
) -> None:
    done = stand_in.run(**{name: url})

    assert (done.returncode, gate.paths) == (2, [])
    assert done.stderr.endswith("is a production host of BILL; the contract suite does not call it\n")


def test_missing_credentials_are_named(stand_in: StandIn) -> None:
    done = stand_in.run(BILL_PASSWORD="", BILL_DEV_KEY="")

    assert (done.returncode, done.stderr) == (2, "BILL_TARGET=sandbox needs BILL_PASSWORD, BILL_DEV_KEY\n")


def test_the_header_says_what_the_target_can(stand_in: StandIn) -> None:
    done = stand_in.run("-k", "test_a_login_answers_session_organization_user_and_trust", BILL_APP_KEY="")

    assert f"BILL: BILL's sandbox, organization {stand_in.credentials['BILL_ORGANIZATION_ID']}; can: " in done.stdout
    assert "cannot: partner, clock, control" in done.stdout
    assert done.returncode == 0


def test_a_recording_is_named_by_its_host_and_verifies_nothing_elsewhere_than_at_bill(
    stand_in: StandIn, tmp_path: Path
) -> None:
    done = stand_in.run("-k", "test_a_success_is_0_and_success", "--record", "--into", str(tmp_path))

    (place,) = tmp_path.iterdir()
    assert place.name == stand_in.url.removeprefix("https://").replace(":", "-")
    assert sorted(path.name for path in place.iterdir()) == ["partner.json", "spend.json", "v2.json", "v3.json"]
    assert f"recorded what {place.name} answers in {place}" in done.stdout


def test_listing_tests_calls_nobody(stand_in: StandIn, gate: Gatekeeper) -> None:
    done = stand_in.run("--collect-only", "-q", "-k", "test_a_success_is_0_and_success")

    assert (done.returncode, gate.paths) == (0, [])
