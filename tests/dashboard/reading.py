"""Pages without a browser: their HTML, and their forms posted as they stand there."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FORM_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


class Reader:
    """Whoever looks at pages with a client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> str:
        """The HTML of a page that there is; `/inbox` is one of the dashboard."""
        answer = self.client.get(f"/_mock/ui{path}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, page: str, **fields: str) -> TestResponse:
        """The answer to a form of a page, with that page's token."""
        token = FORM_TOKEN.findall(self.get(page))[0]
        return self.client.post(f"/_mock/ui{path}", data={"form_token": token, **fields})

    def done(self, path: str, page: str, **fields: str) -> str:
        """The HTML to which a form leads that does what it says."""
        answer = self.post(path, page, **fields)
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.headers["Location"]).text
