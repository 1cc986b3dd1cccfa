"""Spend & Expense reimbursements."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN, UNKNOWN_RECEIPT = "rmb_00000000000000000000000000", "rct_00000000000000000000000000"
JPEG = bytes.fromhex("ffd8ffe000104a464946")


def upload(spend: Rest) -> str:
    """The URL of an upload with bytes."""
    url: str = spend.post("/reimbursements/image-upload-url").body["url"]
    spend.put_file(url, JPEG, "image/jpeg")
    return url


@documented(fact="F-op:spend.reimbursements.image-upload-url.create")
@operation("spend.reimbursements.image-upload-url.create")
def test_an_upload_url_needs_no_body(spend: Rest) -> None:
    answer = spend.post("/reimbursements/image-upload-url")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.reimbursements.create")
@operation("spend.reimbursements.create")
def test_a_reimbursement_is_created_with_200_and_documented_fields(spend: Rest, make: Make) -> None:
    body = make.reimbursement_body(receipts=[{"url": upload(spend), "filename": "lunch.jpg"}])

    answer = spend.post("/reimbursements", body)
    reimbursement = make.accept_spend("/reimbursements", answer)

    assert (answer.status, reimbursement["amount"], reimbursement["type"]) == (200, 42.5, "PURCHASE")
    assert (reimbursement["userUuid"], reimbursement["budgetUuid"]) == (body["userId"], body["budgetId"])
    assert [one["filename"] for one in reimbursement["receipts"]] == ["lunch.jpg"]
    assert spend.fetch(reimbursement["receipts"][0]["url"]).content == JPEG
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.reimbursements.create")
@operation("spend.reimbursements.create")
def test_a_reimbursement_has_custom_fields_by_either_id(spend: Rest, make: Make) -> None:
    field = make.custom_field()
    travel = spend.get(f"/custom-fields/{field['uuid']}/values", filters="name:eq:Travel").results[0]
    setting = {"customFieldId": field["uuid"], "selectedValues": [travel["uuid"]]}

    reimbursement = make.reimbursement(customFields=[setting])

    chosen = [row["selectedValues"] for row in reimbursement["customFields"] if row["uuid"] == field["uuid"]]
    assert chosen == [[{"id": travel["id"], "uuid": travel["uuid"], "value": "Travel"}]]


@documented(fact="F-403")
@operation("spend.reimbursements.get")
def test_a_reimbursement_is_read_by_either_of_its_ids(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()

    by_id, by_uuid = (spend.get(f"/reimbursements/{reimbursement[name]}") for name in ("id", "uuid"))

    assert by_id.body == by_uuid.body == reimbursement
    assert undocumented_fields(by_id) == []


@documented(fact="F-op:spend.reimbursements.list")
@operation("spend.reimbursements.list")
def test_reimbursements_are_found_by_budget_and_type(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()
    filters = f"budgetIds:eq:{reimbursement['budgetUuid']},type:eq:PURCHASE"

    answer = spend.get("/reimbursements", filters=filters, sort="submittedTime:desc")

    assert [row["uuid"] for row in answer.results] == [reimbursement["uuid"]]
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.reimbursements.list")
@operation("spend.reimbursements.list")
@pytest.mark.parametrize(
    "sort", ["submittedTime", "status", "amount", "receiptAddedTime", "fulfillmentType", "batchId", "batchAmount"]
)
def test_reimbursements_are_sorted_by_what_bill_names(spend: Rest, sort: str) -> None:
    assert spend.get("/reimbursements", sort=f"{sort}:desc").status == 200


@documented(fact="F-op:spend.reimbursements.list")
@operation("spend.reimbursements.list")
def test_reimbursements_are_found_by_a_value_of_a_custom_field(spend: Rest, make: Make) -> None:
    field = make.custom_field()
    travel, food = spend.get(f"/custom-fields/{field['uuid']}/values").results
    setting = {"customFieldId": field["id"], "selectedValues": [travel["id"]]}
    reimbursement = make.reimbursement(customFields=[setting])

    rows = spend.get("/reimbursements", filters=f"customFieldValueIds:eq:{travel['id']}").results

    assert [row["uuid"] for row in rows] == [reimbursement["uuid"]]
    assert spend.get("/reimbursements", filters=f"customFieldValueIds:eq:{food['id']}").results == []


@observed(fact="F-1590")
@operation("spend.reimbursements.list")
def test_a_list_has_no_receipts(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()

    rows = spend.get("/reimbursements", filters=f"reimbursementIds:eq:{reimbursement['uuid']}").results

    assert [row.get("receipts") or [] for row in rows] == [[]]


@documented(fact="F-op:spend.reimbursements.update")
@operation("spend.reimbursements.update")
def test_a_reimbursement_is_changed(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()

    answer = spend.patch(f"/reimbursements/{reimbursement['uuid']}", {"amount": 50, "note": "Two lunches"})

    assert (answer.body["amount"], answer.body["note"]) == (50, "Two lunches")
    assert answer.body["merchantName"] == reimbursement["merchantName"]
    assert undocumented_fields(answer) == []


@documented(fact="F-1592")
@operation("spend.reimbursements.update")
def test_a_change_leaves_the_receipts_as_they_are(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()

    answer = spend.patch(f"/reimbursements/{reimbursement['uuid']}", {"receipts": [], "note": "Two lunches"})

    assert answer.body["receipts"] == reimbursement["receipts"]


@documented(fact="F-1576")
@operation("spend.reimbursements.action")
@pytest.mark.parametrize(("action", "status"), [("APPROVE", "APPROVED"), ("DENY", "DENIED")])
def test_a_decision_is_added_to_the_history(spend: Rest, make: Make, action: str, status: str) -> None:
    reimbursement = make.reimbursement()

    answer = spend.post(f"/reimbursements/{reimbursement['uuid']}/action", {"action": action, "note": "As agreed"})

    step = answer.body["statusHistory"][-1]
    assert (step["status"], step["actorRole"], step["note"]) == (status, "ADMIN", "As agreed")
    assert answer.body["statusHistory"][:-1] == reimbursement["statusHistory"]
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.reimbursements.receipts.create")
@operation("spend.reimbursements.receipts.create", "spend.reimbursements.get")
def test_a_reimbursement_gets_another_receipt(spend: Rest, make: Make) -> None:
    path = f"/reimbursements/{make.reimbursement()['uuid']}"

    answer = spend.post(f"{path}/receipts", {"url": upload(spend), "filename": "dessert.jpg"})

    assert answer.body["filename"] == "dessert.jpg"
    assert [one["filename"] for one in spend.get(path).body["receipts"]] == ["lunch.png", "dessert.jpg"]
    assert undocumented_fields(answer) == []


@documented(fact="F-1588")
@operation("spend.reimbursements.receipts.delete", "spend.reimbursements.get")
def test_a_receipt_is_taken_off(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()
    path = f"/reimbursements/{reimbursement['uuid']}"

    answer = spend.delete(f"{path}/receipts/{reimbursement['receipts'][0]['uuid']}")

    assert (answer.status, answer.content) == (200, b"")
    assert spend.get(path).body["receipts"] == []


@documented(fact="F-1578")
@operation("spend.reimbursements.delete", "spend.reimbursements.list")
def test_a_deleted_reimbursement_leaves_the_list(spend: Rest, make: Make) -> None:
    reimbursement = make.reimbursement()

    answer = spend.delete(f"/reimbursements/{reimbursement['uuid']}")

    listed = spend.get("/reimbursements", filters=f"budgetIds:eq:{reimbursement['budgetUuid']}").results
    assert (answer.status, answer.content) == (200, b"")
    assert listed == []


@documented(fact="F-1591")
@pytest.mark.parametrize("field", ["userId", "budgetId", "amount", "note", "merchantName", "occurredDate", "receipts"])
@refusal("spend.reimbursements.create")
def test_a_reimbursement_without_a_required_field_is_refused(spend: Rest, make: Make, field: str) -> None:
    body = make.reimbursement_body()
    del body[field]

    answer = spend.post("/reimbursements", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-1591")
@pytest.mark.parametrize("field", ["url", "filename"])
@refusal("spend.reimbursements.receipts.create")
def test_a_receipt_needs_url_and_file_name(spend: Rest, make: Make, field: str) -> None:
    reimbursement = make.reimbursement()
    body = {"url": reimbursement["receipts"][0]["url"], "filename": "lunch.png"}
    del body[field]

    answer = spend.post(f"/reimbursements/{reimbursement['uuid']}/receipts", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-op:spend.reimbursements.action")
@refusal("spend.reimbursements.action")
def test_another_decision_than_the_two_is_refused(spend: Rest, make: Make) -> None:
    path = f"/reimbursements/{make.reimbursement()['uuid']}/action"

    assert spend.post(path, {"action": "PAY"}).status_class == 4


@observed(fact="F-409")
@pytest.mark.parametrize("filters", ["noSuchField:eq:1", "type:in:PURCHASE", 'submittedTime:gt:"2026-01-01"'])
@refusal("spend.reimbursements.list")
def test_what_cannot_be_filtered_is_refused_with_400(spend: Rest, filters: str) -> None:
    assert spend.get("/reimbursements", filters=filters).status == 400


BODIES: dict[str, Record] = {
    "action": {"action": "APPROVE"},
    "receipts": {"url": "https://example.com/x", "filename": "x.png"},
}


@observed(fact="F-408")
@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        pytest.param("GET", "", None, marks=refusal("spend.reimbursements.get")),
        pytest.param("PATCH", "", {"note": "x"}, marks=refusal("spend.reimbursements.update")),
        pytest.param("DELETE", "", None, marks=refusal("spend.reimbursements.delete")),
        pytest.param("POST", "/action", BODIES["action"], marks=refusal("spend.reimbursements.action")),
        pytest.param("POST", "/receipts", BODIES["receipts"], marks=refusal("spend.reimbursements.receipts.create")),
        pytest.param(
            "DELETE", f"/receipts/{UNKNOWN_RECEIPT}", None, marks=refusal("spend.reimbursements.receipts.delete")
        ),
    ],
)
def test_an_unknown_reimbursement_is_refused_with_404(spend: Rest, method: str, tail: str, body: Record | None) -> None:
    assert spend.call(method, f"/reimbursements/{UNKNOWN}{tail}", body).status == 404


@assumed(fact="F-1577")
@refusal("spend.reimbursements.action")
def test_a_decided_reimbursement_is_not_decided_on_again(spend: Rest, make: Make) -> None:
    path = f"/reimbursements/{make.reimbursement()['uuid']}/action"
    spend.post(path, {"action": "APPROVE"})

    assert spend.post(path, {"action": "DENY"}).status_class == 4
