"""The pytest plugin in whole runs: options, marks, workers of xdist, the report.

pytester forgets what is imported meanwhile, so no server of ours runs in this process.
"""

import json
import socket
from pathlib import Path

import pytest

from tests.servers import serving

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

VENDOR = """
    address = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
    vendor = {"name": "Alder", "address": address, "nickName": "A"}
    assert bill_tenant.session().post("/vendors", json=vendor).status_code == 201
"""
USES = f"def test_a_vendor(bill_tenant):{VENDOR}"
SERVE = ("flask", "--app", "mockserver", "run", "--port", "0")
TWO_WORKERS = ("-n", "2", "--dist", "loadscope")


def run(project: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest as a stranger would, in a process of its own."""
    return project.runpytest_subprocess(*options, timeout=120)


def servers(project: pytest.Pytester) -> set[str]:
    """The URLs that tests wrote into files of their own."""
    return {path.read_text() for path in project.path.glob("url-*")}


def test_marks_of_module_class_and_function_add_up_the_nearest_first(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest
        pytestmark = pytest.mark.bill(scenario="empty", anchor="2027-03-01")

        @pytest.mark.bill(anchor="2028-05-02", environment="production")
        class TestMarks:
            @pytest.mark.bill(environment="sandbox")
            def test_function(self, bill_tenant):
                assert str(bill_tenant.clock.today()) == "2028-05-02"
                assert bill_tenant.session("v3").get("/vendors").json()["results"] == []

            def test_class(self, bill_class_tenant, bill_tenant):
                assert str(bill_class_tenant.clock.today()) == "2028-05-02"
                assert bill_class_tenant.id != bill_tenant.id

        def test_module(bill_module_tenant):
            assert str(bill_module_tenant.clock.today()) == "2027-03-01"
        """
    )
    run(project).assert_outcomes(passed=3)


def test_tenants_of_class_and_module_are_shared_and_those_of_tests_are_not(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        seen = {"own": set(), "class": set(), "module": set()}

        class TestOne:
            def test_a(self, bill_tenant, bill_class_tenant, bill_module_tenant):
                note(bill_tenant, bill_class_tenant, bill_module_tenant)

            def test_b(self, bill_tenant, bill_class_tenant, bill_module_tenant):
                note(bill_tenant, bill_class_tenant, bill_module_tenant)

        class TestTwo:
            def test_c(self, bill_tenant, bill_class_tenant, bill_module_tenant):
                note(bill_tenant, bill_class_tenant, bill_module_tenant)

        def test_numbers():
            assert [len(ids) for ids in seen.values()] == [3, 2, 1]

        def note(*tenants):
            for ids, tenant in zip(seen.values(), tenants):
                ids.add(tenant.id)
        """
    )
    run(project, "--bill-scenario=empty").assert_outcomes(passed=4)


@pytest.mark.parametrize("mark", ["scenario='emtpy'", "scenario='no.toml'"])
def test_a_scenario_that_there_is_not_is_refused_by_its_mark(project: pytest.Pytester, mark: str) -> None:
    project.makepyfile(test_it=f"import pytest\n@pytest.mark.bill({mark})\ndef test_one(bill_tenant): pass\n")
    run(project).stdout.fnmatch_lines(["test_it.py:2: test_one: @pytest.mark.bill: scenario: *"])


def test_the_command_line_wins_over_the_file_and_a_mark_over_both(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.pytest.ini_options]\nbill_scenario = "empty"\nbill_anchor = "2027-01-04"\n')
    project.path.joinpath("tox.ini").unlink()
    project.makepyfile(
        """
        import pytest

        def test_options(bill_mock, bill_tenant):
            assert str(bill_tenant.clock.today()) == "2028-02-03"
            assert bill_mock.app.settings.scenario == "empty"

        @pytest.mark.bill(anchor="2029-03-05")
        def test_mark(bill_tenant):
            assert str(bill_tenant.clock.today()) == "2029-03-05"
        """
    )
    run(project, "--bill-anchor=2028-02-03", "-p", "no:faker").assert_outcomes(passed=2)


def test_a_seed_that_is_no_number_is_refused(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    run(project, "--bill-seed=one").stderr.fnmatch_lines(["*bill_seed: must be a whole number from *, not 'one'"])


def test_settings_of_the_server_are_a_fixture(project: pytest.Pytester) -> None:
    project.makeconftest(
        "import pytest\n@pytest.fixture(scope='session')\n"
        "def bill_settings():\n    return {'payment_timers': 'manual', 'scenario': 'empty'}\n"
    )
    project.makepyfile("def test_one(bill_mock):\n    assert bill_mock.app.settings.payment_timers == 'manual'\n")
    run(project).assert_outcomes(passed=1)


def test_a_running_server_serves_the_run(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    project.makepyfile(USES + "    assert bill_tenant.mock.is_elsewhere\n")
    monkeypatch.setenv("BILLMOCK_CONTROL_TOKEN", "open-sesame")
    with serving(*SERVE) as url:
        monkeypatch.setenv("BILLMOCK_URL", url)
        result = run(project)
        assert_somebody_answers(url)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["2 requests of 1 tenant, 2 of 604 operations"])


def test_a_server_that_does_not_answer_is_named(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    result = run(project, "--bill-url=http://127.0.0.1:9")
    result.stdout.fnmatch_lines(["*billmock: --bill-url=http://127.0.0.1:9: no server answers there; *--bill-url*"])


def test_what_was_before_the_run_is_none_of_its_business(project: pytest.Pytester) -> None:
    project.makepyfile("def test_one(bill_mock):\n    bill_mock.default.session('spend').get('/budgets')\n")
    with serving(*SERVE) as url:
        run(project, f"--bill-url={url}")
        result = run(project, f"--bill-url={url}")
    result.stdout.fnmatch_lines(["1 request of 0 tenants, 1 of 604 operations"])


def test_workers_share_one_server_and_end_it(project: pytest.Pytester) -> None:
    text = "def test_it(bill_mock, request, worker_id):\n    open(f'url-{worker_id}', 'w').write(bill_mock.url)\n"
    project.makepyfile(test_one=text, test_two=text)
    run(project, *TWO_WORKERS, "--bill-scenario=empty").assert_outcomes(passed=2)
    (url,) = servers(project)
    assert len([*project.path.glob("url-*")]) == 2
    assert_nobody_answers(url)


def assert_somebody_answers(url: str) -> None:
    """See that a server listens."""
    socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5).close()


def assert_nobody_answers(url: str) -> None:
    """See that a server is gone."""
    with pytest.raises(ConnectionRefusedError):
        assert_somebody_answers(url)


def test_a_worker_that_crashes_leaves_the_server_and_its_record(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_one=f"""
import os

def test_a_vendor(bill_mock, bill_tenant):{VENDOR}
    open('url-one', 'w').write(bill_mock.url)

def test_crash(bill_tenant):
    os._exit(3)
""",
        test_two="import time\ndef test_it(bill_mock, bill_tenant):\n    open('url-two', 'w').write(bill_mock.url)\n",
    )
    result = run(project, "-n", "1")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["2 requests of * tenants, 2 of 604 operations"])
    (url,) = servers(project)
    assert_nobody_answers(url)


def test_the_report_tells_what_was_sent_and_what_was_never_tried(project: pytest.Pytester) -> None:
    project.makepyfile(test_one=USES, test_two=USES.replace("a_vendor", "another"))
    result = run(project, *TWO_WORKERS)
    result.stdout.fnmatch_lines(
        [
            "4 requests of 2 tenants, 2 of 604 operations",
            "  v3.login (2)",
            "  v3.vendors.create (2)",
            "refusals never tried: *",
            "  v3.vendors.create: 400 (a required field that is missing)",
            "  v3.vendors.create: 401 BDC_1109 (a session that is missing or over)",
            "fields sent that BILL ignores: 1",
            "  v3.vendors.create: nickName (2 x; test_*.py::test_a*, test_*.py::test_a*)",
        ]
    )


def test_a_quiet_run_is_told_numbers_alone(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    result = run(project, "-q")
    result.stdout.fnmatch_lines(["operations exercised: 2", "refusals never tried: *", "fields sent*"])
    result.stdout.no_fnmatch_line("  v3.login (1)")


def test_a_run_that_uses_no_fixture_is_told_nothing(project: pytest.Pytester) -> None:
    project.makepyfile("def test_one(): pass\n")
    run(project, *TWO_WORKERS).stdout.no_fnmatch_line("*billmock ==*")


def test_a_run_fails_for_what_it_may_not_have_and_says_why(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    result = run(project, "--bill-fail-on=unread,limits")
    result.assert_outcomes(passed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["failed: bill_fail_on=unread: 1 fields sent*v3.vendors.create: nickName*"])


def test_a_run_without_it_passes(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    assert run(project, "--bill-fail-on=limits").ret == 0


def test_an_assumed_answer_is_told_by_its_fact(project: pytest.Pytester) -> None:
    project.makepyfile(
        "import requests\ndef test_one(bill_tenant):\n"
        "    assert requests.get(bill_tenant.mock.v3_url + '/vendors',"
        " headers={'devKey': bill_tenant.credentials['BILL_DEV_KEY']}).status_code == 401\n"
    )
    result = run(project, "--bill-fail-on=assumed", "--bill-scenario=empty")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["  v3.vendors.list: F-005 A v3 call without one of its credentials*test_one)"])


def test_a_word_that_no_run_fails_on_is_refused(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    result = run(project, "--bill-fail-on=everything")
    result.stderr.fnmatch_lines(["*bill_fail_on: there is no 'everything'; there are unread, limits, assumed, ghosts"])


def test_the_report_is_written_as_json_and_html(project: pytest.Pytester) -> None:
    project.makepyfile(USES)
    run(project, "--bill-report=json,html", "--bill-report-path=out/bill")
    report = json.loads(Path(project.path, "out", "bill.json").read_text())
    assert (report["operations"]["v3.vendors.create"], report["unread"][0]["what"]) == ({"201": 1}, "nickName")
    assert "<code>v3.vendors.create</code>" in Path(project.path, "out", "bill.html").read_text()


def test_a_run_says_which_rights_it_needed_where_it_is_asked(project: pytest.Pytester) -> None:
    project.makepyfile(test_rights=USES)

    run(project, "--bill-rights").stdout.fnmatch_lines(
        [
            "*billmock: least rights*",
            "organization: 1 call of 1 operation",
            "  enough: role CLERK; session without MFA; a sync token; scope accounting",
            "  role CLERK, because of v3.vendors.create (1 call, first in test_rights.py::test_a_vendor): it refuses *",
            "  more than enough: role ADMINISTRATOR in 1 call",
        ]
    )
    run(project).stdout.no_fnmatch_line("*least rights*")


def test_a_test_that_fails_leaves_a_trace_and_one_that_passes_does_not(project: pytest.Pytester) -> None:
    project.makepyfile(test_traces=f"{USES}\n\ndef test_wrong(bill_tenant):{VENDOR}    assert False\n")

    run(project, "--bill-traces", "traces").assert_outcomes(passed=1, failed=1)
    assert [path.name[:23] for path in (project.path / "traces").iterdir()] == ["test_traces.py-test_wro"]


def test_a_test_that_fails_before_any_request_leaves_no_trace(project: pytest.Pytester) -> None:
    project.makepyfile("def test_wrong(bill_tenant):\n    assert not bill_tenant.id\n")

    run(project, "--bill-traces", "traces").assert_outcomes(failed=1)
    assert not (project.path / "traces").exists()


def test_the_trace_of_an_imported_world_is_said_to_lack_it_where_it_is_left(project: pytest.Pytester) -> None:
    imports = "from mockserver.control.scenarios import export_world, import_world\n\n"
    again = "    bill_tenant.control(import_world, {'scenario': dict(bill_tenant.control(export_world))})\n"
    project.makepyfile(f"{imports}def test_wrong(bill_tenant):\n{again}    bill_tenant.session()\n    assert False\n")

    run(project, "--bill-traces", "traces").stdout.fnmatch_lines(
        ["billmock replay *.zip", "note: its world was imported, and is not in a trace: answers may differ"]
    )
