"""Receipts of Spend & Expense transactions: uploaded to a signed URL, attached, read, taken off."""

from collections.abc import Callable

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN, UNKNOWN_RECEIPT = "txr_00000000000000000000000000", "rct_00000000000000000000000000"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
UPLOAD_URL = "/transactions/receipt-upload-url"


@pytest.fixture
def path(spend: Rest) -> str:
    """The path of a transaction that nobody has locked."""
    rows = spend.get("/transactions", filters="isLocked:eq:false", max=1).results
    if not rows:
        pytest.skip("needs a transaction in the company")
    return f"/transactions/{rows[0]['uuid']}"


@pytest.fixture
def locked_transaction(spend: Rest) -> Record:
    """A locked transaction."""
    rows = spend.get("/transactions", filters="isLocked:eq:true", max=1).results
    if not rows:
        pytest.skip("needs a locked transaction in the company")
    return rows[0]


def attach(spend: Rest, path: str, content: bytes, content_type: str) -> Record:
    """A receipt with bytes on a transaction."""
    url = spend.post(UPLOAD_URL).body["url"]
    spend.put_file(url, content, content_type)
    receipt: Record = spend.post(f"{path}/receipts", {"url": url}).body
    return receipt


@documented(fact="F-1560")
@operation("spend.transactions.receipt-upload-url.create")
def test_an_upload_url_needs_no_body(spend: Rest) -> None:
    answer = spend.post(UPLOAD_URL)

    assert (answer.status, answer.body["url"][:4]) == (200, "http")
    assert spend.put_file(answer.body["url"], PNG, "image/png").status_class == 2
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.transactions.receipts.create")
@operation("spend.transactions.receipts.create", "spend.transactions.receipts.delete", "spend.transactions.get")
def test_a_transaction_has_the_receipt_that_was_uploaded(spend: Rest, path: str) -> None:
    receipt = attach(spend, path, PNG, "image/png")

    transaction = spend.get(path).body
    spend.delete(f"{path}/receipts/{receipt['uuid']}")

    assert receipt in transaction["receipts"]
    assert transaction["receiptStatus"] == "ATTACHED"
    assert spend.fetch(receipt["url"]).content == PNG


@observed(fact="F-1561")
@operation("spend.transactions.receipts.create", "spend.transactions.receipts.delete")
def test_a_pdf_may_be_a_receipt(spend: Rest, path: str) -> None:
    receipt = attach(spend, path, b"%PDF-1.4 receipt", "application/pdf")
    spend.delete(f"{path}/receipts/{receipt['uuid']}")

    assert spend.fetch(receipt["url"]).content == b"%PDF-1.4 receipt"


@documented(fact="F-1563")
@operation("spend.transactions.receipts.create", "spend.transactions.receipts.delete")
def test_a_receipt_may_be_attached_before_its_bytes(spend: Rest, path: str) -> None:
    answer = spend.post(f"{path}/receipts", {"url": spend.post(UPLOAD_URL).body["url"]})
    spend.delete(f"{path}/receipts/{answer.body['uuid']}")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-1588")
@operation("spend.transactions.receipts.delete")
def test_a_receipt_is_taken_off_by_its_uuid(spend: Rest, path: str) -> None:
    receipt = attach(spend, path, PNG, "image/png")

    answer = spend.delete(f"{path}/receipts/{receipt['uuid']}")

    assert (answer.status, answer.content) == (200, b"")
    assert receipt["uuid"] not in [one["uuid"] for one in spend.get(path).body["receipts"]]


@documented(fact="F-1586")
@operation("spend.transactions.list")
def test_a_list_has_receipts_when_it_asks(spend: Rest, path: str) -> None:
    receipt = attach(spend, path, PNG, "image/png")
    query = {"filters": f"transactionIds:eq:{path.rpartition('/')[2]}"}

    with_them = spend.get("/transactions", includeReceipts="true", **query).results[0]
    without = spend.get("/transactions", **query).results[0]
    spend.delete(f"{path}/receipts/{receipt['uuid']}")

    assert receipt["uuid"] in [one["uuid"] for one in with_them["receipts"]]
    assert not without["receipts"]


@observed(fact="F-455")
@refusal("spend.transactions.receipts.create")
def test_a_receipt_without_a_url_is_refused_with_its_text(spend: Rest, path: str) -> None:
    answer = spend.post(f"{path}/receipts", {})

    assert answer.status == 400
    assert answer.messages == ["url: must not be empty"]


@observed(fact="F-1565")
@refusal("spend.transactions.receipts.create")
def test_a_receipt_for_a_locked_transaction_makes_bill_fail(spend: Rest, locked_transaction: Record) -> None:
    url = spend.post(UPLOAD_URL).body["url"]

    answer = spend.post(f"/transactions/{locked_transaction['uuid']}/receipts", {"url": url})

    assert answer.status == 500
    assert "retry" in answer.message.lower()


@observed(fact="F-408")
@refusal("spend.transactions.receipts.create", "spend.transactions.receipts.delete")
def test_an_unknown_transaction_is_refused_with_404(spend: Rest) -> None:
    url = spend.post(UPLOAD_URL).body["url"]

    added = spend.post(f"/transactions/{UNKNOWN}/receipts", {"url": url})
    removed = spend.delete(f"/transactions/{UNKNOWN}/receipts/{UNKNOWN_RECEIPT}")

    assert (added.status, removed.status) == (404, 404)


@assumed(fact="F-1564")
@refusal("spend.transactions.receipts.create")
def test_a_url_that_bill_did_not_give_is_refused(spend: Rest, path: str) -> None:
    answer = spend.post(f"{path}/receipts", {"url": "https://example.com/receipt.png"})

    assert answer.status_class == 4
    assert "url" in answer.message


@observed(fact="F-400")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(UPLOAD_URL, marks=refusal("spend.transactions.receipt-upload-url.create")),
        pytest.param("/reimbursements/image-upload-url", marks=refusal("spend.reimbursements.image-upload-url.create")),
    ],
)
def test_an_upload_url_is_given_to_nobody_else(spend: Rest, path: str) -> None:
    assert spend.with_headers(apiToken="no-such-token").post(path).status == 401


@needs("control")
@assumed(fact="F-1568")
@refusal("spend.transactions.receipts.delete")
def test_a_receipt_of_a_locked_transaction_stays(
    spend: Rest, path: str, control: Callable[..., dict[str, object]]
) -> None:
    receipt = attach(spend, path, PNG, "image/png")
    lock = f"/spend{path}/lock"
    control("PUT", lock)

    answer = spend.delete(f"{path}/receipts/{receipt['uuid']}")
    control("DELETE", lock)
    spend.delete(f"{path}/receipts/{receipt['uuid']}")

    assert answer.status_class == 4
