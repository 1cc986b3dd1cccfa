"""The `sandbox` target works end to end: the suite passes against a mock that stands in for BILL's hosts over HTTPS."""

import fcntl
import json
import os
import re
import ssl
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import trustme
from werkzeug.serving import make_server

from contract_tests.targets import REQUIRED
from mockserver.testing import BillMock
from tests.contract.stand_in import Gatekeeper, KeepAlive, Outcome, StandIn

pytestmark = pytest.mark.slow

MFA_DEVICE = ("BILL_REMEMBER_ME_ID", "BILL_DEVICE")
MFA_CODE = ("BILL_MFA_CODE",)
APPROVER = ("BILL_APPROVER_USERNAME", "BILL_APPROVER_PASSWORD")
SYNC_TOKEN = ("BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN")
PARTNER = ("BILL_PARTNER_USERNAME", "BILL_PARTNER_PASSWORD", "BILL_APP_KEY")
SPEND = ("BILL_SPEND_TOKEN",)
RECORDINGS = ["auth.json", "partner.json", "spend.json", "v2.json", "v3.json"]
OAUTH = ("BILL_CLIENT_ID", "BILL_CLIENT_SECRET")
ALL = (*MFA_DEVICE, *MFA_CODE, *APPROVER, *SYNC_TOKEN, *PARTNER, *SPEND, *OAUTH)

# Why a test may be skipped: a variable is not set, there is no control API, or it is about the mock.
REASON = re.compile(r"needs .+: (set BILL_\w+.*|the target has no control API)|is about the mock: .+")


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
        yield StandIn(f"https://localhost:{server.server_port}", bundle, gate, mock)
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def gate(stand_in: StandIn) -> Gatekeeper:
    """The count of this test alone."""
    stand_in.gate.clear()
    return stand_in.gate


@pytest.fixture(scope="module")
def with_required(stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The whole suite with the four required variables alone: the longest run, so pytest's workers share it."""
    own = tmp_path_factory.getbasetemp()
    outcome = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "with-required.json"
    with outcome.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            outcome.write_text(json.dumps(asdict(stand_in.judge(own / "with-required.xml", ()))), "utf-8")
    return Outcome(**json.loads(outcome.read_text("utf-8")))


def test_with_the_four_required_variables_the_whole_suite_is_green(with_required: Outcome) -> None:
    assert with_required.status == 0, with_required.output
    assert len(with_required.not_skipped) > 850
    assert [reason for reason in with_required.reasons if not REASON.fullmatch(reason)] == []


def test_a_check_names_what_is_missing_and_writes_nothing(stand_in: StandIn, gate: Gatekeeper) -> None:
    absent = dict.fromkeys(set(stand_in.credentials) - {*REQUIRED}, "")

    process = stand_in.run("--check", **absent)

    assert process.returncode == 0, process.stderr
    assert "needs spend: set BILL_SPEND_TOKEN" in process.stdout
    assert "nothing was written; 3 calls (2 v3, 1 v2)" in process.stdout
    assert gate.paths == ["/connect/v3/login", "/api/v2/Login.json", "/connect/v3/funding-accounts/banks"]


def test_a_check_foretells_which_tests_run(stand_in: StandIn, with_required: Outcome) -> None:
    absent = dict.fromkeys(set(stand_in.credentials) - {*REQUIRED}, "")
    foretold = re.search(r"(\d+) of (\d+) tests can run", stand_in.run("--check", **absent).stdout)

    assert foretold is not None
    assert int(foretold[2]) == len(with_required.tests)
    assert len(with_required.not_skipped) <= int(foretold[1]) <= len(with_required.not_skipped) + 40


def test_a_run_of_some_operations_calls_no_others(stand_in: StandIn, tmp_path: Path) -> None:
    outcome = stand_in.judge(tmp_path / "junit.xml", (), "--operations", "v3.health.get,v2.Crud.Read.Vendor")

    assert outcome.status == 0, outcome.output
    assert 0 < len(outcome.tests) < 30


@pytest.mark.parametrize(
    ("names", "count"),
    [
        pytest.param(MFA_DEVICE, 65, id="a remembered device"),
        pytest.param(MFA_CODE, 70, id="a code"),
        pytest.param(APPROVER, 10, id="an approver"),
        pytest.param(SYNC_TOKEN, 5, id="a sync token"),
        pytest.param(PARTNER, 15, id="a partner"),
        pytest.param(SPEND, 80, id="spend"),
        pytest.param(OAUTH, 7, id="OAuth"),
        pytest.param(ALL, 190, id="everything"),
    ],
)
def test_with_more_variables_what_was_skipped_runs_and_is_green(
    stand_in: StandIn, with_required: Outcome, tmp_path: Path, names: tuple[str, ...], count: int
) -> None:
    deselected = [argument for name in with_required.not_skipped for argument in ("--deselect", name)]

    more = stand_in.judge(tmp_path / "junit.xml", names, *deselected)

    assert more.status == 0, more.output
    assert len(more.not_skipped) >= count
    assert [reason for reason in more.reasons if not REASON.fullmatch(reason)] == []
    assert [name for name in names if any(name in reason for reason in more.reasons)] == []


def test_an_organization_without_records_makes_skips_and_no_failures(stand_in: StandIn) -> None:
    credentials = stand_in.mock.tenant("empty").credentials

    process = stand_in.run("-k", "payment or bank or card or network or transaction", "-rs", **credentials)

    assert process.returncode == 0, process.stdout + process.stderr
    assert "needs a verified bank account in the organization" in process.stdout


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
    process = stand_in.run(**settings)

    assert (process.returncode, process.stdout, process.stderr) == (2, "", line)
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
    process = stand_in.run(**settings)

    assert (process.returncode, process.stdout, process.stderr.count("\n"), gate.paths) == (2, "", 1, [])
    assert re.fullmatch(reason, process.stderr.strip())


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
    process = stand_in.run(**{name: url})

    assert (process.returncode, gate.paths) == (2, [])
    assert process.stderr.endswith("is a production host of BILL; the contract suite does not call it\n")


def test_missing_credentials_are_named(stand_in: StandIn) -> None:
    process = stand_in.run(BILL_PASSWORD="", BILL_DEV_KEY="")

    assert (process.returncode, process.stderr) == (2, "BILL_TARGET=sandbox needs BILL_PASSWORD, BILL_DEV_KEY\n")


def test_the_header_says_what_the_target_can(stand_in: StandIn) -> None:
    process = stand_in.run("-k", "test_a_login_answers_session_organization_user_and_trust", BILL_APP_KEY="")

    assert f"BILL: BILL's sandbox, organization {stand_in.credentials['BILL_ORGANIZATION_ID']}; can: " in process.stdout
    assert "cannot: partner, clock, control" in process.stdout
    assert process.returncode == 0


def test_a_recording_is_named_by_its_host_and_verifies_nothing_elsewhere_than_at_bill(
    stand_in: StandIn, tmp_path: Path
) -> None:
    process = stand_in.run("-k", "test_a_success_is_0_and_success", "--record", "--into", str(tmp_path))

    (place,) = tmp_path.iterdir()
    assert place.name == stand_in.url.removeprefix("https://").replace(":", "-")
    assert sorted(path.name for path in place.iterdir()) == RECORDINGS
    assert f"recorded what {place.name} answers in {place}" in process.stdout


def test_listing_tests_calls_nobody(stand_in: StandIn, gate: Gatekeeper) -> None:
    process = stand_in.run("--collect-only", "-q", "-k", "test_a_success_is_0_and_success")

    assert (process.returncode, gate.paths) == (0, [])
