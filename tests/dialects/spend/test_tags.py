"""Custom fields on transactions over the wire."""

from typing import Any

import pytest

from mockserver.domain.context import Context
from mockserver.domain.spend import tagging
from mockserver.domain.spend.custom_fields import CUSTOM_FIELDS
from mockserver.domain.spend.kinds import SPEND_TRANSACTION
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.kinds import Kind
from mockserver.kernel.query import Filter
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

LIST, GET = "spend.transactions.list", "spend.transactions.get"
TAGS, TAG = "spend.transactions.custom-fields.list", "spend.transactions.custom-fields.replace"
VALUES = "spend.transactions.custom-fields.values.list"


class Desk:
    """A purchase, and fields to tag it with."""

    def __init__(self, spend: Client, budget: Json) -> None:
        self.spend = spend
        self.card = spend.used_card(budget)
        self.uuid = spend.purchase(self.card, 1_000)["id"]

    def field(self, **values: Any) -> Json:
        """A field for all budgets, with the values Travel and Food, and their ids as `values`."""
        body = {"name": "Purpose", "allowCustomValues": False, "global": True, "values": ["Travel", "Food"], **values}
        field: Json = self.spend.ok("spend.custom-fields.create", body)
        rows = self.spend.ok("spend.custom-fields.values.list", None, {"max": "100"}, customFieldId=field["id"])
        return {**field, "values": [row["id"] for row in rows["results"]]}

    def note(self) -> Json:
        """A field of free text, as only BILL makes them."""
        values = {"name": "Note", "type": "NOTE", "global": True}
        field = self.spend.domain(lambda ctx: CUSTOM_FIELDS.create(ctx, values))
        row: Json = self.spend.ok("spend.custom-fields.get", customFieldId=field["id"])
        return row

    def set(self, field: Json, **setting: Any) -> Any:
        """The answer to one field being set."""
        body = {"customFields": [{"customFieldId": field["id"], **setting}]}
        return self.spend.call(TAG, body, transactionId=self.uuid)

    @property
    def rows(self) -> list[Json]:
        """The custom fields that the transaction shows."""
        rows: list[Json] = self.spend.ok(GET, transactionId=self.uuid)["customFields"]
        return rows

    @property
    def chosen(self) -> list[list[str]]:
        """The texts of the values of each field."""
        return [[one["value"] for one in row["selectedValues"]] for row in self.rows]


@pytest.fixture
def desk(spend: Client, budget: Json) -> Desk:
    """A purchase of 10.00 without any custom field."""
    return Desk(spend, budget)


def test_a_tag_is_answered_whole(desk: Desk) -> None:
    field = desk.field()

    answer = desk.set(field, selectedValues=[field["values"][0]])

    (row,) = desk.rows
    (value,) = row.pop("selectedValues")
    assert (answer.status, answer.body) == (200, {"status": "SUCCESS"})
    assert row == {"id": field["id"], "uuid": field["uuid"], "name": "Purpose", "note": None, "isRequired": False}
    assert (value["id"], value["value"]) == (field["values"][0], "Travel")


def test_values_are_replaced_and_other_fields_stay(desk: Desk) -> None:
    first, second = desk.field(), desk.field(name="Project", values=["Loft"])
    desk.set(first, selectedValues=first["values"][:1])
    desk.set(second, selectedValues=second["values"])

    desk.set(first, selectedValues=first["values"][1:])

    assert desk.chosen == [["Food"], ["Loft"]]


@pytest.mark.parametrize("by", ["field", "value"])
def test_what_is_named_by_uuid_changes_nothing(desk: Desk, by: str) -> None:
    field = desk.field()
    uuids = {"field": {"id": field["uuid"], "values": field["values"]}, "value": {**field, "values": ["tvl_none"]}}

    answer = desk.set(uuids[by], selectedValues=uuids[by]["values"][:1])

    assert (answer.status, desk.rows) == (200, [])


def test_a_note_is_set_and_taken_away(desk: Desk) -> None:
    note = desk.note()

    desk.set(note, note="As quoted")
    noted = [row["note"] for row in desk.rows]
    desk.set(note, note="")

    assert (noted, desk.rows) == (["As quoted"], [])


@pytest.mark.parametrize(
    ("kind", "setting", "message"),
    [
        ("field", {"note": "x"}, "customFields[0].note: is allowed only for a custom field of type NOTE"),
        ("note", {"selectedValues": ["x"]}, "customFields[0].selectedValues: is not allowed"),
        ("field", {"selectedValues": ["Rent"]}, "customFields[0].selectedValues[0]: must be the id of a value"),
    ],
)
def test_what_a_field_does_not_take_is_refused(desk: Desk, kind: str, setting: Json, message: str) -> None:
    field = {"field": desk.field, "note": desk.note}[kind]()

    answer = desk.set(field, **setting)

    assert (answer.status, answer.body[0]["message"][: len(message)]) == (400, message)


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_set(desk: Desk) -> None:
    good, one, other = desk.field(), desk.field(), desk.field()
    settings = [
        {"customFieldId": good["id"], "selectedValues": good["values"][:1]},
        {"customFieldId": one["id"], "selectedValues": one["values"]},
        {"customFieldId": other["id"], "note": "x"},
    ]

    messages = desk.spend.messages(TAG, {"customFields": settings}, transactionId=desk.uuid)

    assert [message.partition(":")[0] for message in messages] == [
        "customFields[1].selectedValues",
        "customFields[2].note",
    ]
    assert desk.rows == []


def test_values_of_another_field_are_unknown(desk: Desk) -> None:
    one, other = desk.field(), desk.field(name="Project")

    answer = desk.set(one, selectedValues=other["values"][:1])

    assert (answer.status, answer.body[0]["code"]) == (422, "BDC_1205")


def test_a_text_becomes_a_value_of_the_field_once(desk: Desk) -> None:
    field = desk.field(allowCustomValues=True, multiSelect=True)

    desk.set(field, selectedValues=["Rent", "Travel", "Rent"])

    rows = desk.spend.ok("spend.custom-fields.values.list", customFieldId=field["id"])["results"]
    assert desk.chosen == [["Rent", "Travel"]]
    assert [row["value"] for row in rows] == ["Travel", "Food", "Rent"]


def test_a_field_of_other_budgets_is_not_for_this_one(desk: Desk) -> None:
    other = desk.spend.budget(name="Travel")
    field = desk.field(**{"global": False, "selectedBudgetIds": [other["id"]]})

    answer = desk.set(field, selectedValues=field["values"][:1])

    assert [one["message"] for one in answer.body] == [
        "customFields[0].customFieldId: custom field is not for the budget"
    ]


@pytest.mark.parametrize("by", ["required", "requiredBudgetIds"])
def test_a_purchase_is_complete_once_it_has_what_it_needs(desk: Desk, budget: Json, by: str) -> None:
    needs: Json = {"required": {"required": True}, "requiredBudgetIds": {"global": False, by: [budget["id"]]}}
    field = desk.field(**needs[by], minimumAmountForRequirement=10)
    small, large = (desk.spend.purchase(desk.card, cents)["id"] for cents in (999, 1_000))
    desk.uuid = large

    before = [desk.spend.ok(GET, transactionId=one)["complete"] for one in (small, large)]
    needed = [(row["isRequired"], row["selectedValues"]) for row in desk.rows]
    desk.set(field, selectedValues=field["values"][:1])

    assert (before, needed) == ([True, False], [(True, [])])
    assert desk.spend.ok(GET, transactionId=large)["complete"] is True


def test_of_25_values_20_are_shown_and_pages_have_all(desk: Desk) -> None:
    field = desk.field(multiSelect=True, values=[f"Code {number:02d}" for number in range(25)])
    desk.set(field, selectedValues=field["values"])
    params = {"transactionId": desk.uuid, "customFieldId": field["uuid"]}

    first = desk.spend.ok(VALUES, None, {"filters": "noSuchField:eq:1", "sort": "x"}, **params)
    second = desk.spend.ok(VALUES, None, {"nextPage": first["nextPage"]}, **params)

    assert len(desk.chosen[0]) == 20
    assert [row["value"] for row in first["results"] + second["results"]] == [f"Code {n:02d}" for n in range(25)]
    assert "nextPage" not in second


def test_a_request_chooses_fields_by_either_id(desk: Desk) -> None:
    fields = [desk.field(name=name) for name in ("Purpose", "Project", "Client")]
    settings = [{"customFieldId": one["id"], "selectedValues": one["values"][:1]} for one in fields]
    desk.spend.ok(TAG, {"customFields": settings}, transactionId=desk.uuid)
    query = {"showCustomFieldIds": f"{fields[0]['id']},{fields[2]['uuid']}"}

    one = desk.spend.ok(GET, None, query, transactionId=desk.uuid)
    (row,) = desk.spend.ok(LIST, None, query)["results"]

    assert [tag["name"] for tag in one["customFields"]] == ["Purpose", "Client"]
    assert row["customFields"] == one["customFields"]


def test_the_fields_of_a_transaction_are_filtered_by_id(desk: Desk) -> None:
    fields = [desk.field(name=name) for name in ("Purpose", "Project")]
    settings = [{"customFieldId": one["id"], "selectedValues": one["values"][:1]} for one in fields]
    desk.spend.ok(TAG, {"customFields": settings}, transactionId=desk.uuid)
    filters = f'customFieldIds:in:"{fields[1]["uuid"]},tty_none"'

    assert desk.spend.column("name", TAGS, {"filters": filters}, transactionId=desk.uuid) == ["Project"]
    assert (
        refusal_of(desk.spend.call(TAGS, None, {"filters": "name:eq:Project"}, transactionId=desk.uuid))
        == "400 filters: Invalid list filter field: name."
    )


@pytest.fixture
def tagged_desk(desk: Desk) -> tuple[Desk, Json]:
    """A purchase with the value Travel, one with Food, and one without."""
    field = desk.field()
    uuids = [desk.uuid, *(desk.spend.purchase(desk.card, 100)["id"] for _ in range(2))]
    for desk.uuid, value in zip(uuids, field["values"], strict=False):
        desk.set(field, selectedValues=[value])
    return desk, {**field, "uuids": uuids}


@pytest.mark.parametrize("owners", [1_000, 1])
def test_transactions_are_found_by_their_tags(
    tagged_desk: tuple[Desk, Json], monkeypatch: pytest.MonkeyPatch, owners: int
) -> None:
    desk, field = tagged_desk
    monkeypatch.setattr(tagging, "MAX_OWNERS", owners)
    travel, food, _ = field["uuids"]

    uuids = {
        filters: desk.spend.column("uuid", LIST, {"filters": filters, "sort": "amount:desc"})
        for filters in (
            f"customFieldIds:eq:{field['id']}",
            f"customFieldValueIds:eq:{field['values'][1]}",
            f'customFieldValueIds:in:"{",".join(field["values"])}",amount:lte:1',
            f"customFieldIds:eq:{field['uuid']},customFieldValueIds:eq:{field['values'][0]}",
            "customFieldIds:eq:tty_none",
        )
    }

    assert list(uuids.values()) == [[travel, food], [food], [food], [travel], []]


@pytest.mark.parametrize(("limit", "starts"), [(1, [0]), (2, [0, 1]), (3, [0, 1, 2, 3])])
def test_a_walk_along_the_list_ends_with_the_row_that_fills_the_page(
    tagged_desk: tuple[Desk, Json], monkeypatch: pytest.MonkeyPatch, limit: int, starts: list[int]
) -> None:
    desk, field = tagged_desk
    monkeypatch.setattr(tagging, "MAX_OWNERS", 1)
    blocks: list[Any] = []
    select = Context.select

    def noting(ctx: Context, kind: Kind, *args: Any, **options: Any) -> list[Json]:
        blocks.extend([options.get("offset")] * (kind is SPEND_TRANSACTION))
        return select(ctx, kind, *args, **options)

    monkeypatch.setattr(Context, "select", noting)
    filters = [Filter("customFieldIds", "eq", field["uuid"])]
    desk.spend.domain(lambda ctx: TRANSACTIONS.rows(ctx, filters, limit=limit))

    assert blocks == starts


def test_a_tag_that_is_gone_is_found_no_more(tagged_desk: tuple[Desk, Json]) -> None:
    desk, field = tagged_desk
    desk.uuid = field["uuids"][0]

    desk.set(field, selectedValues=[])

    filters = f"customFieldIds:eq:{field['uuid']}"
    assert desk.spend.column("uuid", LIST, {"filters": filters}) == [field["uuids"][1]]


def test_a_locked_transaction_keeps_its_fields(desk: Desk) -> None:
    field = desk.field()
    desk.spend.domain(lambda ctx: TRANSACTIONS.patch(ctx, desk.uuid, {"isLocked": True}))

    answer = desk.set(field, selectedValues=field["values"][:1])

    assert (answer.status, answer.body[0]["message"]) == (400, "Transaction is locked.")


def test_a_retired_value_stays_and_is_not_chosen_anew(desk: Desk) -> None:
    field = desk.field()
    desk.set(field, selectedValues=field["values"][:1])
    retire = {"customFieldValueIds": field["values"]}
    desk.spend.ok("spend.custom-fields.values.delete", retire, customFieldId=field["id"])

    again, other = (desk.set(field, selectedValues=[value]) for value in field["values"])

    assert (again.status, other.status) == (200, 400)
    assert other.body[0]["message"] == "customFields[0].selectedValues[0]: value is retired"
    assert desk.chosen == [["Travel"]]
