"""Calls of this server's own APIs without a socket: a server behind a proxy may not reach itself by its public name."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from werkzeug.test import Client

Wsgi = Callable[..., Any]


class InProcess(BaseAdapter):
    """Sends what a `requests` session asks to a WSGI application, whatever host the URL names."""

    def __init__(self, application: Wsgi) -> None:
        super().__init__()
        self._client = Client(application)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """The answer to a request."""
        url = urlsplit(str(request.url))
        answer = self._client.open(
            url.path,
            method=request.method,
            base_url=f"{url.scheme}://{url.netloc}",
            query_string=url.query,
            headers=list(request.headers.items()),
            data=request.body,
        )
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(answer.headers.items())
        response.raw = BytesIO(answer.data)
        response.url, response.request = str(request.url), request
        return response

    def close(self) -> None:
        """There is nothing to be closed."""


def session(application: Wsgi) -> requests.Session:
    """A session of which every request goes to the application."""
    http = requests.Session()
    http.trust_env = False
    for scheme in ("http://", "https://"):
        http.mount(scheme, InProcess(application))
    return http
