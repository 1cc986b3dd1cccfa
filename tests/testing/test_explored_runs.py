"""Tests that the plugin runs again and again, in whole runs of pytest."""

from pathlib import Path

import pytest

from bench.replay import differences_of
from mockserver.control.trace_file import read_trace

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

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


def run(project: pytest.Pytester, text: str, *options: str) -> pytest.RunResult:
    """Run pytest on a module of tests as a stranger would, in a process of its own."""
    project.makepyfile(NAIVE + text)
    return project.runpytest_subprocess(*options, timeout=120)


def test_a_test_with_money_at_risk_fails_with_the_verdicts_as_its_report(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*FAILURES*", RISK, "*billmock: explored*", "*1 money at risk"])


def test_a_verdict_is_printed_once_in_full(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST)

    assert len([line for line in result.stdout.lines if line.startswith("v3.vendors.create (call 1, ")]) == 1
    assert [line for line in result.stdout.lines if line.startswith("  v3.vendors.create (call 1, ")] == []


def test_the_command_line_explores_every_test_but_those_whose_mark_says_no(project: pytest.Pytester) -> None:
    quiet = '@pytest.mark.bill(explore="")\n' + TEST.replace("test_naive", "test_quiet")

    run(project, TEST + quiet, "--bill-explore=lost-answers").assert_outcomes(failed=1, passed=1)


def test_nothing_runs_again_unless_somebody_asks(project: pytest.Pytester) -> None:
    result = run(project, TEST)

    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*explored*")
    result.stdout.fnmatch_lines(["2 requests of 1 tenant*"])


def test_only_the_last_run_is_among_what_the_run_did(project: pytest.Pytester) -> None:
    run(project, MARK + TEST).stdout.fnmatch_lines(["2 requests of 1 tenant*"])


def test_workers_hand_their_verdicts_on(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST, "-n", "2")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([RISK, "*billmock: explored*", "*1 money at risk"])


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


def traces_in(project: pytest.Pytester) -> list[Path]:
    """The traces that a run left."""
    return [*(project.path / "traces").iterdir()]


def test_a_test_with_money_at_risk_leaves_the_trace_of_the_run_that_decided(project: pytest.Pytester) -> None:
    result = run(project, MARK + TEST, "--bill-traces", "traces")
    (path,) = traces_in(project)
    trace = read_trace(path.read_bytes())

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"billmock replay *{path.name}"])
    assert [step["function"] for step in trace["steps"]] == ["add_fault"]
    assert [entry["status"] for entry in trace["exchanges"]] == [200, 201, 201]
    assert differences_of(path.read_bytes()) == []


def test_a_test_that_fails_the_first_time_alone_leaves_the_trace_of_that_run(project: pytest.Pytester) -> None:
    body = "    add(session)\n    runs.append(1)\n    assert len(runs) > 1\n"
    text = f"runs = []\n\n{MARK}def test_once(session):\n{body}"
    run(project, text, "--bill-traces", "traces").assert_outcomes(failed=1)

    assert [len(read_trace(path.read_bytes())["exchanges"]) for path in traces_in(project)] == [2]


def test_a_test_that_was_not_explored_is_among_the_explored_with_the_reason(project: pytest.Pytester) -> None:
    result = run(project, MARK + "def test_shared(bill_mock):\n    assert bill_mock.url\n")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "billmock: not explored: it has no bill_tenant",
            "*= billmock: explored =*",
            "*::test_shared: not explored: it has no bill_tenant",
        ]
    )


def test_a_modules_mark_and_the_command_line_leave_tests_alone_that_use_no_server(project: pytest.Pytester) -> None:
    text = 'pytestmark = pytest.mark.bill(explore="lost-answers")\n\ndef test_plain():\n    pass\n'

    run(project, text).assert_outcomes(passed=1)
    run(project, "def test_shared(bill_mock):\n    pass\n", "--bill-explore=all").assert_outcomes(passed=1)


def test_a_modules_mark_says_so_of_a_test_that_uses_a_tenant_of_all(project: pytest.Pytester) -> None:
    text = 'pytestmark = pytest.mark.bill(explore="lost-answers")\n\ndef test_shared(bill_module_tenant):\n    pass\n'

    run(project, text).stdout.fnmatch_lines(["*::test_shared: not explored: it has no bill_tenant"])
