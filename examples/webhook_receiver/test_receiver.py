"""The receiver at BILL's mock: verified, told twice, out of order, and away for a while."""

import threading
import uuid

import pytest
import receiver
import requests
from werkzeug.serving import make_server

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
LOGIN = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}


class Served:
    """The application on a port of its own, subscribed to what happens to vendors."""

    def __init__(self, tenant, database):
        self.tenant = tenant
        self.app = receiver.create_app(database)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        known = tenant.credentials
        body = {name: known[f"BILL_{variable}"] for name, variable in LOGIN.items()}
        session = requests.post(f"{tenant.mock.v3_url}/login", json=body, timeout=10).json()["sessionId"]
        self.headers = {"sessionId": session, "devKey": known["BILL_DEV_KEY"]}
        body = {
            "name": "Vendors",
            "status": {"enabled": True},
            "events": [{"type": f"vendor.{verb}", "version": "1"} for verb in ("created", "updated")],
            "notificationUrl": f"http://127.0.0.1:{self.server.port}/bill",
        }
        headers = {**self.headers, "X-Idempotent-Key": str(uuid.uuid4())}
        made = requests.post(f"{tenant.mock.events_url}/subscriptions", json=body, headers=headers, timeout=10).json()
        self.app.config["KEYS"].append(made["securityKey"])  # it is told this once

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def vendor(self, name, vendor_id=""):
        """Make a vendor, or rename one: its id."""
        method, path = ("PATCH", f"/vendors/{vendor_id}") if vendor_id else ("POST", "/vendors")
        body = {"name": name} if vendor_id else {"name": name, "address": ADDRESS}
        url = f"{self.tenant.mock.v3_url}{path}"
        return requests.request(method, url, json=body, headers=self.headers, timeout=10).json()["id"]

    def deliveries(self, count):
        """The tries to deliver, as soon as there are so many."""
        pause = threading.Event()
        for _ in range(500):
            tries = self.tenant.deliveries()
            if len(tries) >= count:
                return tries
            pause.wait(0.02)
        raise TimeoutError(f"{len(tries)} of {count} deliveries: {tries}")

    def kept(self):
        """What the receiver knows of vendors, after its work."""
        with self.app.app_context(), receiver.rows() as store:
            receiver.work()
            return dict(store.execute("SELECT id, name FROM vendors").fetchall())


@pytest.fixture
def served(bill_tenant, tmp_path):
    with Served(bill_tenant, tmp_path / "receiver.sqlite") as served:
        yield served


def test_a_notification_is_verified_and_kept(served):
    vendor = served.vendor("Alder Paper")
    [delivery] = served.deliveries(1)

    assert (delivery["state"], served.kept()) == ("DELIVERED", {vendor: "Alder Paper"})


def test_what_bill_has_not_signed_is_refused_and_not_kept(served):
    served.tenant.delivery_rules.add(action="corrupt", eventType="vendor.created", times=1)
    served.vendor("Alder Paper")
    [delivery] = served.deliveries(1)

    assert (delivery["answer"]["status"], delivery["state"], served.kept()) == (401, "PENDING", {})


def test_it_comes_again_and_is_kept_then(served):
    served.tenant.delivery_rules.add(action="corrupt", eventType="vendor.created", times=1)
    vendor = served.vendor("Alder Paper")
    served.deliveries(1)
    served.tenant.clock.advance("PT2S")
    *_, second = served.deliveries(2)

    assert (second["attempt"], second["state"], served.kept()) == (2, "DELIVERED", {vendor: "Alder Paper"})


def test_a_duplicate_is_one_event(served):
    served.tenant.delivery_rules.add(action="duplicate", eventType="vendor.created", times=1)
    served.vendor("Alder Paper")
    served.deliveries(2)

    with served.app.app_context():
        assert (receiver.work(), receiver.work()) == (1, 0)


def test_an_older_event_does_not_undo_a_newer_one(served):
    vendor = served.vendor("One")
    served.deliveries(1)
    served.tenant.delivery_rules.add(action="reorder", eventType="vendor.updated", times=1)
    served.vendor("Two", vendor)
    served.vendor("Three", vendor)
    _, second, third = served.deliveries(3)

    assert ['"Three"' in second["request"]["body"], '"Two"' in third["request"]["body"]] == [True, True]
    assert served.kept() == {vendor: "Three"}


@pytest.mark.parametrize(("body", "is_signed"), [(b'{"a": 1}', True), (b'{"a":1}', False)])
def test_the_bytes_are_signed_and_not_what_they_mean(body, is_signed):
    signature = "hee2jN8CdHTw8Lji5jxK+4jKz4o+UDqhMWDykN/FBtQ="

    assert receiver.is_signed(body, signature, ["another", "key"]) is is_signed
