"""`billmock run` and `billmock proxy`: programs that call BILL's own host names reach the mock."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from mockserver import BillMock
from mockserver.cli import main
from mockserver.serving.isolation import start_isolated
from mockserver.serving.programs import CannotStart, run_to_end, start
from tests.servers import ROOT

URL = "https://gateway.stage.bill.com/connect/v3/vendors"
CAN_ISOLATE = (
    sys.platform == "linux"
    and subprocess.run(["unshare", "-Urnm", "true"], capture_output=True, check=False).returncode == 0
)
isolating = pytest.mark.skipif(not CAN_ISOLATE, reason="this machine allows no namespaces")


@pytest.fixture(scope="module")
def plain() -> Iterator[BillMock]:
    """A server that speaks no TLS."""
    with BillMock(scenario="empty") as mock:
        yield mock


@pytest.fixture
def environ(data_dir: Path, tmp_path: Path) -> dict[str, str]:
    """The variables of a command: no server runs where its settings say."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/bin",
        "BILLMOCK_DATA_DIR": str(data_dir),
        "BILLMOCK_SCENARIO": "empty",
        "BILLMOCK_PORT": "9",
        "HOME": str(tmp_path),
    }


def billmock(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command of billmock, run to its end."""
    command = [sys.executable, "-m", "mockserver", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
def test_a_program_reaches_a_server_of_its_own(environ: dict[str, str]) -> None:
    ran = billmock(environ, "run", "--", "curl", "-s", URL)

    assert (ran.returncode, json.loads(ran.stdout)[0]["code"]) == (0, "BDC_1109")
    assert "what ignores HTTPS_PROXY reaches the network as always" in ran.stderr


@pytest.mark.slow
def test_a_program_reaches_the_server_that_is_named(environ: dict[str, str], plain: BillMock) -> None:
    before = plain.requests.cursor()
    script = f'echo "$BILL_USERNAME"; curl -s {URL} -H "devKey: $BILL_DEV_KEY"'
    ran = billmock(environ, "run", "--quiet", "--url", plain.url, "sh", "-c", script)
    [entry] = plain.requests(after=before)

    assert "admin@billmock.example" in ran.stdout
    assert (entry["path"], entry["headers"]["host"]) == ("/connect/v3/vendors", "gateway.stage.bill.com")
    assert ran.stderr == ""


@pytest.mark.slow
def test_credentials_that_are_set_stay_and_it_is_said(environ: dict[str, str], plain: BillMock) -> None:
    script = 'echo "$BILL_USERNAME|$BILL_PASSWORD"'
    ran = billmock({**environ, "BILL_USERNAME": "me"}, "run", "--url", plain.url, "--", "sh", "-c", script)

    assert ran.stdout == f"me|{plain.credentials['BILL_PASSWORD']}\n"
    assert "left as they are set: BILL_USERNAME; --environment sandbox sets all of the mock's" in ran.stderr


@pytest.mark.slow
def test_a_command_of_ours_works_in_a_program_of_ours(environ: dict[str, str], plain: BillMock) -> None:
    script = f"{sys.executable} -m mockserver health"
    ran = billmock(environ, "run", "--quiet", "--url", plain.url, "--", "sh", "-c", script)

    assert (ran.stdout, ran.stderr) == ('{"status": "ready"}\n', "")


@pytest.mark.slow
def test_a_server_that_the_environment_names_must_answer(environ: dict[str, str]) -> None:
    ran = billmock({**environ, "BILLMOCK_URL": "http://127.0.0.1:9"}, "run", "--", "true")

    assert (ran.returncode, "BILLMOCK_URL: no server answers at http://127.0.0.1:9" in ran.stderr) == (125, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "--", "sh", "-c", "exit 7"), 7),
        (("run", "--", "sh", "-c", "kill -9 $$"), 137),
        (("run", "--", "no-such-program"), 127),
        (("run", "--", "/etc/passwd"), 126),
        (("run", "--url", "http://127.0.0.1:9", "--", "true"), 125),
        (("run",), 2),
    ],
)
def test_the_exit_code_is_the_programs(environ: dict[str, str], words: tuple[str, ...], code: int) -> None:
    assert billmock(environ, *words).returncode == code


@pytest.mark.slow
def test_signals_are_passed_on(environ: dict[str, str]) -> None:
    program = "import signal, sys; signal.signal(15, lambda *_: sys.exit(9)); print('on', flush=True); signal.pause()"
    command = [sys.executable, "-m", "mockserver", "run", "--quiet", "--", sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 9


@pytest.mark.slow
@isolating
def test_an_isolated_program_reaches_the_mock_without_a_proxy_and_nothing_else(environ: dict[str, str]) -> None:
    script = (
        f"curl -s --noproxy '*' {URL}; echo; curl -s $BILLMOCK_URL/_mock/health/live; echo;"
        "curl -s --noproxy '*' --max-time 5 http://192.0.2.1/ || echo unreachable; exit 5"
    )
    ran = billmock(environ, "run", "--isolate", "--", "sh", "-c", script)

    refusal, health, other = ran.stdout.splitlines()
    assert (json.loads(refusal)[0]["code"], health, other) == ("BDC_1109", '{"status":"live"}', "unreachable")
    assert ran.returncode == 5
    assert "the program has no other network" in ran.stderr


@pytest.mark.slow
@isolating
def test_an_isolated_program_that_is_not_there_is_told(environ: dict[str, str]) -> None:
    ran = billmock(environ, "run", "--quiet", "--isolate", "--", "no-such-program")

    assert (ran.returncode, ran.stderr) == (127, "Error: cannot run no-such-program: No such file or directory\n")


@pytest.mark.slow
@isolating
def test_where_no_namespace_is_allowed_it_is_said(environ: dict[str, str]) -> None:
    own = f"{sys.executable} -m mockserver run --quiet --isolate -- true"
    script = f"echo 0 > /proc/sys/user/max_user_namespaces; echo 0 > /proc/sys/user/max_net_namespaces; exec {own}"
    command = ["unshare", "-Ur", "sh", "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)

    assert (ran.returncode, ran.stderr.startswith("Error: --isolate is not allowed here: unshare: ")) == (125, True)


@pytest.mark.slow
def test_a_proxy_leads_to_a_server_that_runs_elsewhere(
    environ: dict[str, str], plain: BillMock, data_dir: Path
) -> None:
    command = [sys.executable, "-m", "mockserver", "proxy", "--url", plain.url, "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heading, place = process.stdout.readline(), process.stdout.readline()
        with requests.Session() as session:
            session.trust_env, session.verify = False, str(data_dir / "ca.pem")
            session.proxies = {"https": place.strip().partition("=")[2]}
            document = session.get("https://gateway.stage.bill.com/_mock/openapi.json", timeout=20).json()
        process.terminate()

        assert process.wait(20) == 0
    assert heading == f"BILL's hosts are {plain.url}; everything else is refused\n"
    assert document["servers"] == [{"url": "https://gateway.stage.bill.com"}]


def test_a_proxy_listens_at_a_host_and_a_port() -> None:
    ran = CliRunner().invoke(main, ["proxy", "--listen", "8081"])

    assert (ran.exit_code, "--listen must be HOST:PORT, not 8081" in ran.output) == (2, True)


def test_the_certificate_is_made_where_the_command_says(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["ca"], env={"BILLMOCK_DATA_DIR": str(tmp_path)})

    assert ran.output == f"{tmp_path}/ca.pem\n"
    assert (tmp_path / "ca.pem").read_text().startswith("-----BEGIN CERTIFICATE-----")


def test_without_the_extra_a_command_says_so_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    ran = CliRunner().invoke(main, ["ca"])

    assert (ran.exit_code, ran.output) == (125, "Error: TLS needs the extra: pip install '.[tls]' in a checkout\n")


def test_elsewhere_than_on_linux_no_program_is_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(CannotStart, match="--isolate needs Linux"):
        start_isolated(["true"], {}, 1, list[socket.socket]().append)


@pytest.mark.slow
def test_who_runs_a_program_gets_its_signal_handlers_back() -> None:
    before = signal.getsignal(signal.SIGTERM)

    assert run_to_end(lambda: start(["true"], {"PATH": "/usr/bin:/bin"})) == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_certificate_is_given_to_everybody(secure: BillMock) -> None:
    answer = requests.get(f"{secure.url}/_mock/ca.pem", timeout=10)

    assert (answer.content, answer.headers["Content-Type"]) == (
        secure.ca_file.read_bytes(),
        "application/x-pem-file",
    )


def test_without_tls_there_is_no_certificate(plain: BillMock) -> None:
    answer = requests.get(f"{plain.url}/_mock/ca.pem", timeout=10)

    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "this server speaks no TLS; billmock serve --tls does"},
    )
