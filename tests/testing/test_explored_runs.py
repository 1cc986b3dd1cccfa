"""Tests that the plugin runs again and again, in whole runs of pytest."""

import os
import sys

import pytest

from mockserver.kernel.user_directories import user_cache

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

CACHE = str(user_cache(os.environ, sys.platform))  # pytester gives each project a home of its own
NAIVE = """
import pytest, requests

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}

@pytest.fixture
def session(bill_tenant):
    return bill_tenant.session()

def add(session, name="Alder"):
    for _ in range(3):
        try:
            return session.post("/vendors", json={"name": name, "address": ADDRESS})
        except requests.ConnectionError:
            pass

"""
TEST = "def test_naive(session, tmp_path, capsys):\n    assert add(session).status_code == 201\n"
MARK = '@pytest.mark.bill(explore="lost-answers")\n'
RISK = (
    "*v3.vendors.create (call 1, lost-answers): money at risk: 1 of vendor became 2 while the client reported success*"
)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A stranger's project, in which worlds that were made before are there."""
    monkeypatch.setenv("XDG_CACHE_HOME", CACHE)
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider -p no:faker\n")
    return pytester


def run(project: pytest.Pytester, text: str, *options: str) -> pytest.RunResult:
    """Run pytest on a module of tests as a stranger would, in a process of its own."""
    project.makepyfile(NAIVE + text)
    return project.runpytest_subprocess(*options, timeout=120)


def test_a_test_with_money_at_risk_fails_with_the_verdicts_as_its_report(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*FAILURES*", RISK, "*billmock: explored*", "*1 money at risk", RISK])


def test_the_command_line_explores_every_test_but_those_whose_mark_says_no(project: pytest.Pytester) -> None:
    quiet = '@pytest.mark.bill(explore="")\n' + TEST.replace("test_naive", "test_quiet")

    run(project, TEST + quiet, "--bill-explore=lost-answers").assert_outcomes(failed=1, passed=1)


def test_nothing_runs_again_unless_somebody_asks(project: pytest.Pytester) -> None:
    result = run(project, TEST)

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*explored*")
    result.stdout.fnmatch_lines(["2 requests of 1 tenants*"])


def test_only_the_last_run_is_among_what_the_run_did(project: pytest.Pytester) -> None:
    run(project, MARK + TEST).stdout.fnmatch_lines(["2 requests of 1 tenants*"])


def test_workers_hand_their_verdicts_on(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST, "-n", "2")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*billmock: explored*", "*1 money at risk", RISK])


def test_what_a_module_shares_is_made_once(project: pytest.Pytester) -> None:
    result = run(
        project,
        """
        made, runs = [], []

        @pytest.fixture(scope="module")
        def shared():
            made.append(1)

        @pytest.mark.bill(explore="lost-answers")
        def test_gives_up(session, shared):
            runs.append(1)
            session.post("/vendors", json={"name": "Alder", "address": ADDRESS})

        def test_counts(shared):
            assert (len(made), len(runs)) == (1, 3)
        """.replace("\n        ", "\n"),
    )

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*test_gives_up: 1 refused cleanly"])


def test_a_run_that_fails_on_the_way_leaves_no_trace_of_a_test_that_passes(project: pytest.Pytester) -> None:
    gives_up = "def test_gives_up(session):\n    session.post('/vendors', json={'name': 'A', 'address': ADDRESS})\n"

    run(project, MARK + gives_up, "--bill-traces", "traces").assert_outcomes(passed=1)
    assert not (project.path / "traces").exists()


def test_a_test_that_writes_something_else_each_time_is_not_explored_and_fails(project: pytest.Pytester) -> None:
    result = run(
        project,
        """
        runs = []

        @pytest.mark.bill(explore="lost-answers")
        def test_other(session):
            runs.append(1)
            for number in range(len(runs)):
                add(session, f"Alder {number}")
        """.replace("\n        ", "\n"),
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["billmock: not explored: its undisturbed runs do not write the same*"])


def test_a_test_that_fails_by_itself_fails_as_ever(project: pytest.Pytester) -> None:
    result = run(project, MARK + "def test_wrong(session):\n    assert add(session).status_code == 200\n")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E   *assert 201 == 200"])
