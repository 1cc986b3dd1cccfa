"""How to begin, as Markdown: the commands on the page work as they stand."""

from __future__ import annotations

import re
import subprocess

from mockserver.testing import BillMock, MockTenant

SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def page_of(mock: BillMock, path: str) -> str:
    """A page as it is read over a socket's name."""
    answer = mock.app.test_client().get(path, base_url=mock.url)
    assert (answer.status_code, answer.mimetype) == (200, "text/markdown")
    return answer.text


def test_the_commands_on_the_page_reach_every_api(mock: BillMock, tenant: MockTenant) -> None:
    script = "\n".join(SHELL.findall(page_of(mock, f"/_mock/tenants/{tenant.id}/quickstart")))
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace("curl -s", "curl -sf")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert (ran.stdout.count('"results":['), ran.stdout.count('"response_message":"Success"')) == (3, 1)


def test_the_page_of_the_server_is_about_the_default_tenant(mock: BillMock) -> None:
    page = page_of(mock, "/_mock/quickstart")

    assert f"export BILL_DEV_KEY='{mock.credentials['BILL_DEV_KEY']}'" in page
    assert f"| v3 | {mock.url}/connect/v3 |" in page


def test_the_page_says_the_header_of_the_control_token_only_where_one_is_needed(mock: BillMock) -> None:
    with BillMock(scenario="empty", control_token="sesame") as closed:
        answer = closed.app.test_client().get("/_mock/quickstart", headers={"X-Mock-Token": "sesame"})

    assert "X-Mock-Token" in answer.text
    assert "sesame" not in answer.text
    assert "X-Mock-Token" not in page_of(mock, "/_mock/quickstart")
