"""Answers that are odd, or follow from a state, name the fact behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3


@pytest.fixture
def spend(tenant: MockTenant) -> Mapping[str, str]:
    """The headers of the tenant's Spend & Expense user."""
    return {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}


def facts(answer: requests.Response) -> str:
    """The facts of an answer that is no refusal."""
    assert answer.status_code < 400
    return answer.headers.get("X-Mock-Fact", "")


def test_a_step_up_by_an_unknown_device_is_no_error(admin: V3) -> None:
    body = {"rememberMeId": "unknown", "device": "none"}

    assert facts(admin.call("POST", "/mfa/step-up", json=body)) == "F-022"


def test_a_login_by_an_unknown_device_is_let_in(admin: V3) -> None:
    login = {
        "username": admin.user["username"],
        "password": admin.user["password"],
        "organizationId": admin.user["organizationId"],
        "devKey": admin.headers["devKey"],
        "rememberMeId": "unknown",
        "device": "none",
    }

    assert facts(admin.call("POST", "/login", json=login)) == "F-023"


def test_an_invoice_creates_its_customer(admin: V3) -> None:
    lines = [{"quantity": 1, "price": 10, "description": "Tuning"}]
    invoice: dict[str, Any] = {"customer": {"name": "Ada", "email": "ada@x.example"}, "invoiceLineItems": lines}

    assert facts(admin.call("POST", "/invoices", json=invoice)) == "F-151"


@pytest.mark.parametrize(
    ("query", "fact"),
    [
        ({}, ""),
        ({"max": "1"}, ""),
        ({"max": "1", "nextPage": "", "prevPage": "", "filters": "", "sort": ""}, ""),
        ({"page": "2"}, "F-410"),
        ({"nextPage": "undefined"}, "F-460"),
        ({"nextPage": "YXJyYXljb25uZWN0aW9uOjk5OTk="}, "F-427"),
        ({"filters": "retired:eq:false;name:eq:x"}, "F-461"),
    ],
)
def test_a_spend_list_reads_what_clients_send(
    mock: BillMock, spend: Mapping[str, str], query: dict[str, str], fact: str
) -> None:
    answer = requests.get(f"{mock.v3_url}/spend/budgets", params=query, headers=spend, timeout=10)

    assert facts(answer) == fact


def v2_call(admin: V3, path: str, **options: Any) -> requests.Response:
    """A v2 call."""
    return requests.post(f"{admin.tenant.mock.v2_url}/{path}", timeout=10, **options)


def test_v2_reads_credentials_from_the_query(admin: V3) -> None:
    assert facts(v2_call(admin, "GetSessionInfo.json", params=admin.headers)) == "F-047"


def test_v2_reads_multipart_forms(admin: V3) -> None:
    fields = {name: (None, value) for name, value in admin.headers.items()}

    assert facts(v2_call(admin, "GetSessionInfo.json", files=fields)) == "F-050"


def test_v2_reads_the_session_of_a_cookie(admin: V3) -> None:
    form = {"devKey": admin.headers["devKey"]}
    cookies = {"sid": admin.headers["sessionId"]}

    assert facts(v2_call(admin, "GetSessionInfo.json", data=form, cookies=cookies)) == "F-048"


def test_v2_reads_bulk_paths_without_their_ending(admin: V3) -> None:
    form = {**admin.headers, "data": '{"bulk": [{"obj": {"entity": "Vendor", "name": "Ada"}}]}'}

    assert facts(v2_call(admin, "Bulk/Crud/Create/Vendor", data=form)) == "F-244"


def test_v2_reads_an_ordinary_form(admin: V3) -> None:
    assert facts(v2_call(admin, "GetSessionInfo.json", data=admin.headers)) == ""


def test_the_deposit_of_the_sandbox_verifies_a_bank_account(tenant: MockTenant) -> None:
    admin = V3(tenant, trusted=True)
    account = {"nameOnAccount": "Ada", "bankName": "First", "type": "CHECKING", "ownerType": "BUSINESS"}
    numbers = {"routingNumber": "074000010", "accountNumber": "111222333"}
    new = admin.post("/funding-accounts/banks", {**account, **numbers})

    answer = admin.call("POST", f"/funding-accounts/banks/{new['id']}/verify", json={"depositAmount": 0.5})

    assert facts(answer) == "F-901"
