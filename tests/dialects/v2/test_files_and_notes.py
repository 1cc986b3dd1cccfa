"""v2 files and notes: what UploadAttachment takes and refuses, what documents look like, who wrote a note."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from mockserver.dialects.v2.uploads import MAX_FILE_BYTES
from mockserver.domain.documents.attachments import ATTACHMENT
from mockserver.domain.documents.bill_documents import DOCUMENT
from mockserver.domain.documents.page_images import Page, page_picture
from tests.dialects.v2.sandbox import ZEROS, Sandbox
from tests.refusals import refusal_of

THREE_PAGES = b"%PDF-1.4 /Type /Page /Type /Page /Type /Page "


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """The id of a vendor; the organization and its user are there."""
    sandbox.establish()
    sandbox.move_in()
    return str(sandbox.make("Vendor", name="Happy Music Supplies")["id"])


@pytest.fixture
def bill(sandbox: Sandbox, vendor: str) -> str:
    """The id of a bill."""
    dates = {"invoiceDate": "2026-03-01", "dueDate": "2026-04-01"}
    lines = [{"amount": 100}]
    return str(sandbox.make("Bill", vendorId=vendor, invoiceNumber="1", billLineItems=lines, **dates)["id"])


def attach(sandbox: Sandbox, record_id: str, name: str = "a.pdf", content: bytes = b"%PDF-1.4") -> str:
    """A file of a record that has become a document; the id of its upload."""
    answer = sandbox.upload({"id": record_id, "fileName": name}, name, content)
    sandbox.pass_time("PT1M")
    return str(answer.body["response_data"]["documentUploadedId"])


def documents(sandbox: Sandbox, record_id: str, start: int = 0, count: int = 99) -> Any:
    return sandbox.ok("GetDocuments", {"id": record_id, "start": start, "max": count})


def refusal(sandbox: Sandbox, data: Any, **file: Any) -> tuple[str, str]:
    """The code and the text of a refused upload."""
    body = sandbox.upload(data, **file).body["response_data"]
    return body["error_code"], body["error_message"]


def test_a_document_has_every_field_that_was_seen(sandbox: Sandbox, bill: str) -> None:
    upload_id = attach(sandbox, bill, content=THREE_PAGES)

    (document,) = documents(sandbox, bill)["documents"]

    assert list(document.items()) == list(
        {
            "entity": "Document",
            "orgId": sandbox.caller.org_id,
            "id": document["id"],
            "fileName": "a.pdf",
            "createdDate": "2026-03-02T20:00:02.000+0000",
            "updatedDate": "2026-03-02T20:00:02.000+0000",
            "numUnprocessed": 0,
            "firstUnprocessed": 0,
            "numPages": 3,
            "documentRef": upload_id,
            "parentDocumentId": ZEROS,
            "type": "1",
            "flagPriority": "-1",
            "isUserMarkedAsSpam": False,
            "usersId": sandbox.caller.user_id,
            "emailFrom": None,
            "scanStatus": "clean",
            "fileUrl": f"/FileServlet?id={document['id']}",
            "unprocessedPages": None,
            "url": f"/is/BillImageServlet?entityId={bill}",
            "scanStatusValue": "1",
            "associatedPages": [1, 2, 3],
            "pageNumbers": [1, 2, 3],
            "thumbNewUrl": f"/is/ImageServlet?id={document['id']}&pageNumber=0&w=224&h=0",
            "thumbType": "image",
            "pagesInfo": [
                {"pageNumber": 1, "association": {"type": "Bill", "billId": bill, "associatedPage": 1}},
                {"pageNumber": 2, "association": {"type": "Bill", "billId": bill, "associatedPage": 2}},
                {"pageNumber": 3, "association": {"type": "Bill", "billId": bill, "associatedPage": 3}},
            ],
        }.items()
    )


def test_the_pages_of_a_second_document_count_on(sandbox: Sandbox, bill: str) -> None:
    attach(sandbox, bill, content=THREE_PAGES)
    attach(sandbox, bill, name="b.png")

    answer = documents(sandbox, bill, start=1, count=1)

    assert [one["associatedPages"] for one in answer["documents"]] == [[4]]
    assert answer["numPages"] == 2
    pages = sandbox.ok("GetDocumentPages", {"id": bill})["documentPages"]
    assert pages == {"numPages": 4, "fileUrl": f"/is/BillImageServlet?entityId={bill}"}


def test_an_upload_is_no_document_at_once(sandbox: Sandbox, bill: str) -> None:
    sandbox.upload({"id": bill, "fileName": "a.pdf"})

    assert documents(sandbox, bill) == {"documents": [], "numPages": 0}


def test_a_file_of_a_vendor_is_an_attachment(sandbox: Sandbox, vendor: str) -> None:
    attach(sandbox, vendor)

    with sandbox.context() as ctx:
        (attachment,) = ctx.find(ATTACHMENT, {"parentId": vendor})
        assert ctx.find(DOCUMENT) == []
    assert (attachment["parent"], attachment["name"], attachment["size"]) == ("vendor", "a.pdf", 8)


def test_a_file_without_an_id_is_for_the_inbox(sandbox: Sandbox, vendor: str) -> None:
    attach(sandbox, "")

    with sandbox.context() as ctx:
        (document,) = ctx.find(DOCUMENT)
    assert "parentId" not in document


def test_what_is_no_upload_is_refused_with_its_code(sandbox: Sandbox, bill: str) -> None:
    named = {"id": bill, "fileName": "a.pdf"}

    assert refusal(sandbox, named, file="other") == ("BDC_1108", "Missing parameter value for parameter: file.")
    assert refusal(sandbox, {"id": bill})[0] == "BDC_1108"
    assert refusal(sandbox, {"id": bill, "fileName": "a"})[0] == "BDC_1129"
    assert refusal(sandbox, named, name="a.png")[0] == "BDC_1129"
    assert refusal(sandbox, {"id": "00n02UNKNOWN", "fileName": "a.pdf"})[0] == "BDC_1205"


def test_a_file_may_have_six_megabytes_and_not_a_byte_more(sandbox: Sandbox, bill: str) -> None:
    data = {"id": bill, "fileName": "a.pdf"}

    assert sandbox.upload(data, content=bytes(MAX_FILE_BYTES)).body["response_status"] == 0
    assert (
        refusal_of(sandbox.upload(data, content=bytes(MAX_FILE_BYTES + 1)))
        == "413 BDC_1122 a.pdf is larger than 6291456 bytes."
    )


def test_a_form_that_was_cut_off_is_too_large_however_it_reads(sandbox: Sandbox, bill: str) -> None:
    answer = sandbox.upload({"id": bill, "fileName": "a.pdf"}, content=bytes(6_500_000))

    assert (answer.status, answer.body["response_data"]["error_code"]) == (413, "BDC_1122")


def test_documents_of_what_has_none_are_refused(sandbox: Sandbox, vendor: str) -> None:
    assert sandbox.refusal("GetDocuments", {"id": vendor, "start": 0, "max": 99}) == (
        "BDC_1205",
        f"No data found for the given id: {vendor}.",
    )
    assert sandbox.refusal("GetDocumentPages", {"id": vendor}) == (
        "BDC_1205",
        f"No data found for the given id: {vendor}.",
    )


def test_a_picture_is_drawn_as_it_is_and_in_the_width_it_is_wanted(sandbox: Sandbox, bill: str) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 20), (255, 0, 0)).save(file, "PNG")
    attach(sandbox, bill, "a.png", file.getvalue())

    with sandbox.context() as ctx:
        (document,) = ctx.find(DOCUMENT)
        whole, small = (Image.open(BytesIO(page_picture(ctx, Page(document, 1), width))) for width in (0, 10))

    assert (whole.size, whole.getpixel((5, 5))) == ((40, 20), (255, 0, 0))
    assert small.size == (10, 5)


def test_a_page_of_another_file_is_a_sheet(sandbox: Sandbox, bill: str) -> None:
    attach(sandbox, bill, "broken.png", b"no picture")

    with sandbox.context() as ctx:
        (document,) = ctx.find(DOCUMENT)
        picture = Image.open(BytesIO(page_picture(ctx, Page(document, 1))))

    assert picture.size == (612, 792)


# notes


def write(sandbox: Sandbox, record_id: str, *texts: str) -> None:
    for text in texts:
        sandbox.ok("SendMessage", {"objectId": record_id, "message": text})


def test_a_note_says_who_wrote_it(sandbox: Sandbox, bill: str) -> None:
    note = sandbox.ok("SendMessage", {"objectId": bill, "message": "Look", "isPublic": True})

    assert note == {
        "entity": "Message",
        "id": note["id"],
        "objectId": bill,
        "message": "Look",
        "isPublic": True,
        "createdDate": "2026-03-02T20:00:00.000+0000",
        "usersId": sandbox.caller.user_id,
        "from": {"usersOrgName": "Cedar & Loom", "usersFirstName": "Ada", "usersLastName": "Byron"},
    }


def test_notes_come_in_pages_the_oldest_first(sandbox: Sandbox, bill: str, vendor: str) -> None:
    write(sandbox, bill, "one", "two", "three")
    write(sandbox, vendor, "of the vendor")

    page = sandbox.ok("ListMessage", {"objectId": bill, "start": 1, "max": 1})

    assert [note["message"] for note in page] == ["two"]


def test_a_note_of_4000_characters_is_taken_and_not_of_one_more(sandbox: Sandbox, bill: str) -> None:
    assert sandbox.ok("SendMessage", {"objectId": bill, "message": "a" * 4_000})["isPublic"] is False
    assert sandbox.refusal("SendMessage", {"objectId": bill, "message": "a" * 4_001})[0] == "BDC_1129"


# addresses


def test_an_address_names_the_kind_of_record(sandbox: Sandbox, bill: str, vendor: str) -> None:
    account = sandbox.ok("List/BankAccount", {"start": 0, "max": 1})[0]["id"]

    urls = [sandbox.ok("GetObjectUrl", {"objectId": one})["url"] for one in (bill, vendor, account)]

    assert urls == [
        f"https://app-stage02.us.bill.com/bill?id={bill}",
        f"https://app-stage02.us.bill.com/vendor?id={vendor}",
        f"https://app-stage02.us.bill.com/bankAccount?id={account}",
    ]
    assert sandbox.refusal("GetObjectUrl", {"objectId": "00n02UNKNOWN"}) == (
        "BDC_1205",
        "No data found for the given id: 00n02UNKNOWN.",
    )
