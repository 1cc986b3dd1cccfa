"""What a tenant's calls needed: over HTTP, on the command line, and by what was asked for."""

from __future__ import annotations

import requests
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.testing import BillMock, MockTenant


def choices(tenant: MockTenant) -> dict[str, str]:
    (advice,) = tenant.rights()["advice"]
    return {choice["what"]: choice["advice"] for choice in advice["choices"]}


def vendor_in_v2(tenant: MockTenant, **changes: str) -> None:
    session = tenant.session("v2", trusted=True)
    record = session.post("/List/Vendor.json", json={"start": 0, "max": 1}).json()["response_data"][0]
    answer = session.post("/Crud/Update/Vendor.json", json={"obj": {"entity": "Vendor", "id": record["id"], **changes}})
    assert answer.json()["response_status"] == 0, answer.text


def test_a_tenant_that_was_not_called_needs_nothing(tenant: MockTenant) -> None:
    assert tenant.rights() == {"advice": [], "evicted": 0}


def test_what_is_asked_for_takes_mfa_where_the_operation_does_not(tenant: MockTenant) -> None:
    vendor_in_v2(tenant, address1="2 Main St")

    assert choices(tenant)["session"] == "with MFA"


def test_the_same_operation_takes_no_mfa_for_another_field(tenant: MockTenant) -> None:
    vendor_in_v2(tenant, description="Strings")

    assert choices(tenant) == {
        "role": "CLERK",
        "session": "without MFA",
        "sync token": "would do",
        "API token": "would not do",
        "scope": "",
    }


def test_the_advice_is_there_over_http_and_on_the_command_line(mock: BillMock, tenant: MockTenant) -> None:
    tenant.session().get("/bills")
    answer = requests.get(f"{mock.url}/_mock/tenants/{tenant.id}/rights", timeout=10).json()
    printed = CliRunner().invoke(main, ["rights", "--tenant", tenant.id, "--url", mock.url])

    assert answer["advice"][0]["choices"][0] == {
        "what": "role",
        "advice": "AUDITOR",
        "lesser": "",
        "decided": [],
    }
    assert printed.output.splitlines()[:2] == [
        "organization: 1 call of 1 operation",
        "  enough: role AUDITOR; session without MFA; a sync token; scope accounting",
    ]


def test_who_called_stands_in_the_journal(tenant: MockTenant) -> None:
    tenant.session(trusted=True).get("/bills")

    login, *_, last = tenant.requests()
    assert login["caller"] is None
    assert last["caller"] is not None
    assert (last["caller"]["kind"], last["caller"]["role"]) == ("user", "ADMINISTRATOR")
    assert last["caller"]["trusted"]
    assert last["caller"]["organizationId"] == tenant.credentials["BILL_ORGANIZATION_ID"]
