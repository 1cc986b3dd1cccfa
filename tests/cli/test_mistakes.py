"""What the command line says to somebody who is new to it and got a word wrong."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from mockserver import BillMock
from mockserver.cli import main
from mockserver.cli.journal import RequestLines
from mockserver.control.advice import advice_about
from mockserver.kernel.clock import Clock
from mockserver.kernel.settings import SETTINGS, SettingsError
from mockserver.seeding.scenarios import SCENARIOS
from mockserver.testing.lost_answers import read_variants
from tests.cli.commands import run

ROUTE = "/_mock/tenants/default/ledger"
NOBODY = "http://127.0.0.1:9"


@pytest.mark.parametrize("words", [("health",), ("env",), ("trace",), ("tenants", "list")])
def test_where_no_server_answers_a_command_says_what_to_do(words: tuple[str, ...]) -> None:
    answer = run(*words, "--url", NOBODY)

    assert answer.exit_code == 1
    assert answer.stderr == (
        f"Error: no server answers at {NOBODY}: start `billmock serve`, or name it by --port, --url or BILLMOCK_URL\n"
    )


def test_a_url_is_repeated_without_its_password() -> None:
    answer = run("health", "--url", "http://user:secret@127.0.0.1:9")

    assert answer.stderr.startswith("Error: no server answers at http://127.0.0.1:9: ")


WRONG_URLS = [
    "http://user:sekret@[::1",
    "user:sekret@host:1",
    "http:/user:sekret@h:1",
    "http://user:sekret@h:port",
    "http://user:sek@/ret@127.0.0.1:9",
    "http://user:sekret@a..b:9",
    "postgresql://user:sekret@h/x",
]


@pytest.mark.parametrize("url", WRONG_URLS)
@pytest.mark.parametrize("words", [("health",), ("run", "true"), ("proxy",), ("tenants", "list")])
def test_a_url_that_is_wrong_is_refused_without_its_password(words: tuple[str, ...], url: str) -> None:
    answer = run(words[0], *words[1:-1], "--url", url, *words[1:][-1:])

    assert (answer.exit_code, type(answer.exception), "ret" in answer.output) == (2, SystemExit, False)
    assert answer.output.startswith("Error: --url: must be an http:// or https:// URL, not ")


@pytest.mark.parametrize("url", WRONG_URLS)
@pytest.mark.parametrize("variable", ["BILLMOCK_URL", "BILLMOCK_PUBLIC_URL"])
def test_a_variable_of_a_url_that_is_wrong_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, variable: str, url: str
) -> None:
    monkeypatch.setenv(variable, url)
    answer = run("health")

    assert (answer.exit_code, type(answer.exception), "ret" in answer.output) == (2, SystemExit, False)
    assert answer.output.startswith(f"Error: {variable}: must be an http:// or https:// URL, not ")


@pytest.mark.parametrize("end", ["?x", "#x", "/?x=1", "?"])
def test_a_base_url_with_a_query_or_a_fragment_is_said_to_have_none(end: str) -> None:
    answer = run("health", "--url", f"http://127.0.0.1:9{end}")

    assert answer.output == (
        f"Error: --url: http://127.0.0.1:9{end}: "
        "a server's base URL has no path, query or fragment, perhaps http://127.0.0.1:9\n"
    )


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("none/world.json", "{0}/none/world.json cannot be made: there is no folder {0}/none"),
        ("folder.json", "{0}/folder.json is a folder"),
    ],
)
def test_a_world_that_could_not_be_written_at_the_end_is_refused_at_the_start(
    tmp_path: Path, place: str, reason: str
) -> None:
    (tmp_path / "folder.json").mkdir()
    answer = run("serve", "--port", "0", "--export-on-exit", str(tmp_path / place))

    assert (answer.exit_code, answer.output) == (2, f"Error: --export-on-exit: {reason.format(tmp_path)}\n")


def test_a_world_that_would_be_written_where_nothing_can_be_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="BILLMOCK_EXPORT_ON_EXIT: /proc cannot be written to: "):
        BillMock(export_on_exit=Path("/proc/world.json")).start()


@pytest.mark.parametrize("port", ["\u0663", "\u00b2", "8x", "70000"])
def test_a_proxy_listens_at_a_port_of_plain_digits(port: str) -> None:
    answer = run("proxy", "--listen", f"127.0.0.1:{port}")

    assert (answer.exit_code, f"--listen must be HOST:PORT, not 127.0.0.1:{port}" in answer.output) == (2, True)


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
    assert run("tenants", "show", "defalt", "--url", mock.url).stderr == (
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


@pytest.mark.parametrize(
    ("option", "text", "reason"),
    [
        ("--latitude", "x", "--latitude: must be a seed from "),
        ("--port", "x", "--port: must be a whole number from 0 to 65535, not 'x'"),
        ("--anchor", "0001-01-01", "--anchor: must be a date from 1980-01-01"),
        ("--workers", "2", "--workers: more than one process needs a shared store"),
    ],
)
def test_an_option_that_cannot_be_is_named_as_it_was_typed(option: str, text: str, reason: str) -> None:
    answer = run("serve", option, text)

    assert (answer.exit_code, answer.output.startswith(f"Error: {reason}")) == (2, True)


def test_a_variable_that_cannot_be_is_named_beside_a_right_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_LATITUDE", "x")

    assert run("serve", "--port", "0").output.startswith("Error: BILLMOCK_LATITUDE: must be a seed from ")


def test_a_misspelt_path_of_the_control_api_is_refused_with_the_nearest(mock: BillMock) -> None:
    client = mock.app.test_client()

    assert client.get("/_mock/tenants/default/ledgr").get_json() == {"error": f"Not Found; did you mean {ROUTE}?"}
    assert client.get("/_mock/qqqqqqqqqqqq").get_json() == {"error": "Not Found"}


def commands_in(group: click.Group) -> Iterator[click.Command]:
    """The commands of a group, those of its groups among them."""
    for command in group.commands.values():
        yield command
        yield from commands_in(command) if isinstance(command, click.Group) else ()


def test_every_option_says_what_it_is_for() -> None:
    options = [
        (command.name, one.name)
        for command in commands_in(main)
        for one in command.params
        if isinstance(one, click.Option) and not one.help
    ]

    assert options == []


def test_an_option_of_a_receiver_shows_what_it_is_without_it() -> None:
    printed = run("receive", "--help").output

    assert [text in printed for text in ("[default: 127.0.0.1]", "[default: 8090;", "[default: text]")] == [True] * 3


def test_requests_of_another_day_than_today_say_which() -> None:
    today = Clock().stamp()[:10]
    line_of = RequestLines()
    entry = {"status": 200, "method": "GET", "milliseconds": 1.0, "operation": "v3.vendors.list", "path": ""}
    entry |= {"effects": [], "effectCount": 0, "fault": None, "unread": [], "response": {}}

    lines = [line_of({**entry, "time": f"{day}T09:00:00.000+00:00"}) for day in (today, "2001-01-01", today, today)]

    assert [line.partition(" 200 ")[0] for line in lines] == [
        "09:00:00.000",
        "2001-01-01 09:00:00.000",
        f"{today} 09:00:00.000",
        "09:00:00.000",
    ]


@pytest.mark.parametrize("tenant", ["default/snapshots/x", "default?x=1", "", "..", "a b"])
@pytest.mark.parametrize(
    "words", [("tenants", "delete"), ("tenants", "show"), ("env", "--tenant"), ("trace", "--tenant")]
)
def test_a_tenant_that_would_be_another_path_is_none(mock: BillMock, words: tuple[str, ...], tenant: str) -> None:
    answer = run(*words, tenant, "--url", mock.url)

    assert answer.exit_code == 2
    assert f"{tenant!r} is none: letters, digits, dots, dashes and underscores" in answer.stderr


@pytest.mark.parametrize(
    "words", [("env", "--tenant", ""), ("env", "--prot", "1"), ("tenants", "make", "--prot", "1"), ("tenants", "show")]
)
def test_what_a_shell_would_evaluate_is_false_where_an_option_is_wrong(words: tuple[str, ...]) -> None:
    assert run(*words).stdout == "false\n"


def test_what_a_scenario_file_says_that_is_no_json_is_said_to_be_so(mock: BillMock, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[vendors]]\nname = "A"\nx = nan\n')

    answer = run("tenants", "make", "--scenario", str(file), "--url", mock.url)

    assert answer.stderr.startswith("Error: what is to be sent is no JSON: ")


def test_to_search_for_nothing_is_no_search() -> None:
    assert run("fact", "--search", " ").exit_code == 2


HELP = {
    "--port PORT ": "a whole number from 0 to 65535; default 8080]",
    "--threads N ": "a whole number from 1 to 1024; default 16]",
    "--limits [enforce|warn|off] ": "[BILLMOCK_LIMITS; default warn]",
    "--scenario NAME|FILE ": "empty, large or starter, or a scenario file.",
    "--tls [true|false] ": "[BILLMOCK_TLS; default false]",
    "--data-dir DIR ": "[BILLMOCK_DATA_DIR]",
}


@pytest.mark.parametrize("option", HELP)
def test_help_names_what_an_option_takes_in_a_word_and_then_says_what_may_be(option: str) -> None:
    lines = CliRunner().invoke(main, ["serve", "--help"], terminal_width=300).output.splitlines()

    assert [HELP[option] in line for line in lines if line.strip().startswith(option)] == [True]


def test_help_names_every_scenario() -> None:
    (about,) = [row.about for row in SETTINGS if row.name == "scenario"]

    assert [name for name in SCENARIOS if name not in about] == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--kind", "status"), "--status: a fault of kind status needs it"),
        (("--kind", "latency"), "--seconds: a fault of kind latency needs it"),
        (("--code", "1322"), "--code: must be such as BDC_1121, not '1322'; did you mean BDC_1322?"),
        (("--code", "BDC_1999"), "--code: none of BILL's is BDC_1999, so it needs --text, a text of its own; near it"),
    ],
)
def test_a_fault_that_lacks_something_is_refused_with_the_option_that_is_missing(
    mock: BillMock, words: tuple[str, ...], reason: str
) -> None:
    assert run("faults", "add", "v3.bills.*", *words, "--url", mock.url).output.startswith(f"Error: {reason}")


def test_an_error_that_is_not_bills_is_added_with_its_text(mock: BillMock) -> None:
    words = ("--code", "BDC_1999", "--text", "No.", "--tenant", mock.tenant("empty").id)

    assert " error BDC_1999 before  v3.bills.*" in run("faults", "add", "v3.bills.*", *words, "--url", mock.url).output


def test_the_contract_suite_names_the_option_that_was_meant() -> None:
    answer = run("contract", "--gap")

    assert (answer.exit_code, answer.stderr) == (2, "billmock contract has no --gap; did you mean --gaps?\n")


def test_a_path_of_health_alone_names_those_below_it(mock: BillMock) -> None:
    assert mock.app.test_client().get("/_mock/health").get_json() == {
        "error": "Not Found; did you mean /_mock/health/ready or /_mock/health/live?"
    }


def test_the_journal_says_which_path_was_meant_by_one_that_no_operation_has(mock: BillMock) -> None:
    tenant = mock.tenant("empty")
    tenant.session().get("/vendorz/009ABC")

    output = run("requests", "--tenant", tenant.id, "--url", mock.url).output
    assert "; no operation has this path; did you mean /connect/v3/vendors/***?]" in output


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        ("filters=nam:eq:x", "v3.vendors.list is filtered by archived, id, name, accountType, "),
        ("sort=nam", "v3.vendors.list is sorted by archived, name, shortName, "),
    ],
)
def test_the_journal_says_what_a_list_goes_by_that_was_to_go_by_something_else(
    mock: BillMock, parameter: str, reason: str
) -> None:
    tenant = mock.tenant("empty")
    tenant.session().get(f"/vendors?{parameter}")

    output = run("requests", "--tenant", tenant.id, "--url", mock.url).output
    assert (reason in output, output.rstrip().endswith("; did you mean name?]")) == (True, True)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/connect/v3/_mock/tenants/default/clock", "/_mock/tenants/default/clock"),
        ("/api/v2/_mock/tenants/default/clok", "/_mock/tenants/default/clock"),
        ("/mock/tenants", "/_mock/tenants"),
        ("/tenants/default/clock", "/_mock/tenants/default/clock"),
    ],
)
def test_the_journal_says_where_the_control_api_is_that_an_api_was_asked_for(
    mock: BillMock, path: str, meant: str
) -> None:
    mock.app.test_client().get(path)

    last = run("requests", "--tenant", "-", "--url", mock.url).output.splitlines()[-1]
    assert last.endswith(f"; what is the mock's own is below /_mock; did you mean {meant}?]")


def test_of_a_path_like_no_other_and_of_a_call_that_was_served_nothing_is_advised() -> None:
    entry = {"operation": "", "status": 404, "path": "/connect/v3/qqqqqqqqqqqqqqqqqqqqqqqqqqqqq/1/2/3", "response": []}

    assert advice_about(entry) == []
    assert advice_about({**entry, "operation": "v3.vendors.list", "status": 200, "response": {"results": []}}) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("health",), "{url} is ready\n"),
        (("snapshot", "s"), "snapshot s keeps default as it is\n"),
        (("snapshot", "s", "--restore"), "default is what it was in snapshot s\n"),
        (("reset",), "default is what it was at the start\n"),
    ],
)
def test_what_prints_json_prints_a_sentence_where_people_ask_for_it(
    mock: BillMock, words: tuple[str, ...], sentence: str
) -> None:
    mock.default.snapshot("s")

    assert run(*words, "--format", "text", "--url", mock.url).output == sentence.format(url=mock.url)
    assert run(*words, "--format", "json", "--url", mock.url).output == run(*words, "--url", mock.url).output


def test_what_begins_a_trace_prints_a_sentence_and_json_for_a_program(mock: BillMock) -> None:
    tenant = mock.tenant("empty").id
    words = ("trace", "--record", "--tenant", tenant, "--url", mock.url)

    assert run(*words).stdout == (
        f"what {tenant} changes is recorded from now on; `billmock trace --tenant {tenant}` writes it\n"
    )
    assert json.loads(run(*words, "--format", "json").stdout)["recorded"] is True


def test_what_imports_a_world_prints_a_sentence_and_json_for_a_program(mock: BillMock, tmp_path: Path) -> None:
    tenant, file = mock.tenant("empty").id, tmp_path / "mine.json"
    run("export", str(file), "--url", mock.url)
    words = ("import", str(file), "--tenant", tenant, "--url", mock.url)

    assert run(*words).output == f"{tenant} is what {file} says; `billmock reset` goes back to that\n"
    assert run(*words, "--format", "json").output == f'{{"id": "{tenant}"}}\n'


def test_an_api_that_there_is_not_is_quoted(mock: BillMock) -> None:
    with pytest.raises(ValueError, match=r"not 'v4'$"):
        mock.default.session("v4")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["x", "-1", "nan", "inf"])
def test_a_late_answer_of_no_number_of_seconds_is_refused_with_what_is_wrong(text: str) -> None:
    with pytest.raises(ValueError, match=f"explore: 'late:{text}': '{text}' must be a number of seconds from 0 to"):
        read_variants(f"late:{text}")
