"""What the end of a run says of ghosts that never acted, in whole runs of pytest."""

import pytest

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

TESTS = """
def test_idle(bill_tenant):
    with bill_tenant.ghost("v3.vendors"):
        bill_tenant.session().get("/vendors?max=100")

def test_busy(bill_tenant):
    session = bill_tenant.session()
    with bill_tenant.ghost("v3.vendors", seed=1) as ghost:
        token = session.get("/vendors?max=5").json()["nextPage"]
        session.get("/vendors", params={"page": token})
    assert ghost.acts
"""
WARNING = "*IdleGhost: the ghost of v3.vendors never acted: only first pages were read, and it acts before later ones*"
LINE = "  v3.vendors: only first pages were read, and it acts before *(1 x; test_it.py::test_idle)"


@pytest.fixture
def project(project: pytest.Pytester) -> pytest.Pytester:
    """A project with a ghost that never acts, and one that does."""
    project.makepyfile(test_it=TESTS)
    return project


def test_a_test_whose_ghost_never_acted_is_named_at_the_end(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess(timeout=120)

    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(["test_it.py::test_idle", WARNING, "ghosts that never acted: 1", LINE])


def test_workers_tell_it_alike_and_the_run_fails_where_that_is_wanted(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("-n", "2", "--bill-fail-on=ghosts", timeout=120)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["ghosts that never acted: 1", LINE, "failed: bill_fail_on=ghosts: 1 ghosts that *"])


def test_the_test_itself_fails_where_the_warning_is_an_error(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("-W", "error::mockserver.testing.ghosts.IdleGhost", timeout=120)

    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["E *IdleGhost: the ghost of v3.vendors never acted: *"])
