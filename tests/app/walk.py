"""A seeded walk: what users, time and the card network do to a world, one thing after the other."""

from __future__ import annotations

from random import Random
from typing import Any

from mockserver.control.masked_record import without_secrets
from mockserver.control.server import tenant_of
from mockserver.domain.resource import all_resources
from mockserver.testing import MockTenant
from tests.signed_in import V3, bill, vendor


class Walk:
    """Steps of an administrator in a tenant's world; a seed makes always the same ones."""

    def __init__(self, tenant: MockTenant, seed: int) -> None:
        self.tenant = tenant
        self.random = Random(seed)
        self.user = V3(tenant, trusted=True)
        self.count = 0

    def go(self, steps: int) -> None:
        """So many steps, each one of the kinds that there are."""
        kinds = [self.vendor, self.bill, self.pay, self.void, self.rename, self.archive, self.time, self.many, self.buy]
        for _ in range(steps):
            self.count += 1
            self.random.choice(kinds)()

    def one(self, path: str) -> str:
        """The id of one of the records of a list."""
        rows = self.user.get(path, max=100)["results"]
        return str(self.random.choice(rows)["id"])

    def vendor(self) -> None:
        account = {"nameOnAccount": "Ada", "routingNumber": "074000010", "accountNumber": "5556667778"}
        more: dict[str, Any] = self.random.choice([{}, {"paymentInformation": {"payeeName": "Ada"}}, {"email": "none"}])
        payee = self.user.post("/vendors", vendor(name=f"Vendor {self.count}", **more))
        if isinstance(payee, dict) and self.random.random() < 0.5:
            body = {**account, "type": "CHECKING", "ownerType": "BUSINESS", "paymentCurrency": "USD"}
            self.user.post(f"/vendors/{payee['id']}/bank-account", body)

    def bill(self) -> None:
        self.user.post("/bills", bill(self.one("/vendors"), f"W-{self.count}"))

    def pay(self) -> None:
        debt = self.user.get(f"/bills/{self.one('/bills')}")
        body = {"vendorId": debt["vendorId"], "processDate": self.tenant.clock.today().isoformat()}
        parts = [{"billId": debt["id"], "amount": self.random.choice([1, 12.5, debt["amount"]])}]
        self.user.post("/bills/record-payment", {**body, "toPrintCheck": False, "payments": parts})

    def void(self) -> None:
        body = {"type": "VOID_AND_CREDIT", "reason": "Twice"}
        self.user.post(f"/payments/{self.one('/payments')}/void", body)

    def rename(self) -> None:
        path = self.random.choice(["/vendors", "/customers"])
        self.user.call("PATCH", f"{path}/{self.one(path)}", json={"name": f"Name {self.count}"})

    def archive(self) -> None:
        path = self.random.choice(["/vendors", "/bills", "/customers", "/invoices"])
        self.user.post(f"{path}/{self.one(path)}/{self.random.choice(['archive', 'restore'])}")

    def time(self) -> None:
        self.tenant.clock.advance(self.random.choice(["1 day", "5 business days", "2 hours"]))

    def many(self) -> None:
        names = [vendor(name=f"Of many {self.count} {place}") for place in range(3)]
        self.user.post("/vendors/bulk", [*names, *self.random.choice([[], [{"name": "Half"}]])])

    def buy(self) -> None:
        cards = cards_of(self.tenant)
        self.tenant.spend.authorize(self.random.choice(cards), 5.25)


def cards_of(tenant: MockTenant) -> list[str]:
    """The ids of the cards that work."""
    cards = [record for (kind, _), record in records_of(tenant).items() if kind == "spend_card"]
    return [card["id"] for card in cards if card["status"] == "ACTIVATED" and card.get("budgetId")]


def records_of(tenant: MockTenant) -> dict[tuple[str, str], Any]:
    """Every record of a tenant's world of which is told, by kind and id, as it may be read."""
    app = tenant.mock.app
    with app.worlds.engine.read(tenant_of(app, tenant.id).world) as tx:
        return {
            (resource.kind.name, record["id"]): without_secrets(record)
            for resource in all_resources()
            if resource.has_effects
            for record in tx.everywhere(resource.kind)
        }
