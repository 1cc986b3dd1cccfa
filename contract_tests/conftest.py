"""Fixtures and hooks of the contract tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract_tests import markers, scope
from contract_tests.clients import V2, Rest
from contract_tests.coverage import Coverage
from contract_tests.hosts import TargetError
from contract_tests.making import Make
from contract_tests.names import Names
from contract_tests.sign_in import SignIn
from contract_tests.stash import CHOSEN, FIRST_ANSWER, MARKED, TRANSPORT, answers_so_far
from contract_tests.targets import Target, choose
from contract_tests.targets_opening import control_call, opened
from contract_tests.transport import Transport
from contract_tests.undoing import Undo, UndoFailed
from contract_tests.users import Users

# BILL's business date, on which it decides what is late and which day comes next.
BUSINESS_ZONE = ZoneInfo("America/Los_Angeles")
FIXED_HOLIDAYS = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}
WEDNESDAY = 2


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks and choose the target, so that a wrong one stops the run at once."""
    for line in markers.HELP:
        config.addinivalue_line("markers", line)
    try:
        config.stash[CHOSEN] = choose()
    except TargetError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_report_header(config: pytest.Config) -> str:
    """Target, organization and capabilities."""
    return config.stash[CHOSEN].header()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fail where a contract test does not say how sure it is."""
    ours = scope.ours(items)
    problems = [problem for item in ours for problem in markers.problems(item)]
    if problems:
        raise pytest.UsageError("\n".join(problems))
    config.stash[MARKED] = Counter(markers.declared(item).fidelity for item in ours)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note that the run is not of the whole suite."""
    scope.note_deselection(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tests by fidelity."""
    counts = config.stash.get(MARKED, Counter[str]())
    if counts:
        line = ", ".join(f"{counts[name]} {name}" for name in markers.FIDELITIES if counts[name])
        terminalreporter.write_line(f"contract tests by fidelity: {line}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Note where the test's answers begin."""
    item.stash[FIRST_ANSWER] = len(answers_so_far(item.config))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a test that passed without driving the operations it declares."""
    result = yield
    if markers.declared(item).fidelity != "diverges":
        assert markers.undriven(item, answers_so_far(item.config)[item.stash[FIRST_ANSWER] :]) == []
    return result


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Iterator[Target]:
    """The target, ready to be called. Not for tests: what they run against is not their business."""
    with opened(pytestconfig.stash[CHOSEN]) as ready:
        yield ready


@pytest.fixture(autouse=True)
def fidelity(request: pytest.FixtureRequest, target: Target) -> None:
    """Skip what the target cannot do, and expect the mock to fail where it is known to differ."""
    node: pytest.Item = request.node
    differs, about_mock = node.get_closest_marker("diverges"), node.get_closest_marker("mock_only")
    if differs and target.is_mock:
        request.applymarker(pytest.mark.xfail(strict=True, reason=differs.kwargs["reason"]))
    if about_mock and not target.is_mock:
        pytest.skip(f"is about the mock: {about_mock.kwargs['reason']}")
    for capability in (name for mark in node.iter_markers("needs") for name in mark.args):
        need(target, capability)


def need(target: Target, capability: str) -> None:
    """Skip the test when the target lacks a capability."""
    reason = target.lacks(capability)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def transport(pytestconfig: pytest.Config, target: Target) -> Transport:
    """What all clients send through; a mock needs neither pauses nor, in this process, a proxy."""
    made = Transport(paced=not target.is_mock, trust_env=target.kind != "mock")
    pytestconfig.stash[TRANSPORT] = made
    return made


@pytest.fixture(scope="session")
def sign_in(target: Target, transport: Transport) -> SignIn:
    """Sign-ins as bare answers."""
    return SignIn(target, transport)


@pytest.fixture(scope="session")
def users(target: Target, sign_in: SignIn) -> Users:
    """The suite's users and their sessions."""
    return Users(target, sign_in)


@pytest.fixture
def v3(users: Users) -> Rest:
    """The v3 user, in a session without MFA."""
    return users.v3()


@pytest.fixture
def v2(users: Users) -> V2:
    """The v2 user, in a session without MFA."""
    return users.v2()


@pytest.fixture
def trusted(target: Target, users: Users) -> Rest:
    """The v3 user in a session that passed MFA."""
    need(target, "MFA")
    return users.v3_trusted()


@pytest.fixture
def trusted_v2(target: Target, users: Users) -> V2:
    """The v2 user in a session that passed MFA."""
    need(target, "MFA")
    return users.v2_trusted()


@pytest.fixture
def partner(target: Target, users: Users) -> Rest:
    """The partner."""
    need(target, "partner")
    return users.partner()


@pytest.fixture
def partner_in_organization(partner: Rest, sign_in: SignIn) -> Rest:
    """The partner, in the organization of the suite's user."""
    return partner.with_headers(organizationId=sign_in.organization_id)


@pytest.fixture
def spend(target: Target, users: Users) -> Rest:
    """The Spend & Expense user."""
    need(target, "spend")
    return users.spend()


@pytest.fixture
def approver(target: Target, users: Users) -> Rest:
    """The v3 user who approves bills."""
    need(target, "approver")
    return users.approver()


@pytest.fixture
def sync_token(target: Target, users: Users) -> Rest:
    """The v3 user of a sync token."""
    need(target, "sync token")
    return users.sync_token()


@pytest.fixture
def sync_token_v2(target: Target, users: Users) -> V2:
    """The v2 user of a sync token."""
    need(target, "sync token")
    return users.sync_token_v2()


@pytest.fixture(scope="session")
def names() -> Names:
    """Names of this run."""
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
def make(request: pytest.FixtureRequest, target: Target, users: Users, names: Names, undo: Undo, today: date) -> Make:
    """Makes what a test needs."""

    def account() -> str:
        need(target, "MFA")
        found: str = request.getfixturevalue("bank_account")
        return found

    def day() -> date:
        found: date = request.getfixturevalue("process_date")
        return found

    return Make(users, names, undo, today, account, day)


@pytest.fixture
def undriven_operations(request: pytest.FixtureRequest, target: Target) -> list[str]:
    """Operations that the mock serves and no test of the suite drives."""
    need(target, "control")
    if not scope.is_whole(request.session):
        pytest.skip("only a run of the whole suite can tell")
    coverage = Coverage()
    coverage.add(scope.ours(request.session.items))
    operations = control_call(target, "GET", "/operations")["operations"]
    return coverage.undriven(row["id"] for row in operations if row["status"] == "built")


@pytest.fixture
def control(target: Target) -> Callable[..., dict[str, object]]:
    """The control API of a mock: method, path below its tenant, body."""
    need(target, "control")

    def call(method: str, path: str, body: object = None) -> dict[str, object]:
        return control_call(target, method, f"/tenants/{target.tenant}{path}", body)

    return call
