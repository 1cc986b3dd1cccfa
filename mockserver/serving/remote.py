"""The control API of a running server, as commands call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mockserver.kernel.settings import Settings
from mockserver.kernel.urls import why_refused, without_credentials
from mockserver.serving.server_file import server_in

if TYPE_CHECKING:
    import requests
    from urllib3 import Retry

RETRY_SECONDS = 0.25
TIMEOUT = 60  # seconds: a clock that moves by years takes some


def retry_for(seconds: int) -> Retry:
    """How often a connection is tried again so that it is waited for so many seconds; nothing else is tried again."""
    from urllib3 import Retry

    return Retry(
        # Without a total of its own, ten tries are the most there are.
        total=None,
        connect=int(seconds / RETRY_SECONDS),
        read=0,
        backoff_factor=RETRY_SECONDS,
        backoff_max=RETRY_SECONDS,
    )


class ControlRefusal(click.ClickException):
    """What the control API refused, in its words, with the status of its answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def nobody_at(base: str) -> str:
    """That no server answers at a base URL, and what to do."""
    place = without_credentials(base)
    return f"no server answers at {place}: start `billmock serve`, or name it by --port, --url or BILLMOCK_URL"


def value_of(answer: requests.Response) -> Any:
    """What an answer of the control API holds: JSON, or else its text; None where it is empty."""
    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
    return answer.json() if is_json and answer.content else answer.text or None


def answer_of(
    settings: Settings,
    base: str,
    path: str,
    method: str = "GET",
    *,
    wait: int = 0,
    body: Any = None,
    timeout: float = TIMEOUT,
) -> requests.Response:
    """Call the control API of a running server, for `wait` seconds until it listens, with a body as JSON.

    `timeout` are the seconds that its answer may take. Raises `ControlRefusal`, and `ClickException` in one sentence
    where nobody answers.
    """
    import requests
    from requests.adapters import HTTPAdapter

    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry_for(wait)))

    known = server_in(settings.server_file)
    token = known[1] if known and known[0] == base else settings.control_token
    headers = {"X-Mock-Token": token} if token else {}
    try:
        answer = session.request(method, f"{base}/_mock{path}", headers=headers, json=body, timeout=timeout)
    except requests.exceptions.InvalidJSONError as error:
        raise click.ClickException(f"what is to be sent is no JSON: {error}") from None
    except requests.RequestException:
        raise click.ClickException(nobody_at(base)) from None
    if not answer.ok:
        raise ControlRefusal(answer.status_code, why_refused(base, answer.status_code, answer.text))
    return answer
