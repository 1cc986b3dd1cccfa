"""Marks and options that nobody understands: a mark is its own test's fault, an option no test's."""

from socket import socket

import pytest

from mockserver.kernel.latitude import BY_ID
from mockserver.testing.lost_answers import VARIANTS
from tests.servers import serving

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
        (["--bill-limits=enforc"], "bill_limits: must be enforce, warn or off, not 'enforc'; did you mean enforce?"),
        (["--bill-scenario=startr"], "bill_scenario: must be one of *, not 'startr'; did you mean starter?"),
        (["-o", "bill_scenario=startr"], "bill_scenario: must be one of *, not 'startr'; did you mean starter?"),
        (["--bill-scenario=none.toml"], "bill_scenario: there is no file *none.toml"),
        (["--bill-traces=tox.ini"], "bill_traces: must be a folder, and *tox.ini is none"),
        (["--bill-report-path=tox.ini/report"], "bill_report_path: must be a folder, and *tox.ini is none"),
        (["--bill-traces=/proc/nowhere"], "bill_traces: /proc cannot be written to: *"),
        (["--bill-report-path=/proc/nowhere/report"], "bill_report_path: /proc cannot be written to: *"),
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "text", "reason"),
    [
        ("BILLMOCK_LATITUDE", "3:key-ordr", "there is no variation 'key-ordr'; did you mean key-order? *"),
        ("BILLMOCK_LIMITS", "enforc", "must be enforce, warn or off, not 'enforc'; did you mean enforce?"),
        ("BILLMOCK_SCENARIO", "startr", "must be one of *, not 'startr'; did you mean starter?"),
        ("BILLMOCK_URL", "127.0.0.1:8391", "* not '127.0.0.1:8391'; did you mean http://127.0.0.1:8391?"),
        ("BILLMOCK_LIMIT", "off", "no such setting; the nearest is BILLMOCK_LIMITS"),
    ],
)
def test_a_variable_that_nobody_understands_ends_the_run_as_its_option_does(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, reason: str
) -> None:
    monkeypatch.setenv(variable, text)
    project.makepyfile(OTHER)
    result = project.runpytest_subprocess(timeout=120)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*ERROR: {variable}: {reason}"])
    assert "test_" not in result.stdout.str()


@pytest.mark.slow
def test_a_variable_means_what_its_option_does_behind_the_command_line_and_before_a_file(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILLMOCK_SCENARIO", "empty")
    monkeypatch.setenv("BILLMOCK_ANCHOR", "2027-03-01")
    project.makepyfile(
        """
        def test_one(bill_tenant):
            assert str(bill_tenant.clock.today()) == "2028-02-03"
            assert bill_tenant.session().get("/vendors").json()["results"] == []
        """
    )
    result = project.runpytest_subprocess("--bill-anchor=2028-02-03", "-o", "bill_scenario=starter", timeout=120)

    result.assert_outcomes(passed=1)


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "workers"])
def test_a_server_that_does_not_answer_ends_the_run_by_the_name_of_who_named_it(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setenv("BILLMOCK_URL", "http://user:secret@127.0.0.1:9")
    project.makepyfile(OTHER + OTHER.replace("other", "another"))
    result = project.runpytest_subprocess(*options, timeout=120)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines(["*billmock: BILLMOCK_URL=http://127.0.0.1:9: no server answers there; *"])
    assert "secret" not in result.stdout.str() + result.stderr.str()
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "X-Mock-Token: missing or wrong; set BILLMOCK_CONTROL_TOKEN"),
        ("/connect", "no billmock answers at *: a server's base URL has no path, perhaps *"),
    ],
)
def test_a_server_that_does_not_let_the_run_in_is_told_with_what_to_mend(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.setenv("BILLMOCK_CONTROL_TOKEN", "open-sesame")
    project.makepyfile(OTHER)
    with serving("flask", "--app", "mockserver", "run", "--port", "0") as url:
        monkeypatch.delenv("BILLMOCK_CONTROL_TOKEN")
        result = project.runpytest_subprocess(f"--bill-url={url}{path}", timeout=120)

    result.stdout.fnmatch_lines([f"*billmock: --bill-url={url}{path}: {reason}*"])
    result.stdout.no_fnmatch_line("*start `billmock serve` there*")


@pytest.mark.slow
def test_a_port_of_the_runs_server_that_is_taken_ends_the_run_in_a_sentence(project: pytest.Pytester) -> None:
    with socket() as place:
        place.bind(("127.0.0.1", 0))
        place.listen()
        port = place.getsockname()[1]
        fixture = f"@pytest.fixture(scope='session')\ndef bill_settings():\n    return {{'port': {port}}}\n"
        project.makepyfile(f"import pytest\n\n{fixture}\n{OTHER}")
        result = project.runpytest_subprocess(timeout=120)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stdout.fnmatch_lines([f"*billmock: cannot listen on 127.0.0.1:{port}: Address already in use; *"])
