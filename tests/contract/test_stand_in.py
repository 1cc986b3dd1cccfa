"""The `sandbox` target works end to end: the suite passes against a mock that stands in for BILL's hosts over HTTPS."""

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme
from werkzeug.serving import WSGIRequestHandler, make_server

from contract_tests.facts import HERE
from mockserver.testing import BillMock

pytestmark = pytest.mark.slow

# What BILL's limits let through without waiting: no S&E (60 calls a minute), few text messages (5 a minute).
CHOSEN = "(test_sign_in or test_vendors_v3 or test_payments or test_partner or test_both) and not wrong_code"


class KeepAlive(WSGIRequestHandler):
    """One connection for many requests, as BILL's gateway has it; nothing is logged."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class StandIn:
    """A host that answers as BILL's sandbox: where it is, who it trusts, and credentials of one organization."""

    url: str
    bundle: Path
    credentials: Mapping[str, str]

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """`billmock contract` in a process of its own, with the sandbox as its target."""
        environ = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **self.credentials,
            "BILL_TARGET": "sandbox",
            "BILL_V2_URL": f"{self.url}/api/v2",
            "BILL_V3_URL": f"{self.url}/connect",
            "REQUESTS_CA_BUNDLE": str(self.bundle),
            **settings,
        }
        command = [sys.executable, "-m", "contract_tests.run", *arguments]
        return subprocess.run(command, env=environ, cwd=HERE.parent, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """A running `StandIn`, with a certificate that only its own bundle vouches for."""
    authority = trustme.CA()
    bundle = tmp_path_factory.mktemp("tls") / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    with BillMock() as mock:
        server = make_server("localhost", 0, mock.app, threaded=True, ssl_context=tls, request_handler=KeepAlive)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield StandIn(f"https://localhost:{server.server_port}", bundle, mock.tenant().credentials)
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_suite_passes_over_https_on_hosts_given_as_bills(stand_in: StandIn) -> None:
    done = stand_in.run("-k", CHOSEN)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"BILL: BILL's sandbox, organization {stand_in.credentials['BILL_ORGANIZATION_ID']}; can: " in done.stdout
    assert "cannot: clock, control" in done.stdout


def test_a_host_that_nobody_vouches_for_is_not_trusted(stand_in: StandIn) -> None:
    done = stand_in.run("-k", "test_a_login_answers_session_organization_user_and_trust", REQUESTS_CA_BUNDLE="")

    assert done.returncode == 1
    assert "CERTIFICATE_VERIFY_FAILED" in done.stdout


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("BILL_V3_URL", "https://gateway.prod.bill.com/connect"),
        ("BILL_V3_URL", "https://GATEWAY.bill.com.:443/connect"),
        ("BILL_V2_URL", "https://api.bill.com/api/v2"),
        ("BILL_TARGET", "https://app02.us.bill.com"),
    ],
)
def test_production_is_refused_before_anything_is_called(stand_in: StandIn, name: str, url: str) -> None:
    done = stand_in.run(**{name: url})

    assert done.returncode == 2
    assert done.stderr.endswith("is a production host of BILL; the contract suite does not call it\n")


def test_missing_credentials_are_named(stand_in: StandIn) -> None:
    done = stand_in.run(BILL_PASSWORD="", BILL_DEV_KEY="")

    assert (done.returncode, done.stderr) == (2, "BILL_TARGET=sandbox needs BILL_PASSWORD, BILL_DEV_KEY\n")


def test_a_capability_that_is_missing_is_said_and_skipped(stand_in: StandIn) -> None:
    done = stand_in.run("-k", "test_partner", "-rs", BILL_APP_KEY="")

    assert done.returncode == 0
    assert "needs partner: set BILL_PARTNER_USERNAME and BILL_PARTNER_PASSWORD and BILL_APP_KEY" in done.stdout
    assert "passed" not in done.stdout
