"""What the tests share: a session of the tenant's administrator that has done MFA, and bills to pay."""

from datetime import timedelta

import pytest
import requests
from payrun import PayRun

ADDRESS = {
    "line1": "1 Main St",
    "city": "San Jose",
    "stateOrProvince": "CA",
    "zipOrPostalCode": "95002",
    "country": "US",
}
LOGIN = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}


class Books:
    """The tenant of one test: its world is this test's alone, whichever process runs it."""

    def __init__(self, tenant):
        self.tenant, self.url = tenant, tenant.mock.v3_url
        self.http = requests.Session()
        known = tenant.credentials
        session = self.post("/login", {name: known[f"BILL_{variable}"] for name, variable in LOGIN.items()})[
            "sessionId"
        ]
        self.http.headers.update({"sessionId": session, "devKey": known["BILL_DEV_KEY"]})

    def trust(self):
        """Do MFA: BILL pays for nobody else."""
        challenge = self.post("/mfa/challenge", {"useBackup": False})["challengeId"]
        code = self.tenant.credentials["BILL_MFA_CODE"]
        self.post("/mfa/challenge/validate", {"challengeId": challenge, "token": code})

    def post(self, path, body):
        answer = self.http.post(self.url + path, json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def get(self, path):
        return self.http.get(self.url + path, timeout=30).json()

    def vendor(self, name):
        return self.post("/vendors", {"name": name, "address": ADDRESS, "email": "ap@vendor.example"})["id"]

    def bill(self, vendor, number, amount, days):
        """A bill that is due in some days."""
        today = self.tenant.clock.today()
        body = {
            "vendorId": vendor,
            "dueDate": str(today + timedelta(days=days)),
            "invoice": {"invoiceNumber": number, "invoiceDate": str(today)},
            "billLineItems": [{"amount": amount, "description": "Goods"}],
        }
        return self.post("/bills", body)["id"]


@pytest.fixture
def books(bill_tenant):
    return Books(bill_tenant)


@pytest.fixture
def run(books):
    books.trust()
    return PayRun(books.http, books.url)
