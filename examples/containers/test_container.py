"""Tests against billmock's image: testcontainers starts it on a free port, and removes it at the end.

Needs a container engine and the image: docker build --tag billmock .
"""

import os

import pytest
import requests

container = pytest.importorskip("testcontainers.core.container", reason="pip install testcontainers")
waiting = pytest.importorskip("testcontainers.core.wait_strategies", reason="pip install testcontainers")

IMAGE = os.environ.get("BILLMOCK_IMAGE", "billmock")
TOKEN = {"X-Mock-Token": "of-these-tests"}


@pytest.fixture(scope="session")
def bill_url():
    """The base URL of one server for all tests."""
    ready = waiting.HttpWaitStrategy(8080, "/_mock/health/ready").for_status_code(200)
    billmock = (
        container.DockerContainer(IMAGE)
        .with_env("BILLMOCK_CONTROL_TOKEN", TOKEN["X-Mock-Token"])
        .with_exposed_ports(8080)
        .waiting_for(ready)
    )
    with billmock:
        yield f"http://{billmock.get_container_host_ip()}:{billmock.get_exposed_port(8080)}"


@pytest.fixture
def tenant(bill_url):
    """A tenant for one test."""
    url = f"{bill_url}/_mock/tenants"
    tenant = requests.post(url, json={"scenario": "starter"}, headers=TOKEN, timeout=30).json()
    yield tenant
    requests.delete(f"{url}/{tenant['id']}", headers=TOKEN, timeout=30)


def test_a_tenant_has_vendors(bill_url, tenant):
    known = tenant["credentials"]
    body = {
        "username": known["BILL_USERNAME"],
        "password": known["BILL_PASSWORD"],
        "organizationId": known["BILL_ORGANIZATION_ID"],
        "devKey": known["BILL_DEV_KEY"],
    }
    session = requests.post(f"{bill_url}/connect/v3/login", json=body, timeout=30).json()["sessionId"]
    headers = {"sessionId": session, "devKey": known["BILL_DEV_KEY"]}
    vendors = requests.get(f"{bill_url}/connect/v3/vendors", headers=headers, timeout=30).json()["results"]

    assert len(vendors) == 20
