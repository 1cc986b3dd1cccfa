"""v3 credit memos, and invoices that take credit of them."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "ccr02AAAAAAAAAAAzzzz"
STICKS = {"quantity": 2, "price": 14.99, "description": "Strings"}
LESSON = {"quantity": 1, "price": 50, "description": "Lesson"}
DISCOUNT = {"ratePercent": -10, "description": "10 % less"}


@documented(fact="F-op:v3.credit-memos.create")
@operation("v3.credit-memos.create", "v3.credit-memos.get", "v3.credit-memos.list")
def test_a_memo_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    answer = v3.post("/credit-memos", bodies.credit_memo(make.customer()["id"], make.names.number(), make.today))

    memo = make.accept("/credit-memos", answer)
    read, listed = v3.get(f"/credit-memos/{memo['id']}"), v3.get("/credit-memos", filters=f"id:eq:{memo['id']}")
    assert (answer.status, memo["status"], memo["appliedAmount"]) == (201, "NOT_APPLIED", 0)
    assert (read.body["id"], [one["id"] for one in listed.results]) == (memo["id"], [memo["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-710")
@operation("v3.credit-memos.create")
def test_a_rate_is_of_the_lines_above_it(make: Make) -> None:
    memo = make.credit_memo(creditMemoLineItems=[STICKS, LESSON, DISCOUNT])

    assert [line["amount"] for line in memo["creditMemoLineItems"]] == [29.98, 50, -8]
    assert memo["amount"] == 71.98


@observed(fact="F-711")
@refusal("v3.credit-memos.create")
def test_a_reference_number_is_required(v3: Rest, make: Make) -> None:
    body = bodies.credit_memo(make.customer()["id"], "", make.today)
    del body["referenceNumber"]

    answer = v3.post("/credit-memos", body)

    assert answer.status_class == 4
    assert "referenceNumber" in answer.message


@observed(fact="F-712")
@refusal("v3.credit-memos.create")
def test_a_line_with_an_amount_alone_is_refused(v3: Rest, make: Make) -> None:
    body = bodies.credit_memo(make.customer()["id"], make.names.number(), make.today)

    assert v3.post("/credit-memos", body | {"creditMemoLineItems": [{"amount": 10}]}).status_class == 4


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.credit-memos.get")),
        pytest.param("PATCH", "", marks=refusal("v3.credit-memos.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.credit-memos.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.credit-memos.restore")),
    ],
)
def test_an_unknown_memo_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/credit-memos/{UNKNOWN}{tail}", {"description": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-713")
@refusal("v3.credit-memos.replace")
def test_a_replacement_needs_what_a_create_needs(v3: Rest, make: Make) -> None:
    answer = v3.put(f"/credit-memos/{make.credit_memo()['id']}", {"description": "new"})

    assert answer.status == 400
    assert "creditMemoLineItems" in answer.message


@observed(fact="F-070")
@refusal("v3.credit-memos.list")
def test_a_page_of_no_rows_is_refused_with_400(v3: Rest) -> None:
    assert v3.get("/credit-memos", max=0).status == 400


@documented(fact="F-110")
@operation("v3.credit-memos.update", "v3.credit-memos.replace")
def test_a_patch_keeps_what_it_does_not_name_and_a_replacement_does_not(v3: Rest, make: Make) -> None:
    memo = make.credit_memo(description="old")
    path = f"/credit-memos/{memo['id']}"
    line = {"id": memo["creditMemoLineItems"][0]["id"], "price": 120, "quantity": 1}

    patched = v3.patch(path, {"creditMemoLineItems": [line]})
    replaced = v3.put(path, bodies.credit_memo(memo["customerId"], memo["referenceNumber"], make.today, 30))

    assert (patched.body["amount"], patched.body["description"]) == (120, "old")
    assert replaced.body["amount"] == 30
    assert [undocumented_fields(one) for one in (patched, replaced)] == [[], []]


@documented(fact="F-112")
@operation("v3.credit-memos.archive", "v3.credit-memos.restore")
def test_a_memo_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    path = f"/credit-memos/{make.credit_memo()['id']}"

    answers = [v3.post(f"{path}/{step}") for step in ("archive", "archive", "restore", "restore")]

    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]


# taking credit


@documented(fact="F-714")
@operation("v3.invoices.create", "v3.credit-memos.get")
def test_an_invoice_takes_credit_and_both_show_it(v3: Rest, make: Make) -> None:
    memo = make.credit_memo()

    invoice = make.credited_invoice(memo["customerId"], 10)

    after = v3.get(f"/credit-memos/{memo['id']}").body
    assert (invoice["creditAmount"], invoice["dueAmount"]) == (10, 90)
    assert (after["status"], after["appliedAmount"]) == ("PARTIALLY_APPLIED", 10)
    assert after["usage"] == [{"invoiceId": invoice["id"], "amount": 10}]


@documented(fact="F-714")
@operation("v3.invoices.update", "v3.credit-memos.get")
def test_all_of_a_memo_is_taken_and_given_back(v3: Rest, make: Make) -> None:
    memo = make.credit_memo()
    invoice = make.credited_invoice(memo["customerId"], 100, price=150)
    taken = v3.get(f"/credit-memos/{memo['id']}").body

    v3.patch(f"/invoices/{invoice['id']}", {"creditAmount": 0})

    given_back = v3.get(f"/credit-memos/{memo['id']}").body
    assert (taken["status"], given_back["status"], given_back["appliedAmount"]) == ("FULLY_APPLIED", "NOT_APPLIED", 0)


@assumed(fact="F-715")
@refusal("v3.invoices.create")
def test_more_credit_than_the_customer_has_is_refused(v3: Rest, make: Make) -> None:
    memo = make.credit_memo()
    body = bodies.invoice(memo["customerId"], make.names.number(), make.today, 500)

    assert v3.post("/invoices", body | {"creditAmount": 100.01}).status_class == 4


@assumed(fact="F-718")
@refusal("v3.credit-memos.archive")
def test_a_memo_that_is_used_is_not_archived(v3: Rest, make: Make) -> None:
    memo = make.credit_memo()
    make.credited_invoice(memo["customerId"], 10)

    assert v3.post(f"/credit-memos/{memo['id']}/archive").status_class == 4


# in bulk


@documented(fact="F-716")
@operation("v3.credit-memos.bulk.create", "v3.credit-memos.bulk.update", "v3.credit-memos.bulk.replace")
def test_memos_are_made_and_changed_in_bulk(v3: Rest, make: Make) -> None:
    customer = make.customer()["id"]
    body = bodies.credit_memo(customer, make.names.number(), make.today)

    made = v3.post("/credit-memos/bulk", [body, body])
    first, second = make.accept_bulk("/credit-memos", made, "creditMemos")
    updated = v3.patch("/credit-memos/bulk", [{"id": first["id"], "description": "new"}])
    replaced = v3.put("/credit-memos/bulk", [{"id": second["id"], **body, "creditMemoLineItems": [LESSON]}])

    assert made.status == 201
    assert updated.body["creditMemos"][0]["description"] == "new"
    assert replaced.body["creditMemos"][0]["amount"] == 50
    assert [undocumented_fields(one) for one in (made, updated, replaced)] == [[], [], []]


@documented(fact="F-716")
@operation("v3.credit-memos.bulk.archive", "v3.credit-memos.bulk.restore")
def test_memos_are_archived_and_restored_in_bulk(v3: Rest, make: Make) -> None:
    memo = make.credit_memo()

    archived = v3.post("/credit-memos/bulk/archive", ids=memo["id"])
    restored = v3.post("/credit-memos/bulk/restore", ids=memo["id"])

    assert [one["archived"] for one in archived.body["creditMemos"]] == [True]
    assert [one["archived"] for one in restored.body["creditMemos"]] == [False]


@assumed(fact="F-717")
@pytest.mark.parametrize(
    "method",
    [
        pytest.param("POST", marks=refusal("v3.credit-memos.bulk.create")),
        pytest.param("PUT", marks=refusal("v3.credit-memos.bulk.replace")),
        pytest.param("PATCH", marks=refusal("v3.credit-memos.bulk.update")),
    ],
)
def test_one_bad_memo_spoils_a_bulk_call(v3: Rest, make: Make, method: str) -> None:
    memo = make.credit_memo()
    body = bodies.credit_memo(memo["customerId"], memo["referenceNumber"], make.today, 1)
    bad = body | {"id": UNKNOWN, "customerId": "0cu02AAAAAAAAAAAzzzz"}

    answer = v3.call(method, "/credit-memos/bulk", [body | {"id": memo["id"]}, bad])

    assert answer.status_class == 4
    assert v3.get(f"/credit-memos/{memo['id']}").body["amount"] == memo["amount"]


@assumed(fact="F-717")
@pytest.mark.parametrize(
    "step",
    [
        pytest.param("archive", marks=refusal("v3.credit-memos.bulk.archive")),
        pytest.param("restore", marks=refusal("v3.credit-memos.bulk.restore")),
    ],
)
def test_an_unknown_memo_spoils_a_bulk_call(v3: Rest, make: Make, step: str) -> None:
    answer = v3.post(f"/credit-memos/bulk/{step}", ids=f"{make.credit_memo()['id']},{UNKNOWN}")

    assert answer.status_class == 4
