"""Fixtures and hooks of the contract tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract_tests import markers, scope
from contract_tests.clients import V2, Rest
from contract_tests.connection import Connection, connect
from contract_tests.cost import cost_of
from contract_tests.coverage import Coverage
from contract_tests.hosts import TargetError
from contract_tests.making import Make
from contract_tests.names import Names
from contract_tests.secrecy import leaks
from contract_tests.sign_in import SignIn, SignInFailed
from contract_tests.stash import CONNECTION, FIRST_ANSWER, TARGET, answers_so_far
from contract_tests.tally import Tally, mark_reports
from contract_tests.targets import CapabilityMissing, Target, choose
from contract_tests.targets_opening import control_call
from contract_tests.transport import Transport
from contract_tests.undoing import Undo, UndoFailed
from contract_tests.users import Users

# BILL's business date, on which it decides what is late and which day comes next.
BUSINESS_ZONE = ZoneInfo("America/Los_Angeles")
FIXED_HOLIDAYS = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}
WEDNESDAY = 2

CANNOT_RUN = 2
# Options with which pytest runs no test, so that nobody needs to sign in.
RUNS_NOTHING = ("help", "version", "markers", "collectonly", "showfixtures", "show_fixtures_per_test", "cacheshow")
ONE_PROCESS = "a target that is not the mock of each process is called by one process alone: leave -n out"


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Choose the target and, where it is not the mock of this process, sign in to it before anything is collected.

    What does not answer or lets nobody in ends the run here, in one sentence and with exit status 2.
    """
    if any(config.getoption(name, None) for name in RUNS_NOTHING):
        return None
    try:
        _connect(config, choose())
    except TargetError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_RUN
    return None


def _connect(config: pytest.Config, target: Target) -> None:
    if target.kind == "mock":
        return
    if config.getoption("numprocesses", None):
        raise TargetError(ONE_PROCESS)
    connections = ExitStack()
    config.add_cleanup(connections.close)
    config.stash[CONNECTION] = connections.enter_context(connect(target))


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks and choose the target, so that a wrong one stops the run at once."""
    for line in markers.HELP:
        config.addinivalue_line("markers", line)
    config.pluginmanager.register(Tally())
    try:
        config.stash[TARGET] = choose()
    except TargetError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_report_header(config: pytest.Config) -> str:
    """Target, organization and capabilities."""
    connection = config.stash.get(CONNECTION, None)
    return (connection.target if connection else config.stash[TARGET]).header()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fail where a contract test does not say how sure it is."""
    ours = scope.ours(items)
    problems = [problem for item in ours for problem in markers.problems(item)]
    if problems:
        raise pytest.UsageError("\n".join(problems))
    mark_reports(ours)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that the run is not of the whole suite."""
    scope.note_deselection(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What the run cost."""
    if answers := answers_so_far(config):
        terminalreporter.write_line(cost_of(answers))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Note where the test's answers begin, and skip it where its fixtures need what the target lacks."""
    item.stash[FIRST_ANSWER] = len(answers_so_far(item.config))
    try:
        return (yield)
    except CapabilityMissing as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Skip a test that needs what the target lacks.

    Fail one that passed without driving its operations, or in which the mock rests an answer on the wrong facts.
    """
    try:
        result = yield
    except CapabilityMissing as reason:
        pytest.skip(str(reason))
    answers = answers_so_far(item.config)[item.stash[FIRST_ANSWER] :]
    if markers.declaration_of(item).fidelity != "diverges":
        assert markers.gaps(item, answers) == []
    secrets = [f"{answer.operation} {leak}" for answer in answers for leak in leaks(answer.body)]
    assert not secrets, "; ".join(secrets)
    wrong = markers.misplaced_facts(answers)
    assert not wrong, "; ".join(wrong)
    return result


def pytest_exception_interact(node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]) -> None:
    """Stop the run where a user is no longer let in, or the target has ceased to answer."""
    error = call.excinfo.value if call.excinfo else None
    connection = node.config.stash.get(CONNECTION, None)
    if isinstance(error, SignInFailed) or (connection and connection.transport.is_dead):
        node.session.shouldstop = str(error)


@pytest.fixture(scope="session")
def connection(pytestconfig: pytest.Config) -> Iterator[Connection]:
    """The target, ready to be called. Not for tests: what they run against is not their business."""
    if CONNECTION in pytestconfig.stash:
        yield pytestconfig.stash[CONNECTION]
        return
    with connect(pytestconfig.stash[TARGET]) as pytestconfig.stash[CONNECTION]:
        yield pytestconfig.stash[CONNECTION]


@pytest.fixture(scope="session")
def target(connection: Connection) -> Target:
    """The target itself, as little for tests."""
    return connection.target


@pytest.fixture(autouse=True)
def fidelity(request: pytest.FixtureRequest, target: Target) -> None:
    """Skip what the target cannot do, and expect the mock to fail where it is known to differ."""
    node: pytest.Item = request.node
    differs, about_mock = node.get_closest_marker("diverges"), node.get_closest_marker("mock_only")
    if differs and target.is_mock:
        request.applymarker(pytest.mark.xfail(strict=True, reason=differs.kwargs["reason"]))
    if about_mock and not target.is_mock:
        pytest.skip(f"is about the mock: {about_mock.kwargs['reason']}")
    for capability in sorted(markers.capabilities_of(node)):
        target.need(capability)


@pytest.fixture(scope="session")
def transport(connection: Connection) -> Transport:
    """What all clients send through."""
    return connection.transport


@pytest.fixture(scope="session")
def sign_in(connection: Connection) -> SignIn:
    """Sign-ins as bare answers."""
    return connection.sign_in


@pytest.fixture(scope="session")
def users(connection: Connection) -> Users:
    """The suite's users and their sessions."""
    return connection.users


@pytest.fixture
def v3(users: Users) -> Rest:
    """The v3 user, in a session without MFA."""
    return users.v3()


@pytest.fixture
def v2(users: Users) -> V2:
    """The v2 user, in a session without MFA."""
    return users.v2()


@pytest.fixture
def trusted(users: Users) -> Rest:
    """The v3 user in a session that passed MFA."""
    return users.v3_trusted()


@pytest.fixture
def trusted_v2(users: Users) -> V2:
    """The v2 user in a session that passed MFA."""
    return users.v2_trusted()


@pytest.fixture
def partner(users: Users) -> Rest:
    """The partner's user, in a session that names no organization yet."""
    return users.partner()


@pytest.fixture
def partner_in_organization(partner: Rest, sign_in: SignIn) -> Rest:
    """The partner, in the organization of the suite's user."""
    return partner.with_headers(organizationId=sign_in.organization_id)


@pytest.fixture
def spend(users: Users) -> Rest:
    """The Spend & Expense user."""
    return users.spend()


@pytest.fixture
def events(users: Users, sign_in: SignIn) -> Rest:
    """The webhook API, for the v3 user."""
    return sign_in.as_subscriber(users.v3())


@pytest.fixture
def app(users: Users) -> Rest:
    """A developer app, which signs in by OAuth."""
    return users.app()


@pytest.fixture
def approver(users: Users) -> Rest:
    """The v3 user who approves bills."""
    return users.approver()


@pytest.fixture
def sync_token(users: Users) -> Rest:
    """The v3 user of a sync token."""
    return users.sync_token()


@pytest.fixture
def sync_token_v2(users: Users) -> V2:
    """The v2 user of a sync token."""
    return users.sync_token_v2()


@pytest.fixture(scope="session")
def names() -> Names:
    """Names that carry this run's id: unique on a shared sandbox, and known to `--sweep`."""
    return Names()


@pytest.fixture
def undo() -> Iterator[Undo]:
    """What to take back after the test, last things first."""
    steps = Undo()
    yield steps
    failures = steps.run()
    if failures:
        raise UndoFailed("\n".join(failures))


@pytest.fixture
def today(target: Target) -> date:
    """The business date at the target."""
    if target.is_mock:
        return date.fromisoformat(control_call(target, "GET", f"/tenants/{target.tenant}/clock")["today"])
    return datetime.now(BUSINESS_ZONE).date()


@pytest.fixture
def process_date(today: date) -> date:
    """A coming business day: a Wednesday that is no bank holiday."""
    days = (today + timedelta(days=ahead) for ahead in range(3, 30))
    return next(day for day in days if day.weekday() == WEDNESDAY and (day.month, day.day) not in FIXED_HOLIDAYS)


@pytest.fixture
def bank_account(v3: Rest) -> str:
    """The id of a bank account that payments can be made from."""
    accounts = v3.every("/funding-accounts/banks")
    usable = [one["id"] for one in accounts if one["status"] == "VERIFIED" and not one["archived"]]
    if not usable:
        pytest.skip("needs a verified bank account in the organization")
    return str(usable[0])


@pytest.fixture
def make(request: pytest.FixtureRequest, users: Users, names: Names, undo: Undo, today: date) -> Make:
    """Makes what a test needs."""

    def account() -> str:
        identifier: str = request.getfixturevalue("bank_account")
        return identifier

    def day() -> date:
        value: date = request.getfixturevalue("process_date")
        return value

    return Make(users, names, undo, today, account, day)


@pytest.fixture
def operations_without_a_test(request: pytest.FixtureRequest, target: Target) -> list[str]:
    """Operations that the mock serves and no test of the suite drives."""
    target.need("control")
    if not scope.is_whole(request.session):
        pytest.skip("only a run of the whole suite can tell")
    coverage = Coverage()
    coverage.add(scope.ours(request.session.items))
    operations = control_call(target, "GET", "/operations")["operations"]
    return coverage.gaps(row["id"] for row in operations if row["status"] == "built")


@pytest.fixture
def control(target: Target) -> Callable[..., dict[str, object]]:
    """The control API of a mock: method, path below its tenant, body."""
    target.need("control")

    def call(method: str, path: str, body: object = None) -> dict[str, object]:
        return control_call(target, method, f"/tenants/{target.tenant}{path}", body)

    return call


@pytest.fixture
def payment_term(v3: Rest, sign_in: SignIn) -> str:
    """The id of a payment term of the organization; one that is made cannot be removed again."""
    terms = v3.get(f"/organizations/{sign_in.organization_id}/payment-terms").results
    if not terms:
        pytest.skip("needs a payment term in the organization")
    return str(terms[0]["id"])
