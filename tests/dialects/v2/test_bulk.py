"""v2 bulk: elements that succeed or fail each on its own."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import Sandbox


def vendor(**fields: Any) -> dict[str, Any]:
    return {"obj": {"entity": "Vendor", **fields}}


def test_elements_answer_in_order_each_with_an_envelope(sandbox: Sandbox) -> None:
    answers = sandbox.ok("Bulk/Crud/Create/Vendor", {"bulk": [vendor(name="A"), vendor(), vendor(name="B")]})["bulk"]

    assert [answer["response_status"] for answer in answers] == [0, 1, 0]
    assert answers[0]["response_message"] == "Success"
    assert answers[0]["response_data"]["name"] == "A"
    assert answers[1] == {
        "response_status": 1,
        "response_message": "Error",
        "response_data": {"error_code": "BDC_1117", "error_message": "Missing required data for: name."},
    }


def test_the_elements_that_succeed_stay(sandbox: Sandbox) -> None:
    sandbox.ok("Bulk/Crud/Create/Vendor", {"bulk": [vendor(name="A"), vendor(), vendor(name="B")]})

    assert sandbox.names("Vendor") == ["A", "B"]


def test_an_element_that_fails_late_leaves_nothing_behind(sandbox: Sandbox) -> None:
    vendor_id = sandbox.make("Vendor", name="A")["id"]
    bill = {
        "entity": "Bill",
        "vendorId": vendor_id,
        "invoiceNumber": "1",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "billLineItems": [{"entity": "BillLineItem", "amount": 10}],
    }
    answers = sandbox.ok("Bulk/Crud/Create/Bill", {"bulk": [{"obj": bill}, {"obj": bill}]})["bulk"]

    assert [answer["response_status"] for answer in answers] == [0, 1]
    assert len(sandbox.ok("List/Bill", {})) == 1
    assert sandbox.ok("Crud/Read/Vendor", {"id": vendor_id})["balance"] == 10.0


def test_each_element_has_its_own_keys_beside_the_object(sandbox: Sandbox) -> None:
    vendor_id = sandbox.make("Vendor", name="A")["id"]
    bill = {
        "entity": "Bill",
        "vendorId": vendor_id,
        "invoiceNumber": "1",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "billLineItems": [{"entity": "BillLineItem", "amount": 10}],
    }
    elements = [{"obj": bill}, {"obj": bill, "allowDuplicateInvNum": True}]
    answers = sandbox.ok("Bulk/Crud/Create/Bill", {"bulk": elements})["bulk"]

    assert [answer["response_status"] for answer in answers] == [0, 0]


def test_many_can_be_changed_at_once(sandbox: Sandbox) -> None:
    vendor_id = sandbox.make("Vendor", name="A")["id"]
    unknown = "00902ABCDEFGHIJKLMN1"
    elements = [vendor(id=vendor_id, name="B"), vendor(id=unknown, name="C")]
    answers = sandbox.ok("Bulk/Crud/Update/Vendor", {"bulk": elements})["bulk"]

    assert answers[0]["response_data"]["name"] == "B"
    assert answers[1]["response_data"]["error_code"] == "BDC_1205"


def test_many_can_be_deleted_and_undeleted_at_once(sandbox: Sandbox) -> None:
    vendor_id = sandbox.make("Vendor", name="A")["id"]
    deletions = sandbox.ok("Bulk/Crud/Delete/Vendor", {"bulk": [{"id": vendor_id}, {}]})["bulk"]
    restorations = sandbox.ok("Bulk/Crud/Undelete/Vendor", {"bulk": [{"id": vendor_id}]})["bulk"]

    assert deletions[0]["response_data"]["isActive"] == "2"
    assert deletions[1]["response_data"]["error_code"] == "BDC_1108"
    assert restorations[0]["response_data"]["isActive"] == "1"


def test_an_element_that_is_no_object_fails_alone(sandbox: Sandbox) -> None:
    answers = sandbox.ok("Bulk/Crud/Create/Vendor", {"bulk": [1, vendor(name="A")]})["bulk"]

    assert [answer["response_status"] for answer in answers] == [1, 0]


def test_an_empty_bulk_has_no_answers(sandbox: Sandbox) -> None:
    assert sandbox.ok("Bulk/Crud/Create/Vendor", {"bulk": []}) == {"bulk": []}


def test_a_hundred_elements_are_the_most(sandbox: Sandbox) -> None:
    elements = [vendor(name="A")] * 101

    assert sandbox.refusal("Bulk/Crud/Create/Vendor", {"bulk": elements}) == (
        "BDC_1129",
        "Invalid parameter value for parameter,value: bulk, 101.",
    )
    assert len(sandbox.ok("Bulk/Crud/Create/Vendor", {"bulk": elements[:100]})["bulk"]) == 100


def test_the_elements_are_an_array(sandbox: Sandbox) -> None:
    assert sandbox.refusal("Bulk/Crud/Create/Vendor", {"bulk": {}}) == ("BDC_1124", "Invalid field datatype: bulk.")


def test_the_elements_must_be_there(sandbox: Sandbox) -> None:
    assert sandbox.refusal("Bulk/Crud/Create/Vendor", {}) == (
        "BDC_1108",
        "Missing parameter value for parameter: bulk.",
    )


@pytest.mark.parametrize("verb", ["Create", "Update", "Delete", "Undelete"])
@pytest.mark.parametrize("element", ["x", 1, None, []])
def test_an_element_that_is_no_object_is_refused_for_its_type(sandbox: Sandbox, verb: str, element: object) -> None:
    (answer,) = sandbox.ok(f"Bulk/Crud/{verb}/Vendor", {"bulk": [element]})["bulk"]

    assert answer["response_data"] == {"error_code": "BDC_1124", "error_message": "Invalid field datatype: bulk."}
