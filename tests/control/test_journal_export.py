"""The journal for other tools: commands of curl that work again, and an HTTP archive, without a secret in either."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor

ODD = 'A "quoted" $HOME `id` \\ name'


@pytest.fixture
def admin(mock: BillMock, tenant: MockTenant) -> V3:
    """An administrator who made a vendor in v3 and read it in v2."""
    admin = V3(tenant)
    made = admin.post("/vendors", vendor(name=ODD))
    form = {**admin.headers, "data": json.dumps({"id": made["id"]})}
    requests.post(f"{mock.v2_url}/Crud/Read/Vendor.json", data=form, timeout=10)
    admin.get("/vendors", max=1, filters="archived:eq:false")
    return admin


def secrets(admin: V3) -> list[str]:
    return [admin.user["password"], admin.headers["sessionId"], admin.headers["devKey"]]


def test_commands_name_variables_for_secrets(tenant: MockTenant, admin: V3) -> None:
    script = tenant.requests.curl()

    assert [secret for secret in secrets(admin) if secret in script] == []
    assert '\\"password\\":\\"$BILL_PASSWORD\\"' in script
    assert '-H "sessionid: $SESSION"' in script
    assert '--data-urlencode "devKey=$BILL_DEV_KEY"' in script


def test_commands_run_again_in_a_shell_with_the_variables(tenant: MockTenant, admin: V3) -> None:
    script = tenant.requests.curl("v3.vendors.create") + "echo\n" + tenant.requests.curl("v2.Crud.Read.Vendor")
    environ = {**os.environ, **tenant.credentials, "SESSION": admin.headers["sessionId"]}
    done = subprocess.run(["sh", "-c", script], env=environ, capture_output=True, text=True, check=True, timeout=30)
    first, second = done.stdout.splitlines()

    assert json.loads(first)["name"] == ODD
    assert json.loads(second)["response_data"]["name"] == ODD


@pytest.mark.parametrize(
    ("name", "password"),
    [("BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN"), ("BILL_APPROVER_USERNAME", "BILL_APPROVER_PASSWORD")],
)
def test_a_password_has_the_variable_of_its_user(mock: BillMock, tenant: MockTenant, name: str, password: str) -> None:
    known = tenant.credentials
    body = {"username": known[name], "password": known[password], "devKey": known["BILL_DEV_KEY"]}
    organization = {"organizationId": known["BILL_ORGANIZATION_ID"]}
    requests.post(f"{mock.v3_url}/login", json=body | organization, timeout=10)

    assert f'\\"password\\":\\"${password}\\"' in tenant.requests.curl()


def test_a_partners_secrets_have_variables_of_their_own(mock: BillMock, tenant: MockTenant) -> None:
    known = tenant.credentials
    body = {"username": known["BILL_PARTNER_USERNAME"], "password": known["BILL_PARTNER_PASSWORD"]}
    keys = {"appKey": known["BILL_APP_KEY"]}
    session = requests.post(f"{mock.partner_url}/login", json=body | keys, timeout=10).json()["sessionId"]
    requests.get(f"{mock.partner_url}/organizations", headers={**keys, "sessionId": session}, timeout=10)
    script = tenant.requests.curl()

    assert '\\"password\\":\\"$BILL_PARTNER_PASSWORD\\",\\"appKey\\":\\"$BILL_APP_KEY\\"' in script
    assert '-H "sessionid: $PARTNER"' in script


def test_an_archive_has_every_request_and_no_secret(mock: BillMock, tenant: MockTenant, admin: V3) -> None:
    archive: Any = tenant.requests.har()
    entries = archive["log"]["entries"]
    form = entries[2]["request"]["postData"]

    assert [secret for secret in secrets(admin) if secret in json.dumps(archive)] == []
    assert [(entry["_operation"], entry["response"]["status"]) for entry in entries] == [
        ("v3.login", 200),
        ("v3.vendors.create", 201),
        ("v2.Crud.Read.Vendor", 200),
        ("v3.vendors.list", 200),
    ]
    assert form["params"][0] == {"name": "sessionId", "value": "$SESSION"}
    assert entries[3]["request"]["url"] == f"{mock.v3_url}/vendors?max=1&filters=archived%3Aeq%3Afalse"
    assert entries[3]["request"]["queryString"] == [
        {"name": "max", "value": "1"},
        {"name": "filters", "value": "archived:eq:false"},
    ]


@pytest.mark.usefixtures("admin")
def test_both_are_served_over_http(mock: BillMock, tenant: MockTenant) -> None:
    url = f"{mock.control_url}/tenants/{tenant.id}/requests"
    archive = requests.get(f"{url}.har", params={"operation": "v3.login"}, timeout=10)
    script = requests.get(f"{url}.sh", params={"operation": "v3.login"}, timeout=10)

    assert archive.json() == tenant.requests.har("v3.login")
    assert script.headers["Content-Type"].partition(";")[0] == "text/x-shellscript"
    assert script.text == tenant.requests.curl("v3.login")
