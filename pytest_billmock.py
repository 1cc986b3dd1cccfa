"""billmock's pytest plugin: fixtures that hand a test its own BILL, and a report of what a run did to it.

Every run of pytest imports it, so it imports nothing of ours until a test asks for a fixture.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockserver.testing import BillMock, MockTenant, WebhookReceiver

# What a tenant is made from, as an option of the command line, of a configuration file, and as an argument of the mark.
CHOICES = {
    "scenario": "World of a fresh tenant: a name, or the path of a file of your own.",
    "seed": "Seed of its faked data.",
    "anchor": "Date its world is told from, yyyy-MM-dd; today unless set.",
    "environment": "Which of BILL's two worlds it is: sandbox or production.",
    "limits": "What becomes of BILL's rate limits: enforce, warn or off.",
    "latitude": "Seed by which answers vary within what BILL has not promised; tests that fail are run again without.",
}
OTHERS = {
    "url": "Base URL of a running server, in the place of one of this run (or BILLMOCK_URL).",
    "report": "Write a report of the run at its end: html, json, or both between commas.",
    "report_path": "Where the report goes; billmock-report with the ending of its format unless set.",
    "fail_on": "Fail a run that has these, between commas: unread, limits, assumed, ghosts.",
    "traces": "Leave a zip of each test that fails in this folder, to be done again: billmock replay FILE.",
    "explore": "Run tests again, each write going wrong: lost-answers, gateway, late, session, concurrency, all.",
}
SWITCHES = {"rights": "Say at the end which role, scope and session the calls of the run needed at least."}
MARKS = (*CHOICES, "explore")
MARK = (
    "bill(scenario=, seed=, anchor=, environment=, limits=, latitude=, explore=): what the tenant of a test, class or "
    "module is made from, and whether each of its writes is to go wrong"
)
# What `billmock serve` reads too, and means the same here: where the command line is silent, before a file.
PREFIX = "BILLMOCK_"
VARIABLES = {name: f"{PREFIX}{name.upper()}" for name in (*CHOICES, "url")}
FOLDER = pytest.StashKey[Path]()  # where the workers of a run meet, known in their controller


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every choice be an option, on the command line and in a configuration file."""
    group = parser.getgroup("billmock", "billmock: BILL's sandbox in a box")
    for name, about in {**CHOICES, **OTHERS}.items():
        group.addoption(f"--bill-{name.replace('_', '-')}", dest=f"bill_{name}", default=None, help=about)
        parser.addini(f"bill_{name}", about, default="")
    for name, about in SWITCHES.items():
        group.addoption(f"--bill-{name}", dest=f"bill_{name}", action="store_const", const="yes", help=about)
        parser.addini(f"bill_{name}", f"{about} Any text is yes.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, and refuse options that nobody understands: no test is to blame for them."""
    config.addinivalue_line("markers", MARK)
    values: dict[str, Any] = {name: text for name in (*CHOICES, *OTHERS) if (text := option(config, name))}
    variables = [name for name, text in os.environ.items() if name.startswith(PREFIX) and text]
    if not values and not variables:
        return
    mock_class()
    from mockserver.testing.choices import refuse_options

    places = {"scenario": scenario_of(config), "traces": traces_of(config), "report_path": report_path_of(config)}
    values |= {name: place for name, place in places.items() if name in values}
    names = {name: VARIABLES[name] for name in values if by_variable(config, name)}
    refuse_options(values, names, variables)


def by_variable(config: pytest.Config, name: str) -> str:
    """What the variable of an option says where the command line does not; empty where it says nothing."""
    is_there = name in VARIABLES and config.getoption(f"bill_{name}", None) is None
    return os.environ.get(VARIABLES[name], "") if is_there else ""


def direct_option(config: pytest.Config, name: str) -> str | None:
    """An option of the command line, else its variable; None where neither is set."""
    value = config.getoption(f"bill_{name}", None)
    return by_variable(config, name) or None if value is None else str(value)


def option(config: pytest.Config, name: str) -> str:
    """An option: of the command line, else its variable, else of the configuration file; empty where it is not set."""
    value = direct_option(config, name)
    return str(config.getini(f"bill_{name}")) if value is None else value


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a mark that asks for what there is not, whether or not its test has a tenant; others go on."""
    if problems := mark_problems(item):
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Explore a test whose mark, or whose run, asks for it, where it has a tenant of its own.

    One that fails with latitude is run again, to tell what broke it. One that its mark wants explored, and that has no
    such tenant, says so.
    """
    if not isinstance(item, pytest.Function):
        return None
    if "bill_tenant" not in getattr(item, "fixturenames", ()):
        return refuse_to_explore(item, nextitem) if wants_what_it_cannot(item) else None
    if mark_problems(item):
        return None  # its setup says so
    marks = marked(item)
    if words := str(marks.get("explore", option(item.config, "explore")) or ""):
        mock_class()
        from mockserver.testing.exploring import explore_item

        return explore_item(item, nextitem, words, traces_of(item.config))
    is_marked = says(marks.get("latitude"))
    latitude = str(marks["latitude"] if is_marked else option(item.config, "latitude"))
    if latitude in ("", "off"):
        return None
    mock_class()
    from mockserver.testing.blaming import run_item

    return run_item(item, nextitem, latitude, is_marked=is_marked)


def wants_what_it_cannot(item: pytest.Function) -> bool:
    """Whether a mark wants a test explored that has no tenant of its own.

    A mark of its class or module is about those of its tests that use a server.
    """
    if not marked(item).get("explore") or mark_problems(item):
        return False
    is_own = any(mark.kwargs.get("explore") for mark in item.own_markers if mark.name == "bill")
    return is_own or "bill_mock" in item.fixturenames


def refuse_to_explore(item: pytest.Function, nextitem: pytest.Item | None) -> bool:
    """Run a test that cannot be explored, and say so."""
    mock_class()
    from mockserver.testing.exploring import NO_TENANT, refuse_item

    return refuse_item(item, nextitem, NO_TENANT)


def traces_of(config: pytest.Config) -> Path | None:
    """The folder of traces, where they are wanted."""
    text = option(config, "traces")
    return config.invocation_params.dir / text if text else None


def report_path_of(config: pytest.Config) -> Path:
    """Where the report of the run goes, but for its ending."""
    return config.invocation_params.dir / (option(config, "report_path") or "billmock-report")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, Any]:
    """Remember which tests fail, where traces of them are wanted, and why a run is to end."""
    report: Any = yield
    if report.failed and call.excinfo and (reason := getattr(call.excinfo.value, "billmock_end", "")):
        report.billmock_end = reason
    if report.failed and option(item.config, "traces"):
        from mockserver.testing.tracing import note_failure

        note_failure(item)
    return report


def marked(node: pytest.Item | pytest.Collector) -> dict[str, Any]:
    """What the marks of a test, its class and its module ask for, the nearest first."""
    values: dict[str, Any] = {}
    for mark in node.iter_markers("bill"):
        values = {**mark.kwargs, **values}
    return values


def mark_problems(item: pytest.Item) -> list[str]:
    """What is wrong with the marks of a test, its class and its module: each with where the test is."""
    problems = []
    for node, mark in item.iter_markers_with_node("bill"):
        owner = "" if node is item else f" of {node.name}"
        start = f"{place_of(item)}: @pytest.mark.bill{owner}: "
        if mark.args:
            problems.append(f"{start}its arguments have names: {', '.join(MARKS)}")
        for name, value in mark.kwargs.items():
            if problem := argument_problem(name, value, is_elsewhere=bool(option(item.config, "url"))):
                problems.append(f"{start}{problem}")
    return problems


def argument_problem(name: str, value: object, *, is_elsewhere: bool) -> str:
    """What is wrong with an argument of a mark; empty where nothing is, as far as one sees without a server.

    One that runs elsewhere may know other scenarios.
    """
    if name not in MARKS:
        mock_class()
        from mockserver.kernel.misspelt import instead_of

        return f"there is no argument {name}{instead_of(name, MARKS)}"
    if not says(value):
        return ""
    mock_class()
    from mockserver.testing.choices import problem_of

    return problem_of(name, value, is_elsewhere=is_elsewhere)


def says(value: object) -> bool:
    """Whether an argument of a mark says anything: neither None nor an empty text does."""
    return value is not None and value != ""


def place_of(node: pytest.Item | pytest.Collector) -> str:
    """File, line and name of a test, a class or a module."""
    if isinstance(node, pytest.Item):
        path, line, _ = node.location
        return f"{path}:{(line or 0) + 1}: {node.name}"
    return node.nodeid


def others_of(config: pytest.Config) -> dict[str, str]:
    """The options that are not about tenants; `url_name` is what names the URL, for who has to mend it."""
    options = {name: option(config, name) for name in (*OTHERS, *SWITCHES)}
    url_name = "bill_url" if direct_option(config, "url") is None else "--bill-url"
    return {**options, "url_name": VARIABLES["url"] if by_variable(config, "url") else url_name}


def choices_of(config: pytest.Config) -> dict[str, Any]:
    """What tenants of the run are made from unless their mark says otherwise."""
    values: dict[str, Any] = {name: text for name in CHOICES if (text := option(config, name))}
    if "seed" in values:
        values["seed"] = int(values["seed"])
    if "scenario" in values:
        values["scenario"] = scenario_of(config)
    return values


def scenario_of(config: pytest.Config) -> str | Path:
    """The scenario of an option: a name, or a file from where pytest was called, or where its configuration lies."""
    text = option(config, "scenario")
    if not text.endswith((".toml", ".json")):
        return text
    return (config.rootpath if direct_option(config, "scenario") is None else config.invocation_params.dir) / text


def settings_of(config: pytest.Config) -> dict[str, Any]:
    """The choices that are settings of the run's server too: all but a scenario that is a file."""
    return {name: value for name, value in choices_of(config).items() if not isinstance(value, Path)}


def mock_class() -> type[BillMock]:
    """`BillMock`; a usage error where a folder of the user's stands in the place of our package."""
    import mockserver

    try:
        from mockserver import BillMock
    except ImportError:
        folder = Path(next(iter(mockserver.__path__)))
        raise pytest.UsageError(
            f"{folder} hides billmock's package of the same name, which its fixtures need: rename the folder, "
            "or keep the one above it off sys.path."
        ) from None
    return BillMock


@pytest.fixture(scope="session")
def bill_settings() -> Mapping[str, Any]:
    """Settings of the run's server, such as `{"payment_timers": "manual"}`; override it to have some.

    With xdist all workers share the server of the one that comes first.
    """
    return {}


@pytest.fixture(scope="session")
def bill_mock(request: pytest.FixtureRequest, bill_settings: Mapping[str, Any]) -> Iterator[BillMock]:
    """One server for the test run, all workers of xdist included; or the running one that `BILLMOCK_URL` names."""
    mock_class()
    from mockserver.testing.run import open_mock, recorder_of

    config, options = request.config, others_of(request.config)
    recorder = recorder_of(config, options)
    mock = open_mock(config, options, {**settings_of(config), **bill_settings})
    try:
        recorder.watch(mock)
        yield mock
        recorder.finish(mock)
    finally:
        mock.stop()


def fresh(request: pytest.FixtureRequest, mock: BillMock) -> Iterator[MockTenant]:
    """A tenant of what marks and options ask for, deleted in the end."""
    from mockserver.testing.probe import OVERRIDES, PROBE
    from mockserver.testing.run import new_tenant, recorder_of

    recorder_of(request.config, others_of(request.config)).watch(mock)
    marks = {name: value for name, value in marked(request.node).items() if says(value)}
    choices = {**choices_of(request.config), **marks, **request.node.stash.get(OVERRIDES, {})}
    choices.pop("explore", None)
    owner = "@pytest.mark.bill" if "scenario" in marked(request.node) else "bill"
    tenant = new_tenant(mock, choices, request.node.nodeid, f"{place_of(request.node)}: {owner}")
    probe = request.node.stash.get(PROBE, None)
    if probe is not None:
        probe.begin(tenant)
    traces = traces_of(request.config)
    if traces is not None:
        from mockserver.testing.tracing import begin

        begin(tenant)
    yield tenant
    if traces is not None:
        from mockserver.testing.tracing import end

        if text := end(tenant, request.node, traces):
            request.node.add_report_section("teardown", "trace", text)
    if probe is not None:
        probe.end()
    tenant.delete()


@pytest.fixture
def bill_tenant(request: pytest.FixtureRequest, bill_mock: BillMock) -> Iterator[MockTenant]:
    """A fresh tenant for one test, with a world and credentials of its own."""
    yield from fresh(request, bill_mock)


@pytest.fixture(scope="class")
def bill_class_tenant(request: pytest.FixtureRequest, bill_mock: BillMock) -> Iterator[MockTenant]:
    """One tenant for all tests of a class."""
    yield from fresh(request, bill_mock)


@pytest.fixture(scope="module")
def bill_module_tenant(request: pytest.FixtureRequest, bill_mock: BillMock) -> Iterator[MockTenant]:
    """One tenant for all tests of a module."""
    yield from fresh(request, bill_mock)


@pytest.fixture
def bill_webhooks() -> Iterator[WebhookReceiver]:
    """A receiver of webhooks on the loopback: subscribe its `url`, give it your `securityKey`, and `wait`."""
    mock_class()
    from mockserver.testing import WebhookReceiver

    with WebhookReceiver() as receiver:
        yield receiver


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the workers of this run meet; no server starts before one of them asks for it."""
    if FOLDER not in node.config.stash:
        from tempfile import mkdtemp

        folder = node.config.stash[FOLDER] = Path(mkdtemp(prefix="billmock-"))
        node.config.pluginmanager.register(Listener(node.config, folder), "billmock-listener")
    node.workerinput["billmock"] = {"folder": str(node.config.stash[FOLDER]), "controller": os.getpid()}


class Listener:
    """In the controller of xdist's workers: hears of what they recorded, and ends their server with the run."""

    def __init__(self, config: pytest.Config, folder: Path) -> None:
        self._config = config
        self._folder = folder

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a worker recorded beside a report, what broke a test, and the verdicts on one that it explored.

        A worker cannot end the run: it says why it is to end.
        """
        if reason := getattr(report, "billmock_end", ""):
            pytest.exit(reason, pytest.ExitCode.USAGE_ERROR)
        if getattr(report, "billmock_latitude", None) is not None:
            from mockserver.testing.blaming import Findings

            Findings.hear(self._config, report)
        if getattr(report, "billmock_verdicts", None) is not None:
            from mockserver.testing.exploring import Verdicts

            Verdicts.hear(self._config, report)
        if (record := getattr(report, "billmock", None)) is not None:
            from mockserver.testing.run import recorder_of

            if not self._config.pluginmanager.has_plugin("billmock-recorder"):
                recorder_of(self._config, others_of(self._config)).take(record)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """End the server that a worker started, if one did."""
        if any(self._folder.iterdir()):
            from mockserver.testing.shared import end

            end(self._folder)
        else:
            self._folder.rmdir()
