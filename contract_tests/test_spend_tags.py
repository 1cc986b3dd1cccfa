"""Custom fields on Spend & Expense transactions."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

pytestmark = needs("spend")

UNKNOWN = "txr_00000000000000000000000000"


@pytest.fixture
def transaction(spend: Rest) -> Record:
    """A transaction that nobody has locked; BILL's sandbox makes none by itself."""
    rows = spend.get("/transactions", filters="isLocked:eq:false", max=1).results
    if not rows:
        pytest.skip("needs a transaction in the company")
    return rows[0]


@pytest.fixture
def locked_transaction(spend: Rest) -> Record:
    """A locked transaction."""
    rows = spend.get("/transactions", filters="isLocked:eq:true", max=1).results
    if not rows:
        pytest.skip("needs a locked transaction in the company")
    return rows[0]


class Tagging:
    """A custom field with its values, on a transaction."""

    def __init__(self, spend: Rest, field: Record, transaction: Record) -> None:
        self.spend = spend
        self.field = field
        values = spend.every(f"/custom-fields/{field['uuid']}/values", "nextPage")
        self.values = sorted(values, key=lambda value: str(value["value"]), reverse=True)
        self.path = f"/transactions/{transaction['uuid']}"

    def set(self, field_id: str, values: object) -> Record:
        """Set the field by one of its ids, and answer with what BILL says."""
        body = {"customFields": [{"customFieldId": field_id, "selectedValues": values}]}
        answer = self.spend.put(f"{self.path}/custom-fields", body)
        return {"status": answer.status, "body": answer.body}

    def clear(self) -> None:
        """Take every value away."""
        self.set(self.field["id"], [])

    @property
    def selection(self) -> list[str]:
        """The texts of the values that the transaction shows."""
        query = {"filters": f"customFieldIds:eq:{self.field['uuid']}"}
        rows = self.spend.get(f"{self.path}/custom-fields", **query).results
        return [one["value"] for row in rows for one in row["selectedValues"]]


@pytest.fixture
def tagging(spend: Rest, make: Make, transaction: Record) -> Tagging:
    """A new field of one value on a transaction."""
    tagging = Tagging(spend, make.custom_field(), transaction)
    make.undo.later("clear the field", tagging.clear)
    return tagging


@pytest.fixture
def many(spend: Rest, make: Make, transaction: Record) -> Tagging:
    """A new field of 25 values, any number of which may be chosen."""
    texts = [f"Value {number:02d}" for number in range(25)]
    tagging = Tagging(spend, make.custom_field(multiSelect=True, values=texts), transaction)
    make.undo.later("clear the field", tagging.clear)
    return tagging


@documented(fact="F-op:spend.transactions.custom-fields.replace")
@operation("spend.transactions.custom-fields.replace", "spend.transactions.custom-fields.list")
def test_a_transaction_gets_a_value_by_its_id(spend: Rest, tagging: Tagging) -> None:
    answer = tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    assert answer == {"status": 200, "body": {"status": "SUCCESS"}}
    assert tagging.selection == ["Travel"]
    assert undocumented_fields(spend.get(f"{tagging.path}/custom-fields")) == []


@documented(fact="F-op:spend.transactions.custom-fields.replace")
@operation("spend.transactions.custom-fields.replace")
def test_an_empty_list_clears_the_field(tagging: Tagging) -> None:
    tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    tagging.set(tagging.field["id"], [])

    assert tagging.selection == []


@observed(fact="F-1585")
@operation("spend.transactions.custom-fields.replace")
def test_a_field_named_by_its_uuid_succeeds_and_changes_nothing(tagging: Tagging) -> None:
    answer = tagging.set(tagging.field["uuid"], [tagging.values[0]["id"]])

    assert answer == {"status": 200, "body": {"status": "SUCCESS"}}
    assert tagging.selection == []


@observed(fact="F-1584")
@operation("spend.transactions.custom-fields.replace")
def test_a_value_may_be_a_text_alone(tagging: Tagging) -> None:
    tagging.set(tagging.field["id"], tagging.values[1]["id"])

    assert tagging.selection == ["Food"]


@documented(fact="F-1556")
@operation("spend.transactions.custom-fields.values.list", "spend.transactions.custom-fields.list")
def test_of_many_values_a_transaction_shows_20_and_a_path_has_all(spend: Rest, many: Tagging) -> None:
    many.set(many.field["id"], [one["id"] for one in many.values])

    rows = spend.every(f"{many.path}/custom-fields/{many.field['id']}/values", "nextPage")

    assert len(many.selection) == 20
    assert {row["value"] for row in rows} == {one["value"] for one in many.values}


@documented(fact="F-op:spend.transactions.custom-fields.values.list")
@operation("spend.transactions.custom-fields.values.list")
def test_the_values_of_a_transaction_are_documented_fields(spend: Rest, tagging: Tagging) -> None:
    tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    answer = spend.get(f"{tagging.path}/custom-fields/{tagging.field['uuid']}/values")

    assert [row["value"] for row in answer.results] == ["Travel"]
    assert undocumented_fields(answer) == []


@documented(fact="F-452")
@operation("spend.transactions.list")
def test_transactions_are_found_by_field_and_value(spend: Rest, tagging: Tagging, transaction: Record) -> None:
    tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    by_field = spend.get("/transactions", filters=f"customFieldIds:eq:{tagging.field['uuid']}").results
    by_value = spend.get("/transactions", filters=f"customFieldValueIds:eq:{tagging.values[0]['id']}").results
    by_other = spend.get("/transactions", filters=f"customFieldValueIds:eq:{tagging.values[1]['id']}").results

    assert [row["uuid"] for row in by_field + by_value] == [transaction["uuid"]] * 2
    assert by_other == []


@documented(fact="F-1586")
@operation("spend.transactions.get", "spend.transactions.list")
def test_a_request_chooses_which_custom_fields_are_shown(spend: Rest, tagging: Tagging, make: Make) -> None:
    tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    own = spend.get(tagging.path, showCustomFieldIds=tagging.field["uuid"]).body["customFields"]
    others = spend.get(tagging.path, showCustomFieldIds=make.custom_field()["uuid"]).body["customFields"]

    assert [row["uuid"] for row in own] == [tagging.field["uuid"]]
    assert others == []


@documented(fact="F-1555")
@operation("spend.custom-fields.values.delete", "spend.transactions.custom-fields.list")
def test_a_retired_value_stays_on_what_has_it(spend: Rest, tagging: Tagging) -> None:
    tagging.set(tagging.field["id"], [tagging.values[0]["id"]])

    spend.delete(f"/custom-fields/{tagging.field['uuid']}/values", {"customFieldValueIds": [tagging.values[0]["uuid"]]})

    assert tagging.selection == ["Travel"]


@documented(fact="F-1555")
@refusal("spend.transactions.custom-fields.replace")
def test_a_retired_value_is_not_chosen_any_more(spend: Rest, tagging: Tagging) -> None:
    value = tagging.values[0]
    spend.delete(f"/custom-fields/{tagging.field['uuid']}/values", {"customFieldValueIds": [value["uuid"]]})

    assert tagging.set(tagging.field["id"], [value["id"]])["status"] // 100 == 4


@assumed(fact="F-1557")
@refusal("spend.transactions.custom-fields.replace")
def test_a_field_of_one_value_does_not_take_two(tagging: Tagging) -> None:
    answer = tagging.set(tagging.field["id"], [one["id"] for one in tagging.values])

    assert answer["status"] // 100 == 4


@assumed(fact="F-1558")
@operation("spend.transactions.custom-fields.replace")
def test_a_text_becomes_a_value_where_custom_values_are_allowed(spend: Rest, make: Make, transaction: Record) -> None:
    tagging = Tagging(spend, make.custom_field(allowCustomValues=True), transaction)
    make.undo.later("clear the field", tagging.clear)

    assert tagging.set(tagging.field["id"], ["Team offsite"])["status"] == 200


@documented(fact="F-1567")
@refusal("spend.transactions.custom-fields.replace")
def test_the_custom_fields_of_a_locked_transaction_stay(spend: Rest, make: Make, locked_transaction: Record) -> None:
    tagging = Tagging(spend, make.custom_field(), locked_transaction)

    assert tagging.set(tagging.field["id"], [tagging.values[0]["id"]])["status"] // 100 == 4


@documented(fact="F-1587")
@refusal("spend.transactions.custom-fields.list")
def test_the_fields_of_a_transaction_have_one_filter(spend: Rest, transaction: Record) -> None:
    path = f"/transactions/{transaction['uuid']}/custom-fields"

    assert spend.get(path, filters="name:eq:Travel").status_class == 4


@observed(fact="F-408")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("spend.transactions.custom-fields.list")),
        pytest.param("GET", "/tty_0/values", marks=refusal("spend.transactions.custom-fields.values.list")),
    ],
)
def test_an_unknown_transaction_is_refused_with_404(spend: Rest, method: str, tail: str) -> None:
    assert spend.call(method, f"/transactions/{UNKNOWN}/custom-fields{tail}").status == 404


@documented(fact="F-op:spend.transactions.custom-fields.replace")
@refusal("spend.transactions.custom-fields.replace")
def test_setting_no_custom_field_is_refused(spend: Rest, transaction: Record) -> None:
    answer = spend.put(f"/transactions/{transaction['uuid']}/custom-fields", {"customFields": []})

    assert answer.status_class == 4
    assert "customFields" in answer.message
