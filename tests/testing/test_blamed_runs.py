"""Tests that fail with latitude and what the plugin says broke them, in whole runs of pytest."""

import json

import pytest

from bench.replay import differences_of
from mockserver.control.trace_file import read_trace
from mockserver.kernel.latitude import Latitude
from mockserver.testing.blaming import ONCE, WITHOUT, smallest, what_broke

pytest_plugins = ["pytester"]

VENDORS = """
import pytest

def names(bill_tenant):
    answer = bill_tenant.session().get("/vendors", params={"max": 4})
    return answer.headers.get("X-Mock-Latitude", "").split(",")

"""
STRICT = VENDORS + "def test_strict(bill_tenant):\n    assert 'new-header' not in names(bill_tenant)\n"
# Seed 2 varies a list of vendors in both ways, and in some more.
BOTH = (
    VENDORS + "def test_both(bill_tenant):\n    assert not {'new-header', 'smaller-pages'} <= set(names(bill_tenant))\n"
)
SEED = "--bill-latitude=2"
HEADER = "new-header (an answer has a header that no document names): --bill-latitude 2:new-header"


def run(project: pytest.Pytester, text: str, *options: str) -> pytest.RunResult:
    """Run pytest on a module of tests as a stranger would, in a process of its own."""
    project.makepyfile(text)
    return project.runpytest_subprocess(*options, timeout=120)


def fails_with(*broken: set[str]) -> list[str]:
    """The variations that a search of seed 1 comes to, where a test fails with all of any of these sets."""

    def fails(latitude: str) -> bool:
        names = set(latitude.partition(":")[2].split(","))
        return any(together <= names for together in broken)

    return sorted(smallest(Latitude(1), ("key-order", "new-field", "new-header", "media-type"), fails))


@pytest.mark.slow
def test_the_variation_that_breaks_a_test_is_named_with_its_report_and_at_the_end(project: pytest.Pytester) -> None:
    result = run(project, STRICT, SEED)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*FAILURES*", HEADER, "*= billmock: latitude =*", f"*::test_strict: {HEADER}"])


@pytest.mark.slow
def test_two_variations_that_break_a_test_only_together_are_named_together(project: pytest.Pytester) -> None:
    result = run(project, BOTH, SEED)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*::test_both: smaller-pages, new-header (*): --bill-latitude 2:smaller-pages,new-header"]
    )


@pytest.mark.slow
def test_the_latitude_that_is_named_breaks_the_test_again(project: pytest.Pytester) -> None:
    run(project, BOTH, "--bill-latitude=2:smaller-pages,new-header").assert_outcomes(failed=1)


@pytest.mark.slow
def test_a_mark_wins_over_the_command_line_and_is_what_is_met_again_by(project: pytest.Pytester) -> None:
    marked = STRICT.replace("def test_strict", "@pytest.mark.bill(latitude=2)\ndef test_strict")
    result = run(project, marked, "--bill-latitude=5:key-order")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(['*::test_strict: new-header (*): @pytest.mark.bill(latitude="2:new-header")'])


@pytest.mark.slow
def test_what_is_named_of_a_marked_test_breaks_it_again(project: pytest.Pytester) -> None:
    mark = '@pytest.mark.bill(latitude="2:new-header")\ndef test_strict'

    run(project, STRICT.replace("def test_strict", mark)).assert_outcomes(failed=1)


@pytest.mark.slow
@pytest.mark.parametrize("variable", ["", "2"])
def test_a_mark_that_says_off_keeps_a_test_out(
    project: pytest.Pytester, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILLMOCK_LATITUDE", variable)
    mark = '@pytest.mark.bill(latitude="off")\ndef test_strict'

    run(project, STRICT.replace("def test_strict", mark), "--bill-latitude=2:new-header").assert_outcomes(passed=1)


@pytest.mark.slow
def test_the_command_line_wins_over_the_variable(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_LATITUDE", "2")

    run(project, STRICT, "--bill-latitude=off").assert_outcomes(passed=1)


@pytest.mark.slow
def test_a_mark_of_nothing_leaves_it_to_the_command_line(project: pytest.Pytester) -> None:
    mark = "@pytest.mark.bill(latitude=None)\ndef test_strict"

    run(project, STRICT.replace("def test_strict", mark), "--bill-latitude=2:new-header").assert_outcomes(failed=1)


@pytest.mark.slow
def test_a_test_that_fails_without_latitude_too_says_so(project: pytest.Pytester) -> None:
    result = run(project, "def test_wrong(bill_tenant):\n    assert bill_tenant is None\n", SEED)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*::test_wrong: {WITHOUT}"])


@pytest.mark.slow
def test_a_test_that_passes_with_latitude_runs_once(project: pytest.Pytester) -> None:
    result = run(project, VENDORS + "def test_any(bill_tenant):\n    assert 'new-header' in names(bill_tenant)\n", SEED)

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["2 requests of 1 tenant*"])
    result.stdout.no_fnmatch_line("*billmock: latitude*")


@pytest.mark.slow
def test_fixtures_of_a_test_are_anew_for_each_of_its_runs_and_those_of_its_module_stay(
    project: pytest.Pytester,
) -> None:
    result = run(
        project,
        STRICT.replace("(bill_tenant):\n    assert", "(bill_tenant, own, shared):\n    assert")
        + """
made = {"own": [], "shared": []}

@pytest.fixture
def own():
    made["own"].append(1)
    yield
    made["own"].append(-1)

@pytest.fixture(scope="module")
def shared():
    made["shared"].append(1)
    yield
    made["shared"].append(-1)

def test_counts(shared):
    assert made["shared"] == [1]
    assert len(made["own"]) > 4
    assert sum(made["own"]) == 0
""",
        SEED,
    )

    result.assert_outcomes(failed=1, passed=1)


@pytest.mark.slow
def test_workers_hand_on_what_broke_their_tests(project: pytest.Pytester) -> None:
    result = run(project, STRICT, SEED, "-n", "2")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*= billmock: latitude =*", f"*::test_strict: {HEADER}"])


def test_each_variation_that_breaks_a_test_alone_is_named() -> None:
    finding = what_broke(Latitude(7), lambda text: text == "7" or text in ("7:key-order", "7:media-type"))

    assert [part.split(" ")[0] for part in finding.split("; ") if "--bill-latitude" in part] == [
        "key-order",
        "media-type",
    ]


def test_the_search_leaves_out_what_a_test_stands() -> None:
    assert fails_with({"key-order", "media-type"}) == ["key-order", "media-type"]


def test_of_two_sets_that_break_a_test_the_search_comes_to_one_whole() -> None:
    assert fails_with({"key-order", "media-type"}, {"new-field", "new-header"}) == ["new-field", "new-header"]


def test_a_test_that_fails_but_once_is_not_blamed_on_anything() -> None:
    assert what_broke(Latitude(7), lambda _: False) == ONCE


@pytest.mark.slow
def test_what_a_test_that_fails_with_latitude_did_is_in_the_report_of_the_run_once(project: pytest.Pytester) -> None:
    result = run(project, STRICT, SEED, "--bill-report=json", "--bill-rights")
    report = json.loads((project.path / "billmock-report.json").read_text())

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*= billmock =*", "2 requests of 1 tenant,*", "*billmock: least rights*"])
    assert report["operations"] == {"v3.login": {"200": 1}, "v3.vendors.list": {"200": 1}}


@pytest.mark.slow
def test_what_the_end_of_a_module_adds_to_a_test_that_fails_with_latitude_is_in_the_report(
    project: pytest.Pytester,
) -> None:
    text = STRICT.replace("(bill_tenant):\n    assert", "(bill_tenant, shared):\n    assert")
    fixture = (
        '\n@pytest.fixture(scope="module")\ndef shared(bill_module_tenant):\n    return names(bill_module_tenant)\n'
    )

    run(project, text + fixture, SEED).stdout.fnmatch_lines(["4 requests of 2 tenants*"])


@pytest.mark.slow
def test_a_teardown_that_fails_after_a_test_that_fails_with_latitude_is_an_error(project: pytest.Pytester) -> None:
    text = STRICT.replace("(bill_tenant):\n    assert", "(bill_tenant, own):\n    assert")

    run(project, text + "\n@pytest.fixture\ndef own():\n    yield\n    assert 'own' == ''\n", SEED).assert_outcomes(
        failed=1, errors=1
    )


@pytest.mark.slow
def test_the_trace_of_a_test_that_fails_with_latitude_is_done_again_with_it(project: pytest.Pytester) -> None:
    run(project, BOTH, SEED, "--bill-traces", "traces").assert_outcomes(failed=1)
    (path,) = (project.path / "traces").iterdir()

    assert read_trace(path.read_bytes())["settings"]["latitude"] == "2"
    assert differences_of(path.read_bytes()) == []
