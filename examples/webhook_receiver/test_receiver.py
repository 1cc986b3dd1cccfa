"""The receiver at BILL's mock: verified, told twice, out of order, and away for a while."""

import threading
import uuid

import pytest
import receiver
import requests
from werkzeug.serving import make_server

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
LOGIN = {"username": "USERNAME", "password": "PASSWORD", "organizationId": "ORGANIZATION_ID", "devKey": "DEV_KEY"}


class Application:
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

    def names_by_id(self):
        """What the receiver knows of vendors, after its work."""
        with self.app.app_context(), receiver.rows() as store:
            receiver.work()
            return dict(store.execute("SELECT id, name FROM vendors").fetchall())


@pytest.fixture
def application(bill_tenant, tmp_path):
    with Application(bill_tenant, tmp_path / "receiver.sqlite") as application:
        yield application


def test_a_notification_is_verified_and_kept(application):
    vendor = application.vendor("Alder Paper")
    [delivery] = application.deliveries(1)

    assert (delivery["state"], application.names_by_id()) == ("DELIVERED", {vendor: "Alder Paper"})


def test_what_bill_has_not_signed_is_refused_and_not_kept(application):
    application.tenant.delivery_rules.add(action="corrupt", eventType="vendor.created", times=1)
    application.vendor("Alder Paper")
    [delivery] = application.deliveries(1)

    assert (delivery["answer"]["status"], delivery["state"], application.names_by_id()) == (401, "PENDING", {})


def test_it_comes_again_and_is_kept_then(application):
    application.tenant.delivery_rules.add(action="corrupt", eventType="vendor.created", times=1)
    vendor = application.vendor("Alder Paper")
    application.deliveries(1)
    application.tenant.clock.advance("PT2S")
    *_, second = application.deliveries(2)

    assert (second["attempt"], second["state"], application.names_by_id()) == (2, "DELIVERED", {vendor: "Alder Paper"})


def test_a_duplicate_is_one_event(application):
    application.tenant.delivery_rules.add(action="duplicate", eventType="vendor.created", times=1)
    application.vendor("Alder Paper")
    application.deliveries(2)

    with application.app.app_context():
        assert (receiver.work(), receiver.work()) == (1, 0)


def test_an_older_event_does_not_undo_a_newer_one(application):
    vendor = application.vendor("One")
    application.deliveries(1)
    application.tenant.delivery_rules.add(action="reorder", eventType="vendor.updated", times=1)
    application.vendor("Two", vendor)
    application.vendor("Three", vendor)
    _, second, third = application.deliveries(3)

    assert ['"Three"' in second["request"]["body"], '"Two"' in third["request"]["body"]] == [True, True]
    assert application.names_by_id() == {vendor: "Three"}


@pytest.mark.parametrize(("body", "is_signed"), [(b'{"a": 1}', True), (b'{"a":1}', False)])
def test_the_bytes_are_signed_and_not_what_they_mean(body, is_signed):
    signature = "hee2jN8CdHTw8Lji5jxK+4jKz4o+UDqhMWDykN/FBtQ="

    assert receiver.is_signed(body, signature, ["another", "key"]) is is_signed
