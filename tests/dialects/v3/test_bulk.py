"""Bulk operations of v3, shown on chart of accounts, vendors and bills: wrappers, limits, all or nothing."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

ACCOUNTS = "v3.classifications.chart-of-accounts"


def names(sandbox: Sandbox) -> list[str]:
    return [row["name"] for row in sandbox.ok(f"{ACCOUNTS}.list")["results"]]


@pytest.fixture
def pair(sandbox: Sandbox) -> list[str]:
    """The ids of two accounts."""
    rows = sandbox.ok(f"{ACCOUNTS}.bulk.create", [{"name": "A"}, {"name": "B"}])["chartOfAccounts"]
    return [row["id"] for row in rows]


def test_a_bulk_create_answers_201_and_wraps_the_records_in_order(sandbox: Sandbox) -> None:
    answer = sandbox.call(f"{ACCOUNTS}.bulk.create", [{"name": "A"}, {"name": "B"}])

    assert answer.status == 201
    assert answer.body.keys() == {"chartOfAccounts"}
    assert [row["name"] for row in answer.body["chartOfAccounts"]] == ["A", "B"]


def test_classes_have_their_own_wrapper(sandbox: Sandbox) -> None:
    answer = sandbox.ok("v3.classifications.accounting-classes.bulk.create", [{"name": "A"}])

    assert answer.keys() == {"accountingClasses"}


def test_bills_come_as_a_bare_array(sandbox: Sandbox) -> None:
    vendor = sandbox.ok("v3.vendors.bulk.create", [{"name": "Happy", "address": ADDRESS}])["vendors"][0]["id"]
    bill = {
        "vendorId": vendor,
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": "1", "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": 10}],
    }

    answer = sandbox.ok("v3.bills.bulk.create", [bill])

    assert [row["amount"] for row in answer] == [10.0]


def test_one_item_more_than_the_limit_is_refused(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{ACCOUNTS}.bulk.create", [{}] * 51) == ["items: size must be between 1 and 50"]


@pytest.mark.parametrize("operation", ["v3.vendors.bulk.create", "v3.bills.bulk.create"])
@pytest.mark.parametrize("size", [0, 101])
def test_a_limit_of_the_prose_is_the_cores_to_enforce(sandbox: Sandbox, operation: str, size: int) -> None:
    answer = sandbox.call(operation, [{}] * size)

    assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: items, {size}."


def test_no_limit_keeps_actions_from_being_none(sandbox: Sandbox) -> None:
    assert sandbox.call("v3.bill-approvals.actions", []).status == 200


def test_fifty_are_taken(sandbox: Sandbox) -> None:
    rows = sandbox.ok(f"{ACCOUNTS}.bulk.create", [{"name": "A"}] * 50)["chartOfAccounts"]

    assert len({row["id"] for row in rows}) == 50


@pytest.mark.parametrize("verb", ["create", "update"])
def test_an_empty_array_is_refused(sandbox: Sandbox, verb: str) -> None:
    assert sandbox.messages(f"{ACCOUNTS}.bulk.{verb}", []) == ["items: size must be between 1 and 50"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "A"}, "Cannot deserialize value of type `java.util.ArrayList` from Object value"),
        ("A", 'Cannot deserialize value of type `java.util.ArrayList` from String value "A"'),
        (None, "Required request body is missing"),
        ([{"name": "A"}, "B"], '[1]: Cannot deserialize value of type `object` from String value "B"'),
    ],
)
@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_body_that_is_no_array_of_objects_is_refused_alone(
    sandbox: Sandbox, verb: str, body: object, message: str
) -> None:
    assert sandbox.messages(f"{ACCOUNTS}.bulk.{verb}", body) == [message]


def test_all_violations_of_all_items_come_together(sandbox: Sandbox) -> None:
    items: list[dict[str, Any]] = [{}, {"name": "A"}, {"name": " ", "account": {"number": "1"}}]

    assert sandbox.messages(f"{ACCOUNTS}.bulk.create", items) == [
        "[0].name: must not be blank",
        "[2].name: must not be blank",
        "[2].account.type: must not be null",
    ]


def test_a_wrong_type_in_any_item_comes_alone(sandbox: Sandbox) -> None:
    items: list[Any] = [{}, {"name": ["A"]}]

    assert sandbox.messages(f"{ACCOUNTS}.bulk.create", items) == [
        "[1].name: Cannot deserialize value of type `java.lang.String` from Array value"
    ]


def test_one_refused_item_undoes_the_others(sandbox: Sandbox) -> None:
    items = [{"name": "A"}, {"name": "B", "parentId": "none"}, {"name": "C"}]

    answer = sandbox.call(f"{ACCOUNTS}.bulk.create", items)

    assert answer.status == 422
    assert [element["code"] for element in answer.body] == ["BDC_1246", "BDC_1205", "BDC_1246"]
    assert names(sandbox) == []


def test_a_bulk_update_changes_each_by_its_id(sandbox: Sandbox, pair: list[str]) -> None:
    answer = sandbox.call(
        f"{ACCOUNTS}.bulk.update", [{"id": pair[1], "name": "B2"}, {"id": pair[0], "description": "first"}]
    )

    assert answer.status == 200
    assert [row["id"] for row in answer.body["chartOfAccounts"]] == [pair[1], pair[0]]
    assert names(sandbox) == ["A", "B2"]
    assert sandbox.unread == []


@pytest.mark.parametrize("record_id", [None, ["x"], 7])
def test_a_bulk_update_needs_an_id_in_every_item(sandbox: Sandbox, record_id: object) -> None:
    items = [{"id": record_id, "name": " "}]

    assert sandbox.messages(f"{ACCOUNTS}.bulk.update", items) == ["[0].id: must not be blank"]


def test_a_blank_name_in_a_bulk_update_is_the_cores_to_refuse(sandbox: Sandbox) -> None:
    account = sandbox.ok(f"{ACCOUNTS}.create", {"name": "A"})["id"]

    answer = sandbox.call(f"{ACCOUNTS}.bulk.update", [{"id": account, "name": " "}])

    assert refusal_of(answer) == "422 BDC_1117 Missing required data for: [0].name."
    assert names(sandbox) == ["A"]


def test_an_empty_id_in_a_bulk_update_of_classifications_is_one_of_nothing(sandbox: Sandbox) -> None:
    answer = sandbox.call(f"{ACCOUNTS}.bulk.update", [{"id": "", "name": "A"}])

    assert refusal_of(answer) == "422 BDC_1205 No data found for the given id: ."


@pytest.mark.parametrize("resource", ["vendor-credits", "credit-memos"])
@pytest.mark.parametrize("record_id", ["", "  "])
def test_an_empty_id_in_a_bulk_update_of_credits_is_missing(sandbox: Sandbox, resource: str, record_id: str) -> None:
    assert sandbox.messages(f"v3.{resource}.bulk.update", [{"id": record_id}]) == ["[0].id: must not be blank"]


def test_a_wrong_type_comes_before_a_missing_id(sandbox: Sandbox) -> None:
    items: list[Any] = [{"name": "A"}, {"id": "x", "name": {}}]

    assert sandbox.messages(f"{ACCOUNTS}.bulk.update", items) == [
        "[1].name: Cannot deserialize value of type `java.lang.String` from Object value"
    ]


def test_an_unknown_id_undoes_the_whole_bulk_update(sandbox: Sandbox, pair: list[str]) -> None:
    items = [{"id": pair[0], "name": "A2"}, {"id": "none", "name": "B2"}]

    assert (
        refusal_of(sandbox.call(f"{ACCOUNTS}.bulk.update", items))
        == "422 BDC_1246 Rolled back because another item of the same request failed.; "
        "BDC_1205 No data found for the given id: none."
    )
    assert names(sandbox) == ["A", "B"]


def test_a_bulk_update_may_name_one_record_twice(sandbox: Sandbox, pair: list[str]) -> None:
    sandbox.ok(f"{ACCOUNTS}.bulk.update", [{"id": pair[0], "name": "A2"}, {"id": pair[0], "description": "x"}])

    assert names(sandbox) == ["A2", "B"]


def test_bulk_archive_and_restore_take_ids_as_a_comma_list(sandbox: Sandbox, pair: list[str]) -> None:
    archived = sandbox.ok(f"{ACCOUNTS}.bulk.archive", query={"ids": f"{pair[0]}, {pair[1]}"})
    restored = sandbox.ok(f"{ACCOUNTS}.bulk.restore", query={"ids": ",".join(pair)})

    assert [row["archived"] for row in archived["chartOfAccounts"]] == [True, True]
    assert [row["archived"] for row in restored["chartOfAccounts"]] == [False, False]


def test_ids_may_come_as_one_parameter_each(sandbox: Sandbox, pair: list[str]) -> None:
    sandbox.query_string = f"ids={pair[0]}&ids={pair[1]}"

    assert len(sandbox.ok(f"{ACCOUNTS}.bulk.archive")["chartOfAccounts"]) == 2


def test_an_id_given_twice_is_answered_once(sandbox: Sandbox, pair: list[str]) -> None:
    answer = sandbox.ok(f"{ACCOUNTS}.bulk.archive", query={"ids": f"{pair[0]},{pair[0]}"})

    assert len(answer["chartOfAccounts"]) == 1


@pytest.mark.parametrize("ids", ["", ",", " , "])
def test_bulk_archive_needs_ids(sandbox: Sandbox, ids: str) -> None:
    assert sandbox.messages(f"{ACCOUNTS}.bulk.archive", query={"ids": ids}) == ["ids: must not be empty"]


def test_bulk_archive_takes_fifty_ids_at_most(sandbox: Sandbox) -> None:
    ids = ",".join(f"id{number}" for number in range(51))

    assert sandbox.messages(f"{ACCOUNTS}.bulk.archive", query={"ids": ids}) == ["ids: size must be between 1 and 50"]


def test_bulk_archive_takes_as_many_as_fifty_ids(sandbox: Sandbox, pair: list[str]) -> None:
    ids = ",".join([pair[0]] * 49 + [pair[1]])

    assert len(sandbox.ok(f"{ACCOUNTS}.bulk.archive", query={"ids": ids})["chartOfAccounts"]) == 2


def test_an_unknown_id_archives_nothing(sandbox: Sandbox, pair: list[str]) -> None:
    assert (
        refusal_of(sandbox.call(f"{ACCOUNTS}.bulk.archive", query={"ids": f"{pair[0]},none"}))
        == "422 BDC_1246 Rolled back because another item of the same request failed.; "
        "BDC_1205 No data found for the given id: none."
    )
    assert sandbox.ok(f"{ACCOUNTS}.get", id=pair[0])["archived"] is False


def test_the_schema_of_a_bulk_update_requires_the_id(sandbox: Sandbox) -> None:
    reads = sandbox.handler(f"{ACCOUNTS}.bulk.update").request_schema

    assert reads is not None
    assert reads()["items"]["required"] == ["id"]
    assert next(iter(reads()["items"]["properties"])) == "id"
