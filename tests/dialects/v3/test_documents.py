"""v3 documents of bills: an upload in progress, then a document."""

from typing import Any

import pytest

from mockserver.dialects.http import Answer
from mockserver.domain.documents.bill_documents import DOCUMENT_UPLOADS
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

PDF = b"%PDF-1.4 \x00\xff"


@pytest.fixture
def bill_id(sandbox: Sandbox) -> str:
    """A bill's id."""
    vendor = sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"]
    body = {
        "vendorId": vendor,
        "dueDate": "2026-04-01",
        "billLineItems": [{"amount": 10}],
        "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-03-02"},
    }
    return str(sandbox.ok("v3.bills.create", body)["id"])


def upload(sandbox: Sandbox, bill_id: str, name: str = "bill.pdf") -> Answer:
    """The answer to the upload of a bill's document."""
    return sandbox.call("v3.documents.bills.create", PDF, query={"name": name}, billId=bill_id)


def status(sandbox: Sandbox, *ids: str) -> Any:
    """What became of uploads."""
    return sandbox.ok("v3.documents.upload-status.get", query={"ids": ",".join(ids)})


@pytest.fixture
def document_id(sandbox: Sandbox, bill_id: str) -> str:
    """A finished document of the bill."""
    upload_id = upload(sandbox, bill_id).body["id"]
    sandbox.pass_time("2 seconds")
    return str(status(sandbox, upload_id)[0]["documentId"])


def test_an_upload_answers_200_with_its_id_under_both_names(sandbox: Sandbox, bill_id: str) -> None:
    answer = upload(sandbox, bill_id)

    assert (answer.status, list(answer.body)) == (200, ["uploadId", "id"])
    assert answer.body["uploadId"] == answer.body["id"]
    assert answer.body["id"].startswith("0du02")


def test_an_upload_is_in_progress_and_then_a_document(sandbox: Sandbox, bill_id: str) -> None:
    upload_id = upload(sandbox, bill_id).body["id"]
    at_once = status(sandbox, upload_id)
    sandbox.pass_time("1 second")
    later = status(sandbox, upload_id)
    sandbox.pass_time("1 second")
    (done,) = status(sandbox, upload_id)

    assert at_once == later == [{"uploadId": upload_id, "status": "IN_PROGRESS", "scanStatus": "IN_QUEUE"}]
    assert done == {
        "documentId": done["documentId"],
        "uploadId": upload_id,
        "status": "UPLOADED",
        "scanStatus": "CLEAN",
    }
    assert done["documentId"].startswith("00h02")


def test_a_document_is_shown_with_its_link(sandbox: Sandbox, bill_id: str, document_id: str) -> None:
    document = sandbox.ok("v3.documents.get", documentId=document_id)

    assert document == {
        "id": document_id,
        "name": "bill.pdf",
        "createdTime": "2026-03-02T20:00:02.000+00:00",
        "downloadLink": f"http://localhost/DownloadBillDocumentServlet?entityId={bill_id}&id={document_id}",
        "numOfPages": 1,
        "scanStatus": "CLEAN",
    }
    assert sandbox.ok("v3.documents.bills.list", billId=bill_id) == {"results": [document]}


def test_a_download_gives_the_bytes(sandbox: Sandbox, document_id: str) -> None:
    answer = sandbox.call("v3.documents.download", query={"id": document_id})

    assert (answer.status, answer.body, answer.content_type) == (200, PDF, "application/pdf")


def test_an_upload_in_progress_is_no_document_of_its_bill_yet(sandbox: Sandbox, bill_id: str) -> None:
    upload(sandbox, bill_id)

    assert sandbox.ok("v3.documents.bills.list", billId=bill_id) == {"results": []}


def test_uploads_are_told_in_the_order_of_their_ids(sandbox: Sandbox, bill_id: str) -> None:
    first, second = upload(sandbox, bill_id).body["id"], upload(sandbox, bill_id, "b.png").body["id"]

    assert [one["uploadId"] for one in status(sandbox, second, first)] == [second, first]


def test_an_unknown_bill_gets_no_document(sandbox: Sandbox) -> None:
    answer = upload(sandbox, "00n02UNKNOWN")

    assert (answer.status, answer.body[0]["code"]) == (404, "BDC_1205")
    assert (
        refusal_of(sandbox.call("v3.documents.bills.list", billId="00n02UNKNOWN"))
        == "404 BDC_1205 No data found for the given id: 00n02UNKNOWN."
    )


def test_a_document_has_a_name_with_an_extension(sandbox: Sandbox, bill_id: str) -> None:
    answer = upload(sandbox, bill_id, "bill")

    assert (answer.status, answer.body[0]["message"]) == (400, "name: must end in a file extension")


def test_unknown_uploads_and_missing_ids_are_refused(sandbox: Sandbox) -> None:
    unknown = sandbox.call("v3.documents.upload-status.get", query={"ids": "0du02A,0du02B"})
    missing = sandbox.call("v3.documents.upload-status.get", query={})

    assert (unknown.status, [one["code"] for one in unknown.body]) == (422, ["BDC_1205", "BDC_1205"])
    assert (missing.status, missing.body[0]["message"]) == (400, "ids: must not be empty")


def test_the_pages_of_a_pdf_are_counted(sandbox: Sandbox, bill_id: str) -> None:
    content = b"%PDF-1.4 <</Type /Pages /Count 2>> <</Type /Page>> <</Type/Page>>"
    upload_id = sandbox.call("v3.documents.bills.create", content, query={"name": "two.pdf"}, billId=bill_id).body["id"]
    sandbox.pass_time("2 seconds")
    document_id = status(sandbox, upload_id)[0]["documentId"]

    assert sandbox.ok("v3.documents.get", documentId=document_id)["numOfPages"] == 2


def test_a_text_has_no_pages(sandbox: Sandbox, bill_id: str) -> None:
    upload_id = upload(sandbox, bill_id, "note.txt").body["id"]
    sandbox.pass_time("2 seconds")
    document_id = status(sandbox, upload_id)[0]["documentId"]

    assert "numOfPages" not in sandbox.ok("v3.documents.get", documentId=document_id)


def test_an_upload_in_progress_is_read_without_name_and_link(sandbox: Sandbox, bill_id: str) -> None:
    upload_id = upload(sandbox, bill_id).body["id"]

    read = sandbox.ok("v3.documents.get", documentId=upload_id)

    assert read == {"id": upload_id, "scanStatus": "IN_QUEUE"}


def test_a_finished_upload_is_read_as_its_document(sandbox: Sandbox, bill_id: str) -> None:
    upload_id = upload(sandbox, bill_id).body["id"]
    sandbox.pass_time("2 seconds")
    document_id = status(sandbox, upload_id)[0]["documentId"]

    by_upload = sandbox.ok("v3.documents.get", documentId=upload_id)

    assert by_upload["id"] == document_id
    assert by_upload == sandbox.ok("v3.documents.get", documentId=document_id)


def test_a_document_in_the_inbox_is_read_with_a_link_that_names_no_record(sandbox: Sandbox) -> None:
    with sandbox.context() as ctx:
        upload_id = DOCUMENT_UPLOADS.upload_to(ctx, "", "inbox.pdf", PDF)["id"]
    sandbox.pass_time("2 seconds")

    document = sandbox.ok("v3.documents.get", documentId=upload_id)

    assert (document["name"], "entityId=&" in document["downloadLink"]) == ("inbox.pdf", True)


def test_a_document_of_another_record_than_a_bill_is_read_with_its_link(sandbox: Sandbox) -> None:
    account = sandbox.ok("v3.classifications.chart-of-accounts.create", {"name": "Cash", "account": {"type": "BANK"}})
    with sandbox.context() as ctx:
        upload_id = DOCUMENT_UPLOADS.upload_to(ctx, account["id"], "chart.pdf", PDF)["id"]
    sandbox.pass_time("2 seconds")

    document = sandbox.ok("v3.documents.get", documentId=upload_id)

    assert f"entityId={account['id']}&" in document["downloadLink"]
