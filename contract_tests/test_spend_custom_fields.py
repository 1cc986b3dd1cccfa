"""Spend & Expense custom fields and their values."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN, UNKNOWN_VALUE = "tty_00000000000000000000000000", "tvl_00000000000000000000000000"


@pytest.fixture
def values(spend: Rest, make: Make) -> tuple[str, list[Record]]:
    """The path of the values of a new custom field, and the two there are."""
    path = f"/custom-fields/{make.custom_field()['uuid']}/values"
    return path, spend.get(path).results


@documented(fact="F-op:spend.custom-fields.create")
@operation("spend.custom-fields.create")
def test_a_custom_field_is_created_with_200_and_documented_fields(spend: Rest, make: Make) -> None:
    budget = make.budget()
    body = bodies.custom_field(make.names.name("field")) | {"requiredBudgetIds": [budget["uuid"]], "multiSelect": True}

    answer = spend.post("/custom-fields", body)
    make.accept_spend("/custom-fields", answer)

    assert answer.status == 200
    assert (answer.body["requiredBudgetIds"], answer.body["requiredBudgetUuids"]) == ([budget["id"]], [budget["uuid"]])
    assert (answer.body["type"], answer.body["multiSelect"]) == ("CUSTOM_SELECTOR", True)
    assert undocumented_fields(answer) == []


@documented(fact="F-1551")
@operation("spend.custom-fields.create")
def test_a_custom_field_that_does_not_say_is_neither_required_nor_global(spend: Rest, make: Make) -> None:
    answer = spend.post("/custom-fields", {"name": make.names.name("field"), "allowCustomValues": True})
    field = make.accept_spend("/custom-fields", answer)

    assert (field["required"], field["global"]) == (False, False)


@documented(fact="F-403")
@operation("spend.custom-fields.get")
def test_a_custom_field_is_read_by_either_of_its_ids(spend: Rest, make: Make) -> None:
    field = make.custom_field()

    by_id, by_uuid = (spend.get(f"/custom-fields/{field[name]}") for name in ("id", "uuid"))

    assert by_id.body == by_uuid.body
    assert by_id.body["name"] == field["name"]
    assert undocumented_fields(by_id) == []


@documented(fact="F-op:spend.custom-fields.update")
@operation("spend.custom-fields.update")
def test_a_custom_field_is_changed(spend: Rest, make: Make) -> None:
    field = make.custom_field()

    answer = spend.patch(f"/custom-fields/{field['id']}", {"description": "Offsites", "required": True})

    assert (answer.body["description"], answer.body["required"]) == ("Offsites", True)
    assert answer.body["name"] == field["name"]
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.custom-fields.list")
@operation("spend.custom-fields.list")
def test_custom_fields_are_found_by_name(spend: Rest, make: Make) -> None:
    field = make.custom_field()

    answer = spend.get("/custom-fields", filters=f'name:sw:"{field["name"]}"', sort="createdTime:desc")

    assert [row["uuid"] for row in answer.results] == [field["uuid"]]
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.custom-fields.delete")
@operation("spend.custom-fields.delete")
def test_a_deleted_custom_field_leaves_the_list(spend: Rest, make: Make) -> None:
    field = make.custom_field()

    answer = spend.delete(f"/custom-fields/{field['uuid']}")

    assert (answer.status, answer.content) == (200, b"")
    assert spend.get("/custom-fields", filters=f'name:eq:"{field["name"]}"').results == []


@documented(fact="F-op:spend.custom-fields.values.list")
@operation("spend.custom-fields.values.list")
def test_the_values_of_a_field_are_found_by_name(spend: Rest, values: tuple[str, list[Record]]) -> None:
    path, _ = values

    answer = spend.get(path, filters="name:sw:Tr")

    assert [row["value"] for row in answer.results] == ["Travel"]
    assert undocumented_fields(answer) == []


@documented(fact="F-1553")
@operation("spend.custom-fields.values.create", "spend.custom-fields.values.list")
def test_adding_values_answers_with_one_of_them(spend: Rest, values: tuple[str, list[Record]]) -> None:
    path, _ = values

    answer = spend.post(path, {"values": ["Rent", "Tools"]})

    assert answer.body["value"] in ("Rent", "Tools")
    assert {row["value"] for row in spend.get(path).results} == {"Travel", "Food", "Rent", "Tools"}
    assert undocumented_fields(answer) == []


@documented(fact="F-op:spend.custom-fields.values.get")
@operation("spend.custom-fields.values.get")
def test_a_value_is_read_by_either_of_its_ids(spend: Rest, values: tuple[str, list[Record]]) -> None:
    path, (travel, _) = values

    by_id, by_uuid = (spend.get(f"{path}/{travel[name]}") for name in ("id", "uuid"))

    assert by_id.body == by_uuid.body == travel
    assert undocumented_fields(by_id) == []


@documented(fact="F-1555")
@operation("spend.custom-fields.values.delete")
def test_values_are_retired_by_either_of_their_ids(spend: Rest, values: tuple[str, list[Record]]) -> None:
    path, (travel, food) = values

    answer = spend.delete(path, {"customFieldValueIds": [travel["id"], food["uuid"]]})

    assert (answer.status, answer.content) == (200, b"")
    assert spend.get(path).results == []
    assert {row["deleted"] for row in spend.get(path, filters="retired:eq:true").results} == {True}


@documented(fact="F-op:spend.custom-fields.create")
@pytest.mark.parametrize("field", ["name", "allowCustomValues"])
@refusal("spend.custom-fields.create")
def test_a_custom_field_without_a_required_field_is_refused(spend: Rest, make: Make, field: str) -> None:
    body = bodies.custom_field(make.names.name("field"))
    del body[field]

    answer = spend.post("/custom-fields", body)

    assert answer.status_class == 4
    assert field in answer.message


@documented(fact="F-op:spend.custom-fields.values.create")
@refusal("spend.custom-fields.values.create")
def test_no_values_at_all_are_refused(spend: Rest, values: tuple[str, list[Record]]) -> None:
    answer = spend.post(values[0], {"values": []})

    assert answer.status_class == 4
    assert "values" in answer.message


@documented(fact="F-op:spend.custom-fields.values.delete")
@refusal("spend.custom-fields.values.delete")
def test_retiring_no_values_is_refused(spend: Rest, values: tuple[str, list[Record]]) -> None:
    answer = spend.delete(values[0], {"customFieldValueIds": []})

    assert answer.status_class == 4
    assert "customFieldValueIds" in answer.message


@observed(fact="F-409")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/custom-fields", marks=refusal("spend.custom-fields.list")),
        pytest.param("/custom-fields/{uuid}/values", marks=refusal("spend.custom-fields.values.list")),
    ],
)
def test_an_unknown_filter_is_refused_with_400(spend: Rest, make: Make, path: str) -> None:
    field = make.custom_field()

    assert spend.get(path.format_map(field), filters="noSuchField:eq:1").status == 400


@observed(fact="F-408")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("spend.custom-fields.get")),
        pytest.param("PATCH", "", marks=refusal("spend.custom-fields.update")),
        pytest.param("DELETE", "", marks=refusal("spend.custom-fields.delete")),
        pytest.param("GET", f"/values/{UNKNOWN_VALUE}", marks=refusal("spend.custom-fields.values.get")),
    ],
)
def test_an_unknown_custom_field_is_refused_with_404(spend: Rest, method: str, tail: str) -> None:
    assert spend.call(method, f"/custom-fields/{UNKNOWN}{tail}", {"description": "x"}).status == 404


@assumed(fact="F-1552")
@refusal("spend.custom-fields.update", "spend.custom-fields.values.create")
def test_a_retired_custom_field_does_not_change(spend: Rest, make: Make) -> None:
    path = f"/custom-fields/{make.custom_field()['uuid']}"
    spend.delete(path)

    answers = [spend.patch(path, {"description": "x"}), spend.post(f"{path}/values", {"values": ["Rent"]})]

    assert [answer.status_class for answer in answers] == [4, 4]


@assumed(fact="F-1554")
@operation("spend.custom-fields.values.create", "spend.custom-fields.values.list")
def test_a_value_that_is_there_may_be_added_again(spend: Rest, values: tuple[str, list[Record]]) -> None:
    path, _ = values

    assert spend.post(path, {"values": ["Travel"]}).status == 200
