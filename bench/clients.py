"""Small clients of BILL: twelve with a fault that costs money once an answer is lost, and some that do right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import requests

from mockserver.testing import MockTenant
from mockserver.testing.sessions import BillSession

ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
TRIES = 3
GIVES_UP_AFTER, LATE = 0.5, "late:0.9"  # seconds
USUAL = ("lost-answers", "gateway", "session", "concurrency")

Answer = requests.Response


class GaveUp(Exception):
    """The client tells its user that something was not done, or that it does not know."""


class Client(NamedTuple):
    """A client, and the ways in which its writes go wrong."""

    run: Callable[[MockTenant], object]
    variants: tuple[str, ...] = ("lost-answers",)


def body_of(answer: Answer) -> Any:
    """What an answer holds; raises `GaveUp` for a refusal."""
    if not answer.ok:
        raise GaveUp(f"{answer.status_code}")
    return answer.json()


def again(send: Callable[[], Answer]) -> Any:
    """The fault of faults: send the same once more when the connection breaks."""
    for _ in range(TRIES):
        try:
            return body_of(send())
        except requests.RequestException:
            continue
    raise GaveUp("no answer")


def vendor(name: str = "Alder") -> dict[str, Any]:
    return {"name": name, "address": ADDRESS}


def bill(vendor_id: str, number: str, amount: float = 75) -> dict[str, Any]:
    return {
        "vendorId": vendor_id,
        "dueDate": "2027-03-31",
        "invoice": {"invoiceNumber": number, "invoiceDate": "2026-12-01"},
        "billLineItems": [{"amount": amount, "description": "Strings"}],
    }


def payment(tenant: MockTenant, record: dict[str, Any], amount: float) -> dict[str, Any]:
    parts = [{"billId": record["id"], "amount": amount}]
    day = tenant.clock.today().isoformat()
    return {"vendorId": record["vendorId"], "processDate": day, "toPrintCheck": False, "payments": parts}


def budget(spend: BillSession, name: str = "Travel") -> dict[str, Any]:
    owner = body_of(spend.get("/users/current"))["uuid"]
    limits = {"limit": 500, "recurringLimit": 500}
    return {"name": name, "owners": [owner], "recurringInterval": "MONTHLY", **limits}


def new_bill(tenant: MockTenant, session: BillSession, amount: float = 125) -> dict[str, Any]:
    record: dict[str, Any] = body_of(
        session.post("/bills", json=bill(body_of(session.post("/vendors", json=vendor()))["id"], "INV-7", amount))
    )
    return record


def naive_vendor(tenant: MockTenant) -> None:
    session = tenant.session()
    again(lambda: session.post("/vendors", json=vendor()))


def naive_bill(tenant: MockTenant) -> None:
    session, numbers = tenant.session(), iter(range(1, 10))
    owner = body_of(session.post("/vendors", json=vendor()))["id"]
    again(lambda: session.post("/bills", json=bill(owner, f"INV-7-{next(numbers)}")))


def naive_payment(tenant: MockTenant) -> None:
    session = tenant.session()
    record = new_bill(tenant, session)
    again(lambda: session.post("/bills/record-payment", json=payment(tenant, record, 50)))


def naive_bulk(tenant: MockTenant) -> None:
    session = tenant.session()
    again(lambda: session.post("/vendors/bulk", json=[vendor("Alder"), vendor("Birch")]))


def naive_v2(tenant: MockTenant) -> None:
    session = tenant.session("v2")
    again(lambda: session.post("/Crud/Create/Vendor.json", json={"obj": {"entity": "Vendor", "name": "Alder"}}))


def naive_budget(tenant: MockTenant) -> None:
    session = tenant.session("spend")
    body = budget(session)
    again(lambda: session.post("/budgets", json=body))


def naive_customer(tenant: MockTenant) -> None:
    session = tenant.session()
    again(lambda: session.post("/customers", json={"name": "Cedar", "email": "cedar@example.com"}))


def impatient(tenant: MockTenant) -> None:
    session = tenant.session()
    again(lambda: session.post("/vendors", json=vendor(), timeout=GIVES_UP_AFTER))


def again_on_5xx(tenant: MockTenant) -> None:
    session = tenant.session()
    for _ in range(TRIES):
        answer = session.post("/vendors", json=vendor())
        if answer.status_code < 500:
            break
    body_of(answer)


def swallows(tenant: MockTenant) -> None:
    session = tenant.session()
    for name in ("Alder", "Birch"):
        session.post("/vendors", json=vendor(name))


def looks_by_another_key(tenant: MockTenant) -> None:
    session = tenant.session()
    try:
        session.post("/vendors", json=vendor())
    except requests.RequestException:
        rows = body_of(session.get("/vendors", params={"max": 100}))["results"]
        if not [row for row in rows if row.get("shortName") == "Alder"]:
            body_of(session.post("/vendors", json=vendor()))


def takes_any_bill_of_the_vendor(tenant: MockTenant) -> None:
    session = tenant.session()
    older = new_bill(tenant, session)
    try:
        record = body_of(session.post("/bills", json=bill(older["vendorId"], "INV-8", 75)))
    except requests.RequestException:
        record = older
    body_of(session.post("/bills/record-payment", json=payment(tenant, record, 75)))


BUGS: dict[str, Client] = {
    "creates a vendor again": Client(naive_vendor),
    "creates a bill again, under a new number": Client(naive_bill),
    "records a payment again": Client(naive_payment),
    "creates in bulk again": Client(naive_bulk),
    "creates in v2 again": Client(naive_v2),
    "creates a budget again": Client(naive_budget),
    "creates a customer again": Client(naive_customer),
    "tries again after a timeout": Client(impatient, (LATE,)),
    "tries again on a 5xx": Client(again_on_5xx, ("gateway",)),
    "swallows a refusal and goes on": Client(swallows, ("concurrency",)),
    "looks for what it wrote by another key": Client(looks_by_another_key),
    "takes another bill for the one it wrote": Client(takes_any_bill_of_the_vendor),
}


def unless_there(find: Callable[[], Any], send: Callable[[], Answer]) -> Any:
    """The right way: look by the natural key before sending again what may have arrived."""
    for _ in range(TRIES):
        try:
            answer = send()
        except requests.RequestException:
            pass
        else:
            if answer.ok:
                return answer.json()
            if answer.status_code < 429:
                raise GaveUp(f"{answer.status_code}")
        if (record := find()) is not None:
            return record
    raise GaveUp("no answer")


def first_by(session: BillSession, path: str, key: str, value: str) -> Any:
    rows = body_of(session.get(path, params={"filters": f'{key}:eq:"{value}"'}))["results"]
    return rows[0] if rows else None


def bill_of(session: BillSession, vendor_id: str, number: str) -> Any:
    rows = body_of(session.get("/bills", params={"filters": f"vendorId:eq:{vendor_id}"}))["results"]
    return next((row for row in rows if row["invoice"]["invoiceNumber"] == number), None)


def looks_for_the_vendor(tenant: MockTenant) -> None:
    session = tenant.session()
    unless_there(
        lambda: first_by(session, "/vendors", "name", "Alder"),
        lambda: session.post("/vendors", json=vendor(), timeout=GIVES_UP_AFTER),
    )


def looks_for_bill_and_payment(tenant: MockTenant) -> None:
    session = tenant.session()
    owner = unless_there(
        lambda: first_by(session, "/vendors", "name", "Alder"), lambda: session.post("/vendors", json=vendor())
    )
    record = unless_there(
        lambda: bill_of(session, owner["id"], "INV-7"),
        lambda: session.post("/bills", json=bill(owner["id"], "INV-7", 125)),
    )
    unless_there(
        lambda: record if body_of(session.get(f"/bills/{record['id']}"))["dueAmount"] == 75 else None,
        lambda: session.post("/bills/record-payment", json=payment(tenant, record, 50)),
    )


def looks_for_the_budget(tenant: MockTenant) -> None:
    session = tenant.session("spend")
    body = budget(session)
    unless_there(lambda: first_by(session, "/budgets", "name", "Travel"), lambda: session.post("/budgets", json=body))


def looks_in_v2(tenant: MockTenant) -> None:
    session = tenant.session("v2")
    name = [{"field": "name", "op": "=", "value": "Alder"}]

    def find() -> Any:
        page = {"start": 0, "max": 2, "filters": name}
        rows = body_of(session.post("/List/Vendor.json", json=page))["response_data"]
        return rows[0] if rows else None

    answer = unless_there(
        find,
        lambda: session.post("/Crud/Create/Vendor.json", json={"obj": {"entity": "Vendor", "name": "Alder"}}),
    )
    if answer.get("response_status"):
        raise GaveUp(answer["response_message"])


def gives_up(tenant: MockTenant) -> None:
    session = tenant.session()
    record = new_bill(tenant, session)
    body_of(session.post("/bills/record-payment", json=payment(tenant, record, 50)))


def signs_in_again(tenant: MockTenant) -> None:
    session = tenant.session()
    for _ in range(TRIES):
        answer = session.post("/vendors", json=vendor())
        if answer.ok:
            return
        if answer.status_code != 401:
            raise GaveUp(f"{answer.status_code}")
        session = tenant.session()


RIGHT: dict[str, Client] = {
    "looks for the vendor by its name": Client(looks_for_the_vendor, (*USUAL, LATE)),
    "looks for bill and payment": Client(looks_for_bill_and_payment, USUAL),
    "looks for the budget by its name": Client(looks_for_the_budget, USUAL),
    "looks for the vendor in v2": Client(looks_in_v2, USUAL),
    "gives up and says so": Client(gives_up, USUAL),
    "signs in again": Client(signs_in_again, USUAL),
}
