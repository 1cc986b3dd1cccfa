"""Marks and options that nobody understands: a mark is its own test's fault, an option no test's."""

import pytest

from mockserver.kernel.latitude import BY_ID
from mockserver.testing.lost_answers import VARIANTS

pytest_plugins = ["pytester"]

ARGUMENTS = "scenario, seed, anchor, environment, limits, latitude, explore"
OTHER = """

def test_other(bill_tenant):
    assert bill_tenant.session().get("/vendors").ok
"""


def run_marked(project: pytest.Pytester, mark: str, *options: str) -> pytest.RunResult:
    """Run a module in which a test has a mark, and one after it has none."""
    project.makepyfile(test_it=f"import pytest\n\n@pytest.mark.bill({mark})\ndef test_one(bill_tenant): pass\n{OTHER}")
    return project.runpytest_subprocess(*options, timeout=120)


@pytest.mark.slow
def test_a_misspelt_argument_fails_its_own_test_alone_with_the_nearest_word(project: pytest.Pytester) -> None:
    result = run_marked(project, "expolre='lost-answers'")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines([
        f"test_it.py:3: test_one: @pytest.mark.bill: there is no argument expolre; did you mean explore? "
        f"There are {ARGUMENTS}"
    ])  # fmt: skip


@pytest.mark.slow
def test_all_that_is_wrong_with_a_mark_is_told_at_once(project: pytest.Pytester) -> None:
    result = run_marked(project, "explore='lost-anwsers', latitude='7:key-ordr', limits='strict', seed='one'")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines([
        f"*test_one: @pytest.mark.bill: explore: there is no 'lost-anwsers'; did you mean lost-answers? "
        f"There are {', '.join(VARIANTS)}, all",
        f"*: latitude: there is no variation 'key-ordr'; did you mean key-order? There are {', '.join(BY_ID)}",
        "*: limits: must be enforce, warn or off, not 'strict'",
        "*: seed: must be a whole number from *, not 'one'",
    ])  # fmt: skip


@pytest.mark.slow
def test_workers_tell_a_misspelt_mark_alike(project: pytest.Pytester) -> None:
    result = run_marked(project, "expolre='lost-answers'", "-n", "2")

    result.assert_outcomes(errors=1, passed=1)
    result.stdout.fnmatch_lines(["test_it.py:3: test_one: @pytest.mark.bill: there is no argument expolre;*"])


@pytest.mark.slow
def test_a_mark_of_a_module_is_told_as_its_own_and_arguments_have_names(project: pytest.Pytester) -> None:
    project.makepyfile(test_it=f"import pytest\npytestmark = pytest.mark.bill('empty')\n{OTHER}")
    result = project.runpytest_subprocess(timeout=120)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([
        f"test_it.py:5: test_other: @pytest.mark.bill of test_it.py: its arguments have names: {ARGUMENTS}"
    ])  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--bill-latitude=7:key-ordr"], "bill_latitude: there is no variation 'key-ordr'; did you mean key-order? *"),
        (["--bill-explore=lost"], "bill_explore: there is no 'lost'; there are *, all"),
        (["--bill-limits=strict"], "bill_limits: must be enforce, warn or off, not 'strict'"),
        (["--bill-report=pdf"], "bill_report: there is no 'pdf'; there are html, json"),
        (["--bill-url=nowhere"], "bill_url: must be an http:// or https:// URL, not 'nowhere'"),
        (["-o", "bill_latitude=x", "-n", "2"], "bill_latitude: must be a seed from 0 to *, not 'x'"),
    ],
)
def test_an_option_that_nobody_understands_ends_the_run_before_any_test(
    project: pytest.Pytester, options: list[str], text: str
) -> None:
    project.makepyfile(OTHER)
    result = project.runpytest_subprocess(*options, timeout=120)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*ERROR: {text}"])
    assert "test_" not in result.stdout.str()
