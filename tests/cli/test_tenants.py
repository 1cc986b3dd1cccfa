"""`billmock tenants` beside a running server."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from click.testing import Result

from mockserver import BillMock
from mockserver.cli.tenants import FIELDS, table_of
from mockserver.control.scenarios import import_world
from mockserver.control.tenants import NewTenant, read_tenant
from mockserver.kernel.clock import REAL_TIME, parse_stamp
from tests.cli.commands import run


@pytest.fixture
def tenant(mock: BillMock) -> str:
    """The id of a tenant that the command made."""
    return str(json.loads(tenants(mock, "make", "--scenario", "empty", "--json").output)["id"])


def tenants(mock: BillMock, *words: str) -> Result:
    """What the command prints, and its exit code."""
    return run("tenants", *words, "--url", mock.url)


def test_all_tenants_are_listed(mock: BillMock, tenant: str) -> None:
    assert {"default", "default-production", tenant} <= set(tenants(mock, "list").output.splitlines())
    assert tenant in json.loads(tenants(mock, "list", "--json").output)["tenants"]


def test_alone_the_command_lists(mock: BillMock, tenant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_URL", mock.url)

    assert tenant in run("tenants").output.splitlines()


def test_a_tenant_is_made_as_it_is_asked_for(mock: BillMock) -> None:
    words = ("--seed", "7", "--environment", "production", "--anchor", "2026-05-04", "--ttl", "60")
    details = json.loads(tenants(mock, "make", "--scenario", "empty", *words, "--json").output)

    assert (details["scenario"], details["seed"], details["environment"]) == ("empty", 7, "production")
    assert details["clock"]["now"].startswith("2026-05-04")
    assert details["users"][0]["organizationId"] == details["credentials"]["BILL_ORGANIZATION_ID"]


def test_what_make_prints_sets_a_shells_variables(mock: BillMock) -> None:
    printed = tenants(mock, "make", "--scenario", "empty").output
    shell = subprocess.run(
        ["sh", "-c", 'eval "$1"; echo $BILL_DEV_KEY', "sh", printed], capture_output=True, text=True, check=True
    )

    assert f"export BILL_DEV_KEY={shell.stdout.strip()}\n" in printed
    assert printed.startswith("# tenant ")


def test_what_make_prints_where_it_is_refused_fails_in_a_shell(mock: BillMock) -> None:
    answer = tenants(mock, "make", "--scenario", "nowhere")

    assert answer.exit_code == 1
    assert answer.output.startswith("false\nError: scenario: must be a .toml or .json file or one of")


def test_a_tenant_is_made_of_a_file(mock: BillMock, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "empty"\n', encoding="utf-8")
    details = json.loads(tenants(mock, "make", "--scenario", str(path), "--json").output)

    assert details["scenario"].startswith("mine-")


def test_a_file_that_is_none_is_named(mock: BillMock) -> None:
    assert tenants(mock, "make", "--scenario", "no.toml", "--json").output == "Error: no.toml: no such file\n"


def test_a_tenant_is_shown_with_its_credentials(mock: BillMock, tenant: str) -> None:
    key = mock.control.on(tenant, read_tenant)["credentials"]["BILL_DEV_KEY"]

    assert f"BILL_DEV_KEY={key}\n" in tenants(mock, "show", tenant, "--format", "plain").output
    assert json.loads(tenants(mock, "show", tenant, "--json").output)["credentials"]["BILL_DEV_KEY"] == key


def test_env_prints_the_credentials_of_a_tenant(mock: BillMock, tenant: str) -> None:
    printed = run("env", "--tenant", tenant, "--url", mock.url)

    assert printed.output.splitlines() == tenants(mock, "show", tenant).output.splitlines()[1:]


def test_what_make_prints_says_whose_later_commands_are(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    details = json.loads(tenants(mock, "make", "--scenario", "empty", "--json").output)
    mine = details["id"]
    mock.tenant("empty").session()
    printed = tenants(mock, "show", mine, "--format", "plain").output
    monkeypatch.setenv("BILLMOCK_TENANT", mine)
    listed = run("requests", "--url", mock.url)

    assert f"BILLMOCK_TENANT={mine}\n" in printed
    assert (listed.stdout, listed.stderr) == ("", f"tenant {mine}, by BILLMOCK_TENANT\nnone\n")
    assert run("reset", "--url", mock.url).stdout == f'{{"id": "{mine}", "imported": false}}\n'
    assert json.loads(run("env", "--format", "json", "--url", mock.url).stdout)["tenant"] == mine


def test_an_option_wins_over_the_variable_of_a_tenant(mock: BillMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_TENANT", "t-of-another-server")
    by_name = run("env", "--tenant", "default", "--format", "json", "--url", mock.url)
    by_world = run("env", "--environment", "production", "--format", "plain", "--url", mock.url)

    assert (json.loads(by_name.stdout)["tenant"], by_name.stderr) == ("default", "")
    assert "BILLMOCK_TENANT=default-production\n" in by_world.stdout
    assert by_world.stderr == ""


@pytest.mark.parametrize("words", [("requests",), ("rights",), ("env", "--check"), ("reset",), ("faults", "list")])
def test_a_tenant_that_is_gone_is_refused_with_where_its_name_comes_from(
    mock: BillMock, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILLMOCK_TENANT", "t0")
    answer = run(*words, "--url", mock.url)

    assert answer.exit_code == 1
    assert answer.stderr == "tenant t0, by BILLMOCK_TENANT\nError: no tenant t0; `billmock tenants` lists them\n"


def test_a_terminal_shows_what_each_tenant_is_and_how_old() -> None:
    first = {"id": "default", "scenario": "starter", "seed": 1, "environment": "sandbox"}
    second = {"id": "t1", "scenario": "empty", "seed": 42, "environment": "production"}
    rows: list[dict[str, Any]] = [
        {**first, "created": "2026-11-24T00:00:00.000+00:00"},
        {**second, "created": "2026-11-26T23:59:20.000+00:00"},
    ]

    assert table_of(rows, datetime(2026, 11, 27, tzinfo=UTC).timestamp()) == [
        "tenant   scenario  seed  environment  age",
        "default  starter   1     sandbox      3 days",
        "t1       empty     42    production   40 seconds",
    ]


def test_the_list_of_tenants_says_as_json_what_each_is(mock: BillMock, tenant: str) -> None:
    document = json.loads(tenants(mock, "list", "--json").output)
    mine = document["details"][document["tenants"].index(tenant)]

    assert (mine["id"], mine["scenario"], mine["seed"], mine["environment"]) == (tenant, "empty", 1, "sandbox")
    assert abs(parse_stamp(mine["created"]).timestamp() - REAL_TIME()) < 3_600


def test_env_is_of_a_tenant_or_of_an_environment(mock: BillMock, tenant: str) -> None:
    answer = run("env", "--tenant", tenant, "--environment", "production", "--url", mock.url)

    assert answer.exit_code == 2


def test_a_tenant_is_reset(mock: BillMock, tenant: str) -> None:
    assert tenants(mock, "reset", tenant).output == f"{tenant} is what it was at the start\n"
    assert json.loads(tenants(mock, "reset", tenant, "--json").output) == {"id": tenant, "imported": False}


def test_a_reset_says_that_it_goes_back_to_what_was_imported_and_how_the_scenario_comes_back(
    mock: BillMock, tenant: str
) -> None:
    mock.control.on(tenant, import_world, {"scenario": {"extends": "empty"}})
    sentence = (
        f"{tenant} is what was imported last; "
        '`billmock import` of a file that says `extends = "starter"`, or another scenario, brings that one back\n'
    )

    assert tenants(mock, "reset", tenant).output == sentence
    assert run("reset", "--tenant", tenant, "--format", "text", "--url", mock.url).output == sentence
    assert json.loads(tenants(mock, "reset", tenant, "--json").output) == {"id": tenant, "imported": True}


def test_tenants_are_deleted_and_gone(mock: BillMock, tenant: str) -> None:
    assert tenants(mock, "delete", tenant).output == f"{tenant} is deleted\n"
    assert tenants(mock, "show", tenant).stderr == f"Error: no tenant {tenant}; `billmock tenants` lists them\n"


def test_the_default_tenants_stay(mock: BillMock) -> None:
    assert tenants(mock, "delete", "default").output == "Error: the default tenants cannot be deleted\n"


def test_there_is_an_option_for_everything_a_tenant_is_made_from() -> None:
    assert {*FIELDS, "scenario"} == set(get_type_hints(NewTenant))
