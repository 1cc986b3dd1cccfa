"""A v3 client for tests: signs in as a user of a tenant and keeps the session's headers."""

from __future__ import annotations

from typing import Any

import requests

from mockserver.testing import MockTenant


class V3:
    """Requests to one tenant as one user, of its first organization unless one is named; `trusted` passes MFA first."""

    def __init__(
        self, tenant: MockTenant, role: str = "ADMINISTRATOR", *, organization: str = "", trusted: bool = False
    ) -> None:
        self.tenant = tenant
        self.base = tenant.mock.v3_url
        self.known = tenant.credentials
        users = [user for user in tenant.users if organization in ("", user["organizationId"])]
        self.user = next(user for user in users if user["role"] == role)
        body = {
            "username": self.user["username"],
            "password": self.user["password"],
            "organizationId": self.user["organizationId"],
            "devKey": self.known["BILL_DEV_KEY"],
        }
        answer = requests.post(f"{self.base}/login", json=body, timeout=10)
        self.headers = {"sessionId": answer.json()["sessionId"], "devKey": self.known["BILL_DEV_KEY"]}
        if trusted:
            self.trust()

    def trust(self) -> None:
        """Pass MFA with the tenant's code."""
        challenge = self.call("POST", "/mfa/challenge", json={"useBackup": False}).json()
        code = {"challengeId": challenge["challengeId"], "token": self.known["BILL_MFA_CODE"]}
        self.call("POST", "/mfa/challenge/validate", json=code)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request."""
        headers = {**self.headers, **options.pop("headers", {})}
        return requests.request(method, f"{self.base}{path}", headers=headers, timeout=10, **options)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a GET."""
        return self.call("GET", path, params=query).json()

    def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a POST."""
        return self.call("POST", path, json=body).json()


def messages(answer: requests.Response) -> list[str]:
    """The messages of an array of errors."""
    return [element["message"] for element in answer.json()]


def vendor(**changes: Any) -> dict[str, Any]:
    """A valid vendor body."""
    address = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
    return {"name": "Happy Music Supplies", "address": address, **changes}


def bill(vendor_id: str, number: str, **changes: Any) -> dict[str, Any]:
    """A valid bill body of 100.00."""
    return {
        "vendorId": vendor_id,
        "dueDate": "2027-03-31",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-12-01"},
        "billLineItems": [{"amount": 100, "description": "Strings"}],
        **changes,
    }
