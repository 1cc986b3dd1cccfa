"""The profile `replicas` of compose.yaml without its engine: its balancer's own configuration before two servers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from mockserver.serving.addresses import listening_port
from mockserver.serving.remote import retry_for
from tests.postgres import postgres, postgres_url
from tests.serving.compose import COMPOSE, TOKEN, port_of, started

__all__ = ["postgres", "postgres_url"]

HAPROXY = shutil.which("haproxy", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")


def configuration(port: int, replicas: list[str]) -> str:
    """The balancer's configuration with addresses of this machine in the place of the network's names."""
    text = COMPOSE["configs"]["haproxy"]["content"].replace("bind :8080", f"bind 127.0.0.1:{port}")
    servers = "\n".join(f"  server replica{one} 127.0.0.1:{one} check" for one in replicas)
    return re.sub(r"^  server-template replica 2 replica:8080 check .*$", servers, text, flags=re.MULTILINE)


@contextmanager
def balancer(folder: Path, replicas: list[str]) -> Iterator[str]:
    """HAProxy before the replicas: its base URL."""
    port = listening_port("127.0.0.1", 0)
    (folder / "haproxy.cfg").write_text(configuration(port, replicas))
    with subprocess.Popen(
        [str(HAPROXY), "-db", "-f", str(folder / "haproxy.cfg")], stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.mark.slow
@pytest.mark.skipif(HAPROXY is None, reason="no HAProxy here")
def test_two_replicas_behind_the_balancer_are_one_server_also_when_one_ends(postgres_url: str, tmp_path: Path) -> None:
    http = requests.Session()
    http.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry_for(20)))
    http.headers.update({"X-Mock-Token": TOKEN})
    with ExitStack() as stack:
        first, second = (stack.enter_context(started("replica", BILLMOCK_DATABASE=postgres_url)) for _ in range(2))
        url = stack.enter_context(balancer(tmp_path, [port_of(first), port_of(second)]))
        tenant = http.post(f"{url}/_mock/tenants", json={"scenario": "empty"}, timeout=30).json()
        known = tenant["credentials"]
        body = {"username": known["BILL_USERNAME"], "password": known["BILL_PASSWORD"], "devKey": known["BILL_DEV_KEY"]}
        login = http.post(
            f"{url}/connect/v3/login", json={**body, "organizationId": known["BILL_ORGANIZATION_ID"]}, timeout=30
        ).json()
        headers = {"sessionId": login["sessionId"], "devKey": known["BILL_DEV_KEY"]}
        answers = [http.get(f"{url}/connect/v3/vendors", headers=headers, timeout=30).status_code for _ in range(6)]
        first.terminate()
        first.wait(30)
        later = [http.get(f"{url}/connect/v3/vendors", headers=headers, timeout=30).status_code for _ in range(6)]
        count = http.get(
            f"{url}/_mock/tenants/{tenant['id']}/requests/count?operation=v3.vendors.list", timeout=30
        ).json()["count"]

    assert (answers, later) == ([200] * 6, [200] * 6)
    assert count == 12
