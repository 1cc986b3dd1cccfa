"""Files over a socket: uploaded as they are, downloaded with the session alone, kept by snapshots."""

from __future__ import annotations

import pytest
import requests

from mockserver.testing import MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3

PDF = b"%PDF-1.4 \x00\xff\r\n"


def customer_id(admin: V3) -> str:
    return str(admin.get("/customers", max=1)["results"][0]["id"])


def upload_file(admin: V3, path: str, content: bytes = PDF, media_type: str = "*/*") -> requests.Response:
    headers = {"Content-Type": media_type}
    return admin.call("POST", path, params={"name": "a.pdf"}, data=content, headers=headers)


def download(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=20)


@pytest.mark.parametrize("media_type", ["application/octet-stream", "application/pdf", "*/*", "application/json"])
def test_any_media_type_is_taken_as_bytes(admin: V3, media_type: str) -> None:
    answer = upload_file(admin, f"/attachments/customers/{customer_id(admin)}", media_type=media_type)

    assert download(answer.json()["downloadLink"], sessionId=admin.headers["sessionId"]).content == PDF


def test_an_attachment_is_downloaded_with_the_session_alone(admin: V3) -> None:
    link = upload_file(admin, f"/attachments/customers/{customer_id(admin)}").json()["downloadLink"]

    file = download(link, sessionId=admin.headers["sessionId"])
    nobody = download(link)

    assert (file.status_code, file.headers["Content-Type"], file.content) == (200, "application/pdf", PDF)
    assert (nobody.status_code, nobody.json()[0]["code"]) == (401, "BDC_1109")


def test_a_bills_document_is_downloaded_once_it_is_uploaded(admin: V3, tenant: MockTenant) -> None:
    bill = admin.get("/bills", max=1)["results"][0]["id"]
    upload = upload_file(admin, f"/documents/bills/{bill}").json()["id"]
    tenant.clock.advance("PT1M")
    (status,) = admin.get("/documents/upload-status", ids=upload)
    link = admin.get(f"/documents/{status['documentId']}")["downloadLink"]

    assert download(link, sessionId=admin.headers["sessionId"]).content == PDF


def test_six_megabytes_pass_and_more_do_not(admin: V3) -> None:
    path = f"/attachments/customers/{customer_id(admin)}"

    assert upload_file(admin, path, bytes(6 * 1024 * 1024)).status_code == 200
    assert (
        refusal_of(upload_file(admin, path, bytes(6 * 1024 * 1024 + 1)))
        == "413 name: a.pdf is larger than 6291456 bytes"
    )
    assert refusal_of(upload_file(admin, path, bytes(7_000_000))) == "413 Request body is larger than 6500000 bytes."


def test_a_snapshot_keeps_files(admin: V3, tenant: MockTenant) -> None:
    link = upload_file(admin, f"/attachments/customers/{customer_id(admin)}").json()["downloadLink"]
    tenant.snapshot("with file")
    tenant.reset()
    after_reset = download(link, sessionId=admin.headers["sessionId"]).status_code
    tenant.restore("with file")

    assert (after_reset, download(link, sessionId=admin.headers["sessionId"]).content) == (404, PDF)


def test_who_only_looks_downloads_but_does_not_upload(admin: V3, tenant: MockTenant) -> None:
    path = f"/attachments/customers/{customer_id(admin)}"
    link = upload_file(admin, path).json()["downloadLink"]
    approver = V3(tenant, "APPROVER")

    assert (
        refusal_of(upload_file(approver, path))
        == "403 BDC_1145 Current user or organization does not have valid permissions."
    )
    assert download(link, sessionId=approver.headers["sessionId"]).status_code == 200
