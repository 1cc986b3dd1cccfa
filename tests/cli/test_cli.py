"""The command line beside a running server."""

import json
import re
import subprocess
import sys
from pathlib import Path
from socket import socket
from threading import Timer
from typing import get_type_hints

import pytest
import requests

from mockserver import BillMock
from mockserver.cli import main
from mockserver.cli.journal import FILTERS
from mockserver.control.journal_filter import RequestQuery
from mockserver.kernel.latitude import BY_ID
from mockserver.serving.addresses import listening_port
from mockserver.serving.remote import retry_for
from tests.cli.commands import run


def test_env_prints_exports_of_the_server_on_a_port(mock: BillMock) -> None:
    printed = run("env", "--port", mock.url.rpartition(":")[2])

    assert (printed.exit_code, f"export BILL_DEV_KEY={mock.credentials['BILL_DEV_KEY']}" in printed.output) == (0, True)


def test_env_says_where_its_credentials_are_good(mock: BillMock) -> None:
    lines = run("env", "--port", mock.url.rpartition(":")[2]).output.splitlines()

    assert lines[0] == f"export BILL_URL={mock.url}"


def test_env_as_json_is_of_the_server_at_a_url(mock: BillMock) -> None:
    printed = run("env", "--url", f"{mock.url}/", "--format", "json")

    assert json.loads(printed.output)["credentials"] == mock.credentials
    assert json.loads(printed.output)["url"] == mock.url


def test_env_prints_just_what_a_connection_asks_for(mock: BillMock) -> None:
    printed = run("env", "--url", mock.url, "--api", "oauth", "--environment", "production", "--format", "dotenv")

    assert printed.output == (
        'BILL_CLIENT_ID="billmock-production-app"\nBILL_CLIENT_SECRET="billmock-production-app-secret"\n'
    )


def test_env_prints_plain_lines_for_files_that_know_no_quotes(mock: BillMock) -> None:
    printed = run("env", "--url", mock.url, "--api", "oauth", "--format", "plain")

    assert printed.output == "BILL_CLIENT_ID=billmock-app\nBILL_CLIENT_SECRET=billmock-app-secret\n"


def test_env_takes_its_environment_from_the_command_line_alone(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_ENVIRONMENT", "production")

    assert "BILL_SPEND_TOKEN=billmock-spend-token\n" in run("env", "--url", mock.url).output


def test_env_checks_every_sign_in(mock: BillMock) -> None:
    printed = run("env", "--url", mock.url, "--check")

    assert printed.exit_code == 0
    assert [line.split()[0] for line in printed.output.splitlines()] == [
        "v2",
        "v3",
        "partner",
        "spend",
        "oauth",
        "sync",
    ]
    assert mock.credentials["BILL_ORGANIZATION_ID"] in printed.output


def test_env_says_who_is_refused(mock: BillMock) -> None:
    tenancy = mock.app.tenancy
    tenancy.apps.remove(tenancy.tenants.get("default"), "billmock-app")
    printed = run("env", "--url", mock.url, "--check", "--api", "oauth")

    assert printed.exit_code == 1
    assert printed.output.startswith("oauth    refused: 401 ")


def test_health_is_that_of_the_server_at_a_url(mock: BillMock) -> None:
    assert json.loads(run("health", "--url", mock.url).output) == {"status": "ready"}


def test_a_world_is_kept_restored_and_reset_at_a_url(mock: BillMock) -> None:
    commands = [("snapshot", "s"), ("snapshot", "s", "--restore"), ("reset",)]

    assert [run(*words, "--url", mock.url).exit_code for words in commands] == [0, 0, 0]


def test_what_env_prints_without_a_server_fails_in_a_shell() -> None:
    printed = run("env", "--url", "http://127.0.0.1:9").stdout

    assert subprocess.run(["sh", "-c", printed], check=False).returncode == 1


def test_health_with_a_wait_answers_when_the_server_does(mock: BillMock) -> None:
    assert run("health", "--wait", "5", "--url", mock.url).exit_code == 0


@pytest.mark.parametrize(("seconds", "tries"), [(0, 0), (1, 4), (60, 240)])
def test_a_wait_is_that_many_tries_of_a_connection_and_no_others(seconds: int, tries: int) -> None:
    retry = retry_for(seconds)

    assert (retry.total, retry.connect, retry.read) == (None, tries, 0)
    assert retry.backoff_max == 0.25


@pytest.mark.slow
def test_health_waits_for_a_server_that_listens_later() -> None:
    with socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    late = BillMock(scenario="empty", port=port)
    start = Timer(3.5, late.start)
    start.start()

    answer = run("health", "--wait", "30", "--port", str(port))
    start.join()
    late.stop()

    assert (answer.exit_code, json.loads(answer.output)) == (0, {"status": "ready"})


def test_health_gives_up_when_the_wait_is_over() -> None:
    assert run("health", "--wait", "1", "--url", "http://127.0.0.1:9").exit_code == 1


def test_a_port_that_is_taken_is_one_line(mock: BillMock) -> None:
    port = mock.url.rpartition(":")[2]

    answer = run("serve", "--scenario", "empty", "--port", port)

    assert (answer.exit_code, answer.output.startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")) == (1, True)


@pytest.mark.parametrize("options", [[], ["--workers", "2", "--database", "sqlite:///never-made.sqlite"]])
def test_a_taken_port_and_a_bad_host_are_one_line_before_anything_is_printed_or_made(
    mock: BillMock, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    port = mock.url.rpartition(":")[2]
    taken = run("serve", "--port", port, *options)
    nowhere = run("serve", "--host", "203.0.113.9", "--port", port, *options)
    nobody = run("serve", "--host", "x" * 300, "--port", port, *options)

    assert taken.output == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; --port takes another\n"
    assert nowhere.output.startswith(f"Error: cannot listen on 203.0.113.9:{port}: ")
    assert nowhere.output.endswith("; --host takes another\n")
    assert nobody.output.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_anchor_out_of_range_is_one_line() -> None:
    answer = run("serve", "--anchor", "0001-01-01")

    assert (answer.exit_code, answer.output) == (
        2,
        "Error: --anchor: must be a date from 1980-01-01 to 2190-12-31, yyyy-MM-dd, not '0001-01-01'\n",
    )


def test_a_variation_that_there_is_not_is_a_usage_error_with_all_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"there is no variation 'key-ordr'; did you mean key-order? There are {', '.join(BY_ID)}"
    named = run("serve", "--latitude", "7:key-ordr")
    monkeypatch.setenv("BILLMOCK_LATITUDE", "7:key-ordr")
    inherited = run("serve")

    assert (named.exit_code, named.output) == (2, f"Error: --latitude: {line}\n")
    assert (inherited.exit_code, inherited.output) == (2, f"Error: BILLMOCK_LATITUDE: {line}\n")


def test_zero_is_any_free_port() -> None:
    assert listening_port("127.0.0.1", 0) > 0


@pytest.fixture
def url(mock: BillMock) -> str:
    """The server's base URL, once a request was refused and one served there."""
    requests.get(f"{mock.v3_url}/vendors", headers={"devKey": mock.credentials["BILL_DEV_KEY"]}, timeout=10)
    requests.get(f"{mock.v3_url}/a-strangers-path", timeout=10)
    return mock.url


def test_requests_prints_a_line_for_each(url: str) -> None:
    lines = run("requests", "--url", url, "--status", "4xx").output.splitlines()

    assert lines[-1].split()[1:3] == ["401", "GET"]
    assert lines[-1].split()[5] == "v3.vendors.list"


def test_requests_of_nobody_have_their_paths(url: str) -> None:
    assert "404 GET" in (output := run("requests", "--url", url, "--tenant", "-").output)
    assert "/connect/v3/a-strangers-path  [BDC_1121 API not supported.; by F-012]" in output


def test_requests_say_why_they_were_refused(url: str) -> None:
    line = run("requests", "--url", url, "--refused", "yes", "--operation", "v3.vendors.list").output.splitlines()[0]

    assert "401 GET" in line
    assert "[BDC_1109 " in line


def test_what_v2_refused_with_200_is_printed_with_code_field_and_fact(mock: BillMock) -> None:
    admin = mock.default.session("v2")
    admin.post("/Crud/Create/Vendor.json", json={"obj": {"entity": "Vendor", "isActive": "1"}})
    last = run("requests", "--url", mock.url, "--refused").output.splitlines()[-1]

    assert last.split()[1:3] == ["200", "POST"]
    assert "[BDC_1117 Missing required data for: name." in last


def test_a_refused_element_of_a_bulk_call_is_printed_with_its_place(mock: BillMock) -> None:
    admin = mock.default.session("v2")
    elements = [{"obj": {"entity": "Vendor", "name": "Alder", "isActive": "1"}}, {"obj": {"entity": "Vendor"}}]
    admin.post("/Bulk/Crud/Create/Vendor.json", json={"bulk": elements})
    last = run("requests", "--url", mock.url, "--refused").output.splitlines()[-1]

    assert "v2.Bulk.Crud.Create.Vendor  [BDC_1117 bulk[1]: Missing required data for: name." in last


def test_a_refusal_names_the_facts_that_it_rests_on(url: str) -> None:
    line = run("requests", "--url", url, "--refused", "--operation", "v3.vendors.list").output.splitlines()[0]

    assert re.search(r"; by F-\d+\]$", line)


def test_nothing_to_print_leads_to_what_no_tenant_could_claim(url: str) -> None:
    output = run("requests", "--url", url, "--operation", "v3.bills.create").output

    assert output == "none; there are requests without any tenant's credential: --tenant - prints them\n"


def test_commands_go_to_the_server_that_the_environment_names(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_URL", url)

    assert run("health").output == '{"status": "ready"}\n'


def test_requests_are_printed_as_json_curl_and_har(url: str) -> None:
    formats = {form: run("requests", "--url", url, "--format", form).output for form in ("json", "curl", "har")}

    assert json.loads(formats["json"].splitlines()[-1])["operation"] == "v3.vendors.list"
    assert f'curl -sS -X GET "{url}/connect/v3/vendors"' in formats["curl"]
    assert json.loads(formats["har"])["log"]["version"] == "1.2"


def test_an_unknown_operation_is_refused_with_the_nearest(url: str) -> None:
    answer = run("requests", "--url", url, "--operation", "v3.vendors.lst")

    assert (answer.exit_code, "near it are v3.vendors.list" in answer.output) == (1, True)


def test_requests_have_an_option_for_each_filter() -> None:
    assert set(FILTERS) == set(get_type_hints(RequestQuery))


def test_requests_are_looked_for_by_the_id_of_their_client(url: str, mock: BillMock) -> None:
    requests.get(f"{mock.v3_url}/bills", headers={"X-Request-Id": "step-4"}, timeout=10)
    lines = run("requests", "--url", url, "--tenant", "-", "--request-id", "step-*").output.splitlines()

    assert [line.split()[5] for line in lines] == ["v3.bills.list"]


def test_a_misspelt_variable_is_refused_before_anything_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_LIMIT", "enforce")
    answer = run("serve")

    assert (answer.exit_code, answer.output) == (
        2,
        "Error: BILLMOCK_LIMIT: no such setting; the nearest is BILLMOCK_LIMITS\n",
    )


def test_an_export_cannot_be_followed(url: str) -> None:
    assert run("requests", "--url", url, "--format", "har", "--follow").exit_code == 2


@pytest.mark.slow
def test_requests_are_followed_as_they_come(mock: BillMock) -> None:
    command = [sys.executable, "-m", "mockserver", "requests", "--follow", "--url", mock.url]
    headers = {"devKey": mock.credentials["BILL_DEV_KEY"]}
    requests.get(f"{mock.v3_url}/vendors", headers=headers, timeout=10)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = next(line for line in process.stdout if "v3.vendors.list" in line)
        requests.get(f"{mock.v3_url}/bills", headers=headers, timeout=10)
        second = next(line for line in process.stdout if "v3.bills.list" in line)
        process.terminate()
        process.stdout.read()

    assert (first.split()[1], second.split()[1]) == ("401", "401")


def test_a_url_without_a_scheme_is_no_url() -> None:
    assert "not '127.0.0.1:8080'; did you mean http://127.0.0.1:8080?" in run("env", "--url", "127.0.0.1:8080").output


def test_a_server_file_that_no_server_has_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BILLMOCK_SERVER_FILE", str(tmp_path / "server.json"))

    assert "is it started?" in run("health").output


def test_faults_are_added_shown_and_cleared(mock: BillMock) -> None:
    url = ("--url", mock.url)
    added = run("faults", "add", "v3.bills.*", "--code", "BDC_1109", "--times", "2", "--json", '{"a": 1}', *url)
    listed = run("faults", "list", *url)
    as_json = json.loads(run("faults", "list", "--json", *url).output)["faults"][0]
    cleared = [run("faults", "clear", "1", *url).exit_code, run("faults", "clear", *url).exit_code]

    assert added.output == "   1  error BDC_1109 before  v3.bills.*  struck 0 of 2 times in 0 calls\n"
    assert (listed.output, as_json["json"]) == (added.output, {"a": 1})
    assert (cleared, list(mock.faults)) == ([0, 0], [])


def test_a_fault_that_cannot_be_is_refused_in_words(mock: BillMock) -> None:
    unknown = run("faults", "add", "v3.bils", "--status", "500", "--url", mock.url)
    unreadable = run("faults", "add", "v3.bills.list", "--status", "x", "--url", mock.url)

    assert (unknown.exit_code, "no operation v3.bils; near it are" in unknown.output) == (1, True)
    assert (unreadable.exit_code, "--status: x cannot be read" in unreadable.output) == (2, True)


def test_each_command_is_found_under_its_own_name() -> None:
    assert [name for name, command in main.commands.items() if command.name != name] == []


def test_a_misspelt_command_is_refused_with_the_nearest() -> None:
    answer = run("serv")

    assert (answer.exit_code, "Did you mean 'serve'?" in answer.output) == (2, True)


@pytest.mark.parametrize("words", [["faults", "list"], ["rights"], ["tenants", "list"]], ids=" ".join)
def test_json_is_a_format_wherever_it_is_an_option(url: str, words: list[str]) -> None:
    output = run(*words, "--url", url, "--format", "json").output

    assert json.loads(output) == json.loads(run(*words, "--url", url, "--json").output)


def test_a_tenant_is_json_with_every_user_by_its_format(url: str) -> None:
    assert "users" in json.loads(run("tenants", "show", "default", "--url", url, "--format", "json").output)


def test_operations_and_facts_are_json_by_either_option() -> None:
    assert run("operations", "--format", "json").output == run("operations", "--json").output
    assert run("fact", "F187", "--format", "json").output == run("fact", "F-187", "--json").output


def test_a_tenant_without_faults_has_none(url: str) -> None:
    result = run("faults", "list", "--url", url)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "none\n")


def test_the_help_of_serve_says_defaults() -> None:
    assert "[BILLMOCK_LIMITS; default warn]" in " ".join(run("serve", "--help").output.split())
