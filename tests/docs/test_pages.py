"""Every example on the pages for people runs against a real server, or is at least what it says it is."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import requests

from mockserver.testing import BillMock
from tests.docs.pages import LANGUAGES, PAGES, README, ROOT, blocks, name_of, run_pytest, run_shell, with_blocks
from tests.servers import serving

FENCE = re.compile(r"^```(\S+)", re.MULTILINE)
# What the shell examples of a page print, so that they do not only end well.
PRINTED = {
    "README.md": ('"results"', '"response_message":"Success"'),
    "docs/agents.md": ("# billmock at http://127.0.0.1:",),
    "docs/changes.md": ('"wasRecorded":true',),
    "docs/contract.md": ("v3.vendors.archive (",),
    "docs/dashboard.md": ("/_mock/ui/",),
    "docs/faults.md": ("error BDC_1144 before  v3.bills.*  struck 0 of 3 times in 0 calls",),
    "docs/ledger.md": ("date,kind,record,organization,text,account,amount,currency", "liabilities:accounts payable:"),
    "docs/requests.md": ("401 GET", "test_today_is_refused_with_422_and_1152"),
    "docs/rights-advisor.md": ("nothing was called", '"advice"'),
    "docs/sign-ins.md": ('"response_message":"Success"', '"results"'),
    "docs/start.md": ("1 passed", '{"status": "ready"}', '"sessionId"', "SCHEDULED\n", "Success\n"),
    "docs/tenants.md": ("tenant ", "sync     ", " is deleted\n"),
    "docs/sync.md": ('"operation":"v3.vendors.list"', '"present":true'),
    "docs/time.md": ("--clock-rate",),
    "docs/tls.md": ('{"status":"live"}',),
    "docs/webhooks.md": ('"matched":0',),
}


def call_once(mock: BillMock) -> None:
    """A request for pages that look at the journal."""
    requests.get(f"{mock.v3_url}/vendors", headers={"devKey": mock.credentials["BILL_DEV_KEY"]}, timeout=10)


def errors(text: str) -> list[str]:
    """The lines of standard error that are no remarks of our own commands, such as that there is nothing to list."""
    return [line for line in text.splitlines() if not line.startswith("billmock: ") and line != "none"]


@pytest.mark.parametrize("page", with_blocks("sh"), ids=name_of)
def test_shell_examples_run_and_answer_without_an_error(page: Path, tmp_path: Path) -> None:
    with BillMock() as mock:
        call_once(mock)
        ran = run_shell(mock, page, tmp_path)
        assert mock.default.audit() == []

    assert (errors(ran.stderr), ran.returncode) == ([], 0), ran.stdout[-2_000:]
    assert [text for text in PRINTED.get(name_of(page), ()) if text not in ran.stdout] == []


def test_the_shell_examples_of_the_readme_work_with_a_control_token_too(tmp_path: Path) -> None:
    with BillMock(control_token="open-sesame") as mock:
        ran = run_shell(mock, README, tmp_path, "open-sesame")

    assert (ran.stderr, ran.returncode) == ("", 0)


@pytest.mark.parametrize("page", with_blocks("python"), ids=name_of)
def test_python_examples_pass_with_the_plugin(page: Path, tmp_path: Path) -> None:
    output = run_pytest(page, tmp_path)

    assert f"{sum(text.count('def test_') for text in blocks(page, 'python'))} passed" in output, output[-3_000:]


@pytest.mark.parametrize(("language", "parse"), [("json", json.loads), ("toml", tomllib.loads)])
def test_what_calls_itself_a_format_is_of_it(language: str, parse: object) -> None:
    texts = [text for page in PAGES for text in blocks(page, language)]

    assert [text for text in texts if not parses(parse, text)] == []


def parses(parse: object, text: str) -> bool:
    """Whether a text can be read."""
    assert callable(parse)
    try:
        parse(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_example_says_a_language_that_is_known(page: Path) -> None:
    languages = set(FENCE.findall(page.read_text(encoding="utf-8")))

    assert languages - set(LANGUAGES) == set()


def test_every_page_is_in_the_navigation() -> None:
    contents = "\n".join(blocks(ROOT / "docs" / "index.md", "{toctree}"))
    names = {page.stem for page in PAGES if page != README} - {"index"}

    assert names - set(contents.split()) == set()


@pytest.mark.parametrize("page", [page for page in PAGES if "gunicorn '" in page.read_text("utf-8")], ids=name_of)
def test_a_page_with_a_command_of_gunicorn_installs_it_before(page: Path) -> None:
    lines = [line for text in blocks(page, "console") for line in text.splitlines()]
    command = next(number for number, line in enumerate(lines) if line.startswith("gunicorn "))

    assert "pip install gunicorn" in lines[:command]


@pytest.mark.slow
@pytest.mark.parametrize("server", ["flask", "gunicorn"])
def test_other_servers_serve_with_their_commands(server: str) -> None:
    lines = [line for text in blocks(README, "console") for line in text.splitlines()]
    command = next(line for line in lines if line.startswith(f"{server} "))
    with serving(*shlex.split(command.replace("8080", "0"))) as url:
        assert requests.get(f"{url}/connect/v3/vendors", timeout=30).json()[0]["code"] == "BDC_1109"
