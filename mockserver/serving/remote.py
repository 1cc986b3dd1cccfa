"""The control API of a running server, as commands call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mockserver.kernel.settings import Settings
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


def call(
    settings: Settings,
    base: str,
    path: str,
    method: str = "GET",
    *,
    wait: int = 0,
    body: Any = None,
    timeout: float = TIMEOUT,
) -> Any:
    """Call the control API of a running server, for `wait` seconds until it listens, with a body as JSON.

    `timeout` are the seconds that its answer may take. Raises `ClickException` in one sentence.
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
    except requests.RequestException:
        raise click.ClickException(f"no server answers at {base}") from None
    if not answer.ok:
        raise click.ClickException(reason_of(answer))
    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
    return answer.json() if is_json and answer.content else answer.text or None


def reason_of(answer: requests.Response) -> str:
    """Why the control API refused, in its words; of a missing control token, where it is looked for."""
    try:
        reason = str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        reason = f"{answer.status_code} {answer.text[:300]}"
    return f"{reason}; set BILLMOCK_CONTROL_TOKEN" if answer.status_code == 401 else reason
