"""What came back from BILL, read the same way for every dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `body` is its JSON, None where it is empty, the text where it is something else.

    `operation` is the id of the operation that was asked, empty where the path has none.
    """

    operation: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    body: Any

    @classmethod
    def read(cls, operation: str, response: requests.Response) -> Answer:
        """The answer in an HTTP response."""
        return cls(operation, response.status_code, response.headers, response.content, _body(response))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The elements of v3's error array, or v2's one error; empty in an answer that refuses nothing."""
        if isinstance(self.body, list):
            return [element for element in self.body if isinstance(element, dict) and "severity" in element]
        error = self.data if isinstance(self.data, dict) else {}
        return [error] if "error_code" in error else []

    @property
    def codes(self) -> list[str]:
        """BDC codes, in order."""
        codes = (error.get("code") or error.get("error_code") for error in self.errors)
        return [code for code in codes if code]

    @property
    def messages(self) -> list[str]:
        """The texts of the errors, in order."""
        return [str(error.get("message") or error.get("error_message")) for error in self.errors]

    @property
    def message(self) -> str:
        """All texts of the errors as one."""
        return "\n".join(self.messages)

    @property
    def data(self) -> Any:
        """v2's `response_data`, None in other dialects."""
        return self.body.get("response_data") if isinstance(self.body, dict) else None

    @property
    def results(self) -> list[dict[str, Any]]:
        """The rows of a REST list."""
        rows: list[dict[str, Any]] = self.body["results"]
        return rows

    @property
    def is_refused(self) -> bool:
        """Whether BILL said no: an HTTP error, or v2's envelope with an error in it."""
        return self.status >= 400 or (isinstance(self.body, dict) and self.body.get("response_status") == 1)

    @property
    def status_class(self) -> int:
        """The first digit of the status."""
        return self.status // 100


def _body(response: requests.Response) -> Any:
    if not response.content:
        return None
    try:
        return response.json()
    except requests.JSONDecodeError:
        return response.text
