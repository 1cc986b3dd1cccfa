"""v2's bulk operations."""

import json

import pytest

from contract_tests.clients import V2
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.test_crud_v2 import BESIDE, CHANGES, MINIMAL, PREFIXES, every_entity


@every_entity
@observed(fact="F-240")
@operation("v2.Bulk.Crud.Create.{entity}")
def test_every_element_is_answered_in_an_envelope_of_its_own(v2: V2, make: Make, entity: str) -> None:
    elements = [{"obj": {"entity": entity, **MINIMAL[entity](make)}, **BESIDE.get(entity, {})} for _ in range(2)]

    answer = v2.bulk("Create", entity, elements)
    made = make.accept_bulk_v2(entity, answer)

    assert answer.data.keys() == {"bulk"}
    envelope = {"response_status", "response_message", "response_data"}
    assert [one.keys() for one in answer.data["bulk"]] == [envelope, envelope]
    assert [record["entity"] for record in made] == [entity, entity]


@every_entity
@documented(fact="F-241")
@operation("v2.Bulk.Crud.Update.{entity}")
def test_records_are_updated_in_bulk(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))
    (field, value), *_ = CHANGES[entity].items()

    answer = v2.bulk("Update", entity, [{"obj": {"entity": entity, "id": record["id"], field: value}}])

    assert answer.data["bulk"][0]["response_data"][field] == value


@every_entity
@documented(fact="F-241")
@operation("v2.Bulk.Crud.Delete.{entity}", "v2.Bulk.Crud.Undelete.{entity}")
def test_records_are_deleted_and_brought_back_in_bulk(v2: V2, make: Make, entity: str) -> None:
    ids = [{"id": make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))["id"]} for _ in range(2)]

    deleted = v2.bulk("Delete", entity, ids).data["bulk"]
    undeleted = v2.bulk("Undelete", entity, ids).data["bulk"]

    assert [one["response_data"]["isActive"] for one in deleted] == ["2", "2"]
    assert [one["response_data"]["isActive"] for one in undeleted] == ["1", "1"]


@every_entity
@assumed(fact="F-242")
@operation("v2.Bulk.Crud.Delete.{entity}")
def test_an_element_that_fails_stands_in_its_place(v2: V2, make: Make, entity: str) -> None:
    record = make.v2(entity, MINIMAL[entity](make), **BESIDE.get(entity, {}))
    unknown = f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz"

    answer = v2.bulk("Delete", entity, [{"id": unknown}, {"id": record["id"]}])

    bad, good = answer.data["bulk"]
    assert (bad["response_status"], good["response_status"]) == (1, 0)
    assert bad["response_data"]["error_code"]


@every_entity
@documented(fact="F-243")
@pytest.mark.parametrize("step", ["Create", "Update", "Delete", "Undelete"])
@refusal("v2.Bulk.Crud.{step}.{entity}")
def test_more_than_100_elements_are_refused(v2: V2, entity: str, step: str) -> None:
    assert v2.bulk(step, entity, [{"id": "00902AAAAAAAAAAAzzzz"}] * 101).is_refused


@observed(fact="F-244")
@operation("v2.Bulk.Crud.Create.Vendor")
def test_a_bulk_path_works_without_json_at_its_end(v2: V2, make: Make) -> None:
    data = json.dumps({"bulk": [{"obj": {"entity": "Vendor", "name": make.names.name("vendor")}}]})

    answer = v2.send("Bulk/Crud/Create/Vendor", {**v2.form, "data": data}, suffix="")

    assert make.accept_bulk_v2("Vendor", answer)[0]["isActive"] == "1"
