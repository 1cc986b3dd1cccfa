"""The APIs as one user calls them: REST with credentials in headers, v2 with a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urljoin

from contract_tests.answers import Answer
from contract_tests.operations import operation_of
from contract_tests.transport import Transport

Json = Any


class Rest:
    """One user of v3, the partner operations, Spend & Expense or webhooks (`api`), at that API's base URL."""

    def __init__(self, transport: Transport, api: str, base: str, headers: Mapping[str, str]) -> None:
        self._transport = transport
        self._api = api
        self._base = base
        self.headers = {name: value for name, value in headers.items() if value}

    def with_headers(self, **headers: str) -> Self:
        """The same user with other headers; an empty one is left out."""
        return type(self)(self._transport, self._api, self._base, {**self.headers, **headers})

    def get(self, path: str, **query: object) -> Answer:
        """GET, with query parameters by name."""
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Json = None, **query: object) -> Answer:
        """POST a JSON body, or none."""
        return self.call("POST", path, body, query)

    def put(self, path: str, body: Json) -> Answer:
        """PUT a JSON body: it replaces the record of the path."""
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Json) -> Answer:
        """PATCH with a JSON body: fields that it has not stay."""
        return self.call("PATCH", path, body)

    def delete(self, path: str, body: Json = None, **query: object) -> Answer:
        """DELETE, with a body where BILL wants one."""
        return self.call("DELETE", path, body, query)

    def call(self, method: str, path: str, body: Json = None, query: Mapping[str, object] | None = None) -> Answer:
        """One request; `path` begins after the API's base."""
        return self._send(method, path, params=dict(query or {}), json=body)

    def call_raw(
        self, method: str, path: str, content: bytes, content_type: str = "application/json", **query: object
    ) -> Answer:
        """One request with a body as it is."""
        return self._send(method, path, params=query, data=content, content_type=content_type)

    def upload(self, path: str, content: bytes, **query: object) -> Answer:
        """POST the bytes of a file as they are, its name among the query parameters."""
        return self.call_raw("POST", path, content, "application/octet-stream", **query)

    def download(self, link: str) -> Answer:
        """What a link gives to whoever shows the session, and nothing else."""
        return self._transport.send("", "GET", link, headers={"sessionId": self.headers["sessionId"]})

    def put_file(self, url: str, content: bytes, content_type: str) -> Answer:
        """PUT bytes to a signed URL, without credentials."""
        return self._transport.send("", "PUT", url, data=content, headers={"Content-Type": content_type})

    def fetch(self, url: str) -> Answer:
        """What a signed URL gives to whoever has it."""
        return self._transport.send("", "GET", url)

    def _send(self, method: str, path: str, *, content_type: str = "", **request: Any) -> Answer:
        headers = self.headers | ({"Content-Type": content_type} if content_type else {})
        operation = operation_of(self._api, method, path)
        return self._transport.send(operation, method, self._base + path, headers=headers, **request)

    def walk(self, path: str, most: int = 50, token: str = "page", **query: object) -> list[list[dict[str, Any]]]:
        """The pages of a list from its beginning, at most `most`; S&E's `token` is `nextPage`."""
        answer = self.get(path, **query)
        pages = [answer.results]
        while (after := answer.body.get("nextPage")) and len(pages) < most:
            answer = self.get(path, **{**query, token: after})
            pages.append(answer.results)
        return pages

    def every(self, path: str, token: str = "page", **query: object) -> list[dict[str, Any]]:
        """All rows of a list, in pages of 100, by the token that is named."""
        return [row for page in self.walk(path, 1_000, token, max=100, **query) for row in page]


class V2:
    """One user of v2: `devKey`, `sessionId` and `data` in a form."""

    def __init__(self, transport: Transport, base: str, form: Mapping[str, str]) -> None:
        self._transport = transport
        self._base = base
        self.form = dict(form)

    def with_form(self, **form: str) -> Self:
        """The same user with other form fields; an empty one is left out."""
        fields = {name: value for name, value in (self.form | form).items() if value}
        return type(self)(self._transport, self._base, fields)

    def call(self, name: str, data: Json = None, **form: str) -> Answer:
        """POST `<name>.json` with `data` as JSON text (a text stays as it is), and with further form fields."""
        text = data if isinstance(data, str) else json.dumps(data)
        fields = self.form | form | ({} if data is None else {"data": text})
        return self.send(name, fields)

    @property
    def session_id(self) -> str:
        """The session of a signed-in user."""
        return self.form["sessionId"]

    def send(self, name: str, fields: Mapping[str, str], suffix: str = ".json", **request: Any) -> Answer:
        """POST `<name>.json` with exactly these form fields; `request` as `requests` takes it."""
        url = f"{self._base}/{name}{suffix}"
        return self._transport.send(operation_of("v2", "POST", name), "POST", url, data=dict(fields), **request)

    def send_raw(self, name: str, body: bytes, content_type: str) -> Answer:
        """POST a body as it is."""
        headers, url = {"Content-Type": content_type}, f"{self._base}/{name}.json"
        return self._transport.send(operation_of("v2", "POST", name), "POST", url, data=body, headers=headers)

    def upload(self, name: str, data: Json, file_name: str, content: bytes) -> Answer:
        """POST a file with `data`, as a multipart form."""
        files = {"file": (file_name, content)}
        return self.send(name, self.form | {"data": json.dumps(data)}, files=files)

    def download(self, link: str) -> Answer:
        """What a link, of the host's root or whole, gives to whoever shows the session, and nothing else."""
        url = urljoin(self._base, link)
        return self._transport.send("", "GET", url, headers={"sessionId": self.session_id})

    def download_by_cookie(self, link: str) -> Answer:
        """What a link gives to a browser, which shows the session in a cookie."""
        cookie = {"Cookie": f"sid={self.session_id}"}
        return self._transport.send("", "GET", urljoin(self._base, link), headers=cookie)

    def create(self, entity: str, fields: Mapping[str, Json], **beside: Json) -> Answer:
        """Create a record; `beside` stands next to `obj`."""
        return self.call(f"Crud/Create/{entity}", {"obj": {"entity": entity, **fields}, **beside})

    def update(self, entity: str, identifier: str, **fields: Json) -> Answer:
        """Crud/Update: change these fields of a record, others stay."""
        return self.call(f"Crud/Update/{entity}", {"obj": {"entity": entity, "id": identifier, **fields}})

    def read(self, entity: str, identifier: str) -> Answer:
        """Crud/Read: a record by its id."""
        return self.call(f"Crud/Read/{entity}", {"id": identifier})

    def delete(self, entity: str, identifier: str) -> Answer:
        """Crud/Delete: make a record inactive, which stays readable."""
        return self.call(f"Crud/Delete/{entity}", {"id": identifier})

    def undelete(self, entity: str, identifier: str) -> Answer:
        """Crud/Undelete: make an inactive record active again."""
        return self.call(f"Crud/Undelete/{entity}", {"id": identifier})

    def list(self, entity: str, start: int = 0, most: int = 999, **data: Json) -> Answer:
        """List records; `data` may hold `filters` and `sort`."""
        return self.call(f"List/{entity}", {"start": start, "max": most, **data})

    def bulk(self, operation: str, entity: str, elements: Json) -> Answer:
        """A bulk operation on up to 100 elements."""
        return self.call(f"Bulk/Crud/{operation}/{entity}", {"bulk": elements})


def where(field: str, op: str, value: str) -> dict[str, str]:
    """One filter of a v2 list."""
    return {"field": field, "op": op, "value": value}
