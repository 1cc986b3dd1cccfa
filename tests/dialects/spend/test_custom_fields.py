"""Custom fields over the wire."""

import pytest

from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

CREATE, GET, LIST = "spend.custom-fields.create", "spend.custom-fields.get", "spend.custom-fields.list"
UPDATE, DELETE = "spend.custom-fields.update", "spend.custom-fields.delete"
VALUES, ADD, RETIRE = (f"spend.custom-fields.values.{verb}" for verb in ("list", "create", "delete"))
ONE_VALUE = "spend.custom-fields.values.get"
OFFSITE = {"name": "Team offsite", "allowCustomValues": False, "values": ["Travel", "Food"]}


@pytest.fixture
def field(spend: Client) -> Json:
    """A field with the values Travel and Food."""
    field: Json = spend.ok(CREATE, OFFSITE)
    return field


def texts(spend: Client, field: Json, **query: str) -> list[str]:
    """The values that a list of them has."""
    return spend.column("value", VALUES, query, customFieldId=field["id"])


def test_a_field_is_answered_whole(spend: Client, budget: Json) -> None:
    body = {**OFFSITE, "minimumAmountForRequirement": "25", "selectedBudgetIds": [budget["uuid"], budget["id"]]}

    field = spend.ok(CREATE, body)

    assert field == {
        "id": field["id"],
        "uuid": field["uuid"],
        "name": "Team offsite",
        "description": None,
        "type": "CUSTOM_SELECTOR",
        "multiSelect": False,
        "allowCustomValues": False,
        "minimumAmountForRequirement": 25.0,
        "required": False,
        "global": False,
        "retired": False,
        "createdTime": "2026-03-04T20:00:00.000+00:00",
        "selectedBudgetIds": [budget["id"]],
        "selectedBudgetUuids": [budget["uuid"]],
        "requiredBudgetIds": [],
        "requiredBudgetUuids": [],
    }
    assert field["uuid"].startswith("tty_")


def test_all_that_a_field_lacks_is_said_at_once(spend: Client) -> None:
    messages = spend.messages(CREATE, {"values": [""]})

    assert messages == [
        "name: must not be empty",
        "allowCustomValues: must not be null",
        "values[0]: must not be empty",
    ]


def test_a_field_of_an_unknown_budget_is_refused(spend: Client) -> None:
    answer = spend.call(CREATE, {**OFFSITE, "requiredBudgetIds": ["bgt_none"]})

    assert (answer.status, answer.body[0]["code"]) == (422, "BDC_1205")
    assert spend.ok(LIST)["results"] == []


def test_a_change_takes_neither_multiple_choice_nor_values(spend: Client, field: Json) -> None:
    changed = spend.ok(UPDATE, {"multiSelect": True, "values": ["Rent"], "required": True}, customFieldId=field["id"])

    assert (changed["multiSelect"], changed["required"]) == (False, True)
    assert spend.unread == ["multiSelect", "values"]
    assert texts(spend, field) == ["Travel", "Food"]


def test_the_name_of_a_field_cannot_be_blanked(spend: Client, field: Json) -> None:
    assert spend.messages(UPDATE, {"name": " "}, customFieldId=field["id"]) == ["name: must not be empty"]


def test_null_clears_a_description_and_leaves_the_name(spend: Client, field: Json) -> None:
    spend.ok(UPDATE, {"description": "Offsites"}, customFieldId=field["id"])

    changed = spend.ok(UPDATE, {"description": None, "name": None}, customFieldId=field["id"])

    assert (changed["description"], changed["name"]) == (None, "Team offsite")


def test_a_retired_field_is_listed_when_asked_for(spend: Client, field: Json) -> None:
    spend.ok(DELETE, customFieldId=field["uuid"])

    assert spend.ok(LIST)["results"] == []
    assert spend.column("retired", LIST, {"filters": "retired:eq:true"}) == [True]
    assert spend.ok(GET, customFieldId=field["id"])["retired"] is True


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"filters": "name:sw:Team"}, ["Team offsite"]),
        ({"filters": "name:eq:Project"}, ["Project"]),
        ({"sort": "name:asc"}, ["Project", "Team offsite"]),
        ({"sort": "createdTime:desc"}, ["Project", "Team offsite"]),
    ],
)
def test_fields_are_filtered_and_sorted(spend: Client, field: Json, query: dict[str, str], names: list[str]) -> None:
    spend.ok(CREATE, {"name": "Project", "allowCustomValues": True})

    assert sorted(spend.column("name", LIST, query)) == names


def test_added_values_are_answered_with_the_first_new_one(spend: Client, field: Json) -> None:
    answer = spend.ok(ADD, {"values": ["Food", "Rent", "Tools"]}, customFieldId=field["uuid"])

    assert (answer["value"], answer["deleted"]) == ("Rent", False)
    assert texts(spend, field) == ["Travel", "Food", "Rent", "Tools"]


def test_values_are_found_by_name(spend: Client, field: Json) -> None:
    assert texts(spend, field, filters="name:sw:Fo") == ["Food"]


def test_retiring_values_is_all_or_nothing(spend: Client, field: Json) -> None:
    other = spend.ok(CREATE, {**OFFSITE, "name": "Other", "values": ["Rent"]})
    ids = [row["id"] for one in (field, other) for row in spend.ok(VALUES, customFieldId=one["id"])["results"]]

    answer = spend.call(RETIRE, {"customFieldValueIds": ids}, customFieldId=field["id"])

    assert (answer.status, len(answer.body)) == (422, 1)
    assert texts(spend, field) == ["Travel", "Food"]


def test_a_value_of_another_field_is_not_found(spend: Client, field: Json) -> None:
    other = spend.ok(CREATE, {**OFFSITE, "name": "Other"})
    value = spend.ok(VALUES, customFieldId=other["id"])["results"][0]

    assert (
        refusal_of(spend.call(ONE_VALUE, customFieldId=field["id"], customFieldValueId=value["id"]))
        == f"404 BDC_1205 No data found for the given id: {value['uuid']}."
    )
    assert spend.ok(ONE_VALUE, customFieldId=other["uuid"], customFieldValueId=value["uuid"]) == value
