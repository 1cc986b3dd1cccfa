"""The credentials a request bears, and the refusal of one that bears too few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mockserver.kernel.errors import BillError

# The credentials' names on the wire.
HEADERS: Mapping[str, str] = {
    "session_id": "sessionId",
    "dev_key": "devKey",
    "app_key": "appKey",
    "organization_id": "organizationId",
    "api_token": "apiToken",
}


class Place(NamedTuple):
    """A user's place in a world: the number of the organization or S&E company, its id, and the user's."""

    org: int
    org_id: str
    user_id: str


class Credentials(NamedTuple):
    """The credentials of one request, empty where absent; `host` is its Host header.

    `bearer` is an OAuth access token, `client_id` the app that asks for one.
    """

    session_id: str = ""
    dev_key: str = ""
    app_key: str = ""
    organization_id: str = ""
    api_token: str = ""
    bearer: str = ""
    client_id: str = ""
    host: str = ""

    def missing(self, *names: str) -> tuple[str, ...]:
        """The wire names of those that are absent."""
        return tuple(HEADERS[name] for name in names if not getattr(self, name))


class MissingCredential(BillError):
    """A needed credential is absent: BDC_1109, as for an invalid one (F-005).

    `names` are the wire names of the absent ones, which some APIs name in a 400 instead.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("BDC_1109", fact="F-005")
        self.names = names
