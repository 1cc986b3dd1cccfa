"""A run of the suite, end to end: what is not collected, what must fail, what is recorded."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.facts import HERE

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]

HEAD = "import pytest\nfrom contract_tests.marks import *\n"
AGREES = """
@diverges(reason="the mock was wrong", fact="F-012")
def test_the_mock_agrees_by_now(sign_in):
    assert sign_in.anonymous.get("/no-such-thing").status == 404
"""
DIFFERS = """
@diverges(reason="the mock is wrong", fact="F-012")
def test_the_mock_still_differs(sign_in):
    assert sign_in.anonymous.get("/no-such-thing").status == 418
"""
UNDRIVEN = """
@documented(fact="F-op:v3.vendors.list")
@operation("v3.vendors.list")
def test_nothing_is_driven():
    pass
"""
UNMARKED = """
def test_nobody_knows_how_sure_it_is():
    pass
"""
LEFT_BEHIND = """
@documented(fact="F-op:v3.vendors.create")
def test_it_leaves_something(make):
    make.undo.later("remove it", lambda: make.users.v3().post("/no-such-thing"))
"""

LOGIN = """
@documented(fact="F-op:v3.login")
@operation("v3.login")
def test_a_login(sign_in):
    assert sign_in.v3().body["trusted"] is False
"""

# The suite's own test of what no test drives, alone and beside the others of a suite.
JUDGE = (HERE / "test_coverage.py").read_text(encoding="utf-8")
IN_PARALLEL = ("-n", "2", "contract_tests", "-o", "addopts=--import-mode=importlib --strict-markers")
REFUSED = """
@pytest.mark.parametrize("number", range(5))
@documented(fact="F-044")
def test_a_session_has_to_be_made_anew(sign_in, names, number):
    sign_in.as_v3(sign_in.v3(username=names.email()))
"""
CUT_OFF = """
@pytest.fixture
def cable(transport, v3, monkeypatch):
    monkeypatch.setattr(transport, "_http", None)
    monkeypatch.setattr(transport, "_http", type("Cut", (), {"request": cut})())

def cut(*arguments, **more):
    raise ConnectionError("the cable is cut")

@pytest.mark.parametrize("number", range(9))
@documented(fact="F-044")
def test_nothing_answers(cable, v3, number):
    v3.get("/vendors")
"""

START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from contract_tests.run import main; sys.exit(main())"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`billmock contract`, or pytest, on a copy of the suite whose one module of tests is made of a source."""
    shutil.copytree(HERE, tmp_path / "contract_tests", ignore=shutil.ignore_patterns("test_*", "__pycache__"))

    def run(source: str, *arguments: str, module: str = "contract_tests.run") -> subprocess.CompletedProcess[str]:
        (tmp_path / "contract_tests" / "test_made_up.py").write_text(HEAD + source, encoding="utf-8")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("BILL", "PYTEST"))}
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)

    return run


def test_a_divergence_that_is_no_longer_needed_fails(run: Run) -> None:
    process = run(AGREES + DIFFERS)

    assert process.returncode == 1
    assert "1 failed, 1 xfailed" in process.stdout
    assert "[XPASS(strict)] the mock was wrong" in process.stdout


def test_the_tests_that_ran_are_counted_by_fidelity_and_no_others(run: Run) -> None:
    process = run(AGREES + DIFFERS + LOGIN, "-k", "differs or login")

    assert "contract tests by fidelity: 1 documented, 1 diverges\n" in process.stdout


def test_a_test_without_a_fidelity_is_not_collected(run: Run) -> None:
    process = run(UNMARKED)

    assert process.returncode == 4
    assert "test_made_up.py::test_nobody_knows_how_sure_it_is: needs exactly one fidelity marker" in process.stderr


def test_a_test_that_drives_less_than_it_says_fails(run: Run) -> None:
    process = run(UNDRIVEN)

    assert process.returncode == 1
    assert "v3.vendors.list was not answered with 200" in process.stdout


def test_what_could_not_be_undone_is_an_error(run: Run) -> None:
    process = run(LEFT_BEHIND)

    assert process.returncode == 1
    assert "UndoFailed: remove it: 404 ['BDC_1121'] ['API not supported.']" in process.stdout


def test_a_run_records_what_it_saw(run: Run, tmp_path: Path) -> None:
    process = run(LOGIN, "--record", "--into", "seen")

    row = json.loads((tmp_path / "seen" / "mock" / "v3.json").read_text(encoding="utf-8"))["v3.login"]
    assert process.returncode == 0
    assert row["fields"] == {
        "organizationId": "<organization:1>",
        "sessionId": "string",
        "trusted": "boolean",
        "userId": "<user:1>",
    }


def test_a_whole_run_fails_naming_what_no_test_drives(run: Run) -> None:
    process = run(LOGIN + JUDGE)

    assert process.returncode == 1
    assert ", v3.login.session.get, v3.logout, v3.mfa" in process.stdout


def test_a_whole_run_fails_in_parallel_as_well(run: Run) -> None:
    process = run(LOGIN + JUDGE, *IN_PARALLEL, module="pytest")

    assert process.returncode == 1
    assert ", v3.logout, " in process.stdout


@pytest.mark.parametrize("arguments", [("-k", "every_operation"), ("--deselect", "test_made_up.py::test_a_login")])
def test_a_partial_run_does_not_judge(run: Run, arguments: tuple[str, str]) -> None:
    process = run(LOGIN + JUDGE, *arguments)

    assert process.returncode == 0
    assert "1 skipped, 1 deselected" in process.stdout


def test_a_partial_run_in_parallel_does_not_judge(run: Run) -> None:
    process = run(LOGIN + JUDGE, *IN_PARALLEL, "-k", "every_operation", module="pytest")

    assert process.returncode == 0
    assert "1 skipped" in process.stdout


def test_a_sign_in_that_is_refused_in_the_middle_stops_the_run(run: Run) -> None:
    process = run(REFUSED)

    assert process.returncode == 2
    assert "1 failed" in process.stdout
    assert "BILL_USERNAME, BILL_PASSWORD: v3.login lets nobody in, it answers 401 BDC_1101" in process.stdout


def test_a_target_that_stops_answering_stops_the_run(run: Run) -> None:
    process = run(CUT_OFF)

    assert process.returncode == 2
    assert "3 failed" in process.stdout
    assert "gives no answer: the cable is cut" in process.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A directory whose own modules and settings would break every run that came across them."""
    place = tmp_path / "project"
    for name in ("mockserver", "contract_tests", "requests"):
        (place / name).mkdir(parents=True)
        (place / name / "__init__.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    (place / "conftest.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    (place / "pytest.ini").write_text("[pytest]\npythonpath = .\nrequired_plugins = not-this-one", encoding="utf-8")
    return place


def test_neither_modules_nor_settings_around_the_suite_reach_it(run: Run, tmp_path: Path, project: Path) -> None:
    run(LOGIN)
    shutil.copytree(tmp_path / "contract_tests", project / "venv" / "contract_tests")
    command = [sys.executable, "-P", "-c", START, str(project / "venv"), "--report"]
    environ = {**os.environ, "PYTEST_ADDOPTS": "--not-this-one"}

    process = subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, check=False)

    assert process.stderr == ""
    assert "1 operations compared" in process.stdout
