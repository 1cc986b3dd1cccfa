"""Receipts over the wire, from the signed URL to the image."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
import requests

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.errors import TooLarge
from mockserver.dialects.spend.entities.uploads import Image
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.testing import BillMock, MockTenant
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

GET, LIST = "spend.transactions.get", "spend.transactions.list"
URL, ATTACH = "spend.transactions.receipt-upload-url.create", "spend.transactions.receipts.create"
DETACH = "spend.transactions.receipts.delete"
PNG = b"\x89PNG\r\n\x1a\nbytes"


@pytest.fixture
def purchase(spend: Client) -> str:
    """A purchase from a budget that wants receipts."""
    budget = spend.budget(receiptRequired=True)
    uuid: str = spend.purchase(spend.used_card(budget), 1_000)["id"]
    return uuid


def attach(spend: Client, uuid: str) -> Any:
    """The answer to a new receipt."""
    return spend.call(ATTACH, {"url": spend.ok(URL)["url"]}, transactionId=uuid)


def test_a_receipt_completes_a_purchase_that_needs_one(spend: Client, purchase: str) -> None:
    before = spend.ok(GET, transactionId=purchase)

    receipt = attach(spend, purchase).body

    after = spend.ok(GET, transactionId=purchase)
    assert (before["receiptStatus"], before["complete"]) == ("MISSING", False)
    assert (after["receiptStatus"], after["complete"], after["receipts"]) == ("ATTACHED", True, [receipt])
    assert (after["receiptSyncStatus"], receipt["uuid"][:4]) == ("NOT_SYNCED", "rct_")


def test_a_receipt_that_is_taken_off_is_missing_again(spend: Client, purchase: str) -> None:
    receipt = attach(spend, purchase).body

    answer = spend.call(DETACH, transactionId=purchase, receiptId=receipt["uuid"])

    after = spend.ok(GET, transactionId=purchase)
    assert (answer.status, answer.payload(), after["receipts"]) == (200, b"", [])
    assert (after["receiptStatus"], after["receiptSyncStatus"]) == ("MISSING", "NO_ATTACHMENTS")
    assert (
        refusal_of(spend.call(DETACH, transactionId=purchase, receiptId=receipt["uuid"]))
        == f"404 BDC_1205 No data found for the given id: {receipt['uuid']}."
    )


def test_lists_have_receipts_when_they_ask(spend: Client, purchase: str) -> None:
    receipt = attach(spend, purchase).body

    assert spend.column("receipts", LIST) == [[]]
    assert spend.column("receipts", LIST, {"includeReceipts": "true"}) == [[receipt]]
    assert (
        refusal_of(spend.call(LIST, None, {"includeReceipts": "perhaps"}))
        == '400 includeReceipts: "perhaps" is not true or false'
    )


@pytest.mark.parametrize("state", ["isLocked", "isReconciled"])
def test_a_closed_transaction_has_bill_fail(spend: Client, purchase: str, state: str) -> None:
    spend.domain(lambda ctx: TRANSACTIONS.patch(ctx, purchase, {state: True}))

    answer = attach(spend, purchase)

    assert (answer.status, answer.body[0]["category"], answer.body[0]["message"]) == (500, "SERVER", "Please retry.")
    assert spend.ok(GET, transactionId=purchase)["receipts"] == []


@pytest.mark.parametrize(
    "url", ["https://example.com/receipt.png", "http://localhost/SpendReceipt?token=x", "http://[", "x" * 5_000]
)
def test_a_url_that_bill_did_not_give_is_refused(spend: Client, purchase: str, url: str) -> None:
    messages = spend.messages(ATTACH, {"url": url}, transactionId=purchase)

    assert [message.partition(":")[0] for message in messages] == ["url"]


def test_a_url_is_required(spend: Client, purchase: str) -> None:
    assert spend.messages(ATTACH, {}, transactionId=purchase) == ["url: must not be empty"]


class Desk:
    """A tenant of a running mock, and who calls it."""

    def __init__(self, tenant: MockTenant) -> None:
        self.tenant = tenant
        self.base = tenant.mock.spend_url
        self.headers = {"apiToken": tenant.credentials["BILL_SPEND_TOKEN"]}

    def call(self, method: str, path: str, body: Json | None = None) -> requests.Response:
        """One call of Spend & Expense."""
        return requests.request(method, self.base + path, headers=self.headers, json=body, timeout=30)

    @property
    def url(self) -> str:
        """A fresh URL for an upload."""
        return str(self.call("POST", "/transactions/receipt-upload-url").json()["url"])

    @property
    def path(self) -> str:
        """The path of the newest transaction that nobody locked."""
        rows = self.call("GET", "/transactions?filters=isLocked:eq:false&max=1").json()["results"]
        return f"/transactions/{rows[0]['uuid']}/receipts"


@pytest.fixture(scope="module")
def desk() -> Any:
    """A mock on a port of its own."""
    with BillMock() as mock:
        yield Desk(mock.default)


def put(url: str, content: bytes = PNG, kind: str = "image/png") -> requests.Response:
    """An upload, without credentials."""
    return requests.put(url, data=content, headers={"Content-Type": kind}, timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "ending"), [("image/png", ".png"), ("image/jpeg", ".jpg"), ("application/pdf", ".pdf")]
)
def test_what_was_uploaded_is_read_at_the_receipts_url(desk: Desk, kind: str, ending: str) -> None:
    url = desk.url
    uploaded = put(url, PNG + ending.encode(), kind)

    receipt = desk.call("POST", desk.path, {"url": url}).json()

    image = requests.get(receipt["url"], timeout=30)
    assert (uploaded.status_code, uploaded.content) == (200, b"")
    assert (image.content, image.headers["Content-Type"]) == (PNG + ending.encode(), kind)
    assert receipt["filename"].endswith(ending)


@pytest.mark.slow
def test_bytes_may_come_after_the_receipt(desk: Desk) -> None:
    url = desk.url
    receipt = desk.call("POST", desk.path, {"url": url}).json()

    before = requests.get(receipt["url"], timeout=30).status_code
    put(url)

    assert (before, requests.get(receipt["url"], timeout=30).content) == (404, PNG)


@pytest.mark.slow
def test_a_receipts_url_takes_no_upload(desk: Desk) -> None:
    url = desk.url
    put(url)
    receipt = desk.call("POST", desk.path, {"url": url}).json()

    assert refusal_of(put(receipt["url"], b"other")) == "401 BDC_1109 Session is invalid.  Please log in."
    assert requests.get(receipt["url"], timeout=30).content == PNG


@pytest.mark.slow
def test_a_url_is_good_for_an_hour(desk: Desk) -> None:
    url = desk.url

    desk.tenant.clock.advance("PT61M", expire_sessions=True)

    assert refusal_of(put(url)) == "401 BDC_1109 Session is invalid.  Please log in."


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "kind", "status"), [(b"", "image/png", 400), (PNG, "text/html", 415), (bytes(6_291_457), "", 413)]
)
def test_an_upload_that_is_no_image_is_refused(desk: Desk, content: bytes, kind: str, status: int) -> None:
    assert put(desk.url, content, kind).status_code == status


@pytest.mark.slow
def test_another_tenant_takes_no_upload_of_this_one(desk: Desk) -> None:
    other = Desk(desk.tenant.mock.tenant("starter"))

    answer = other.call("POST", other.path, {"url": desk.url})

    assert (answer.status_code, answer.json()[0]["message"]) == (400, "url: must be the URL of an upload")


def upload_of(size: int) -> Call:
    """A call whose body is an image of a size."""
    request = SimpleNamespace(header={"content-type": "image/png"}.get)
    return cast(Call, SimpleNamespace(request=request, body=b"x" * size))


def test_an_image_may_have_six_megabytes() -> None:
    content, kind = Image().read(upload_of(6_291_456))

    assert (len(content), kind) == (6_291_456, "image/png")


def test_an_image_of_a_byte_more_is_too_large() -> None:
    with pytest.raises(TooLarge, match="File is larger than 6291456 bytes"):
        Image().read(upload_of(6_291_457))
