"""What the command line says to somebody who is new to it and got a word wrong."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from mockserver import BillMock
from mockserver.cli import main

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    """A server of its own with the smallest world."""
    with BillMock(scenario="empty") as mock:
        yield mock


def run(*words: str) -> Result:
    """What a command prints, and its exit code."""
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("words", [("health",), ("env",), ("trace",), ("tenants", "list")])
def test_where_no_server_answers_a_command_says_what_to_do(words: tuple[str, ...]) -> None:
    answer = run(*words, "--url", NOBODY)

    assert answer.exit_code == 1
    assert answer.stderr == (
        f"Error: no server answers at {NOBODY}: start `billmock serve`, or name it by --port, --url or BILLMOCK_URL\n"
    )


def test_a_base_url_with_a_path_is_said_to_have_none(mock: BillMock) -> None:
    answer = run("health", "--url", f"{mock.url}/connect")

    assert answer.output == (
        f"Error: no billmock answers at {mock.url}/connect: a server's base URL has no path, perhaps {mock.url}\n"
    )


def test_tenants_alone_lists_those_of_the_server_on_a_port(mock: BillMock) -> None:
    assert run("tenants", "--port", mock.url.rpartition(":")[2]).output.splitlines()[0] == "default"


@pytest.mark.parametrize("words", [("tenants", "{}", "list"), ("faults", "{}", "list"), ("tenants", "{}", "show")])
def test_a_group_of_commands_may_name_the_server_for_them(mock: BillMock, words: tuple[str, ...]) -> None:
    group, _, command = words
    ids = {"show": ["default"]}.get(command, [])

    assert run(group, "--url", mock.url, command, *ids).exit_code == 0


def test_a_command_of_a_group_has_the_last_word_about_the_server(mock: BillMock) -> None:
    assert run("tenants", "--url", NOBODY, "list", "--url", mock.url).exit_code == 0


def test_the_contract_suite_says_what_names_its_server() -> None:
    answer = run("contract", "--port", "8391")

    assert answer.exit_code == 2
    assert "Error: BILL_TARGET names the server: BILL_TARGET=http://127.0.0.1:8080 billmock contract" in answer.output


def test_a_trace_of_what_is_not_recorded_names_the_command_that_records(mock: BillMock) -> None:
    answer = run("trace", "--url", mock.url)

    assert answer.output == "Error: nothing of default is recorded: `billmock trace --record` first\n"


def test_a_scenario_that_there_is_not_is_refused_with_the_nearest(mock: BillMock) -> None:
    assert run("tenants", "make", "--scenario", "starterr", "--format", "plain", "--url", mock.url).output == (
        "Error: scenario: must be a .toml or .json file or one of empty, large, starter, "
        "not 'starterr'; did you mean starter?\n"
    )


def test_a_tenant_that_there_is_not_is_refused_with_the_nearest(mock: BillMock) -> None:
    assert run("tenants", "show", "defalt", "--url", mock.url).output == (
        "Error: no tenant defalt; did you mean default? `billmock tenants` lists them\n"
    )


def test_a_snapshot_that_there_is_not_is_refused_with_the_nearest(mock: BillMock) -> None:
    mock.default.snapshot("before")
    assert run("snapshot", "befor", "--restore", "--url", mock.url).output == (
        "Error: no snapshot befor; did you mean before? There are before\n"
    )


def test_a_kind_of_fault_that_there_is_not_is_refused_with_the_nearest(mock: BillMock) -> None:
    added = run("faults", "add", "v3.bills.*", "--kind", "latancy", "--url", mock.url)
    sought = run("requests", "--fault", "latancy", "--url", mock.url)

    assert added.output.endswith("session, not 'latancy'; did you mean latency?\n")
    assert "fault: 'latancy' is no number, kind or moment of a fault; did you mean latency? There are" in sought.output


def test_a_date_that_is_none_is_refused_with_one_that_is(mock: BillMock) -> None:
    assert run("ledger", "--from", "2026-13-01", "--url", mock.url).output == (
        "Error: from: must be a date such as 2026-11-26, not '2026-13-01'\n"
    )
