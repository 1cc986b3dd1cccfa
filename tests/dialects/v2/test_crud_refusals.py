"""What Crud refuses: one table, the same for every entity."""

from typing import Any

import pytest

from tests.dialects.v2.sandbox import Sandbox

WITHOUT_NAME = {"entity": "Vendor"}
WITH_NAME = {"entity": "Vendor", "name": "A"}
UNKNOWN = "00902ABCDEFGHIJKLMN1"
REFUSALS: list[tuple[str, Any, str, str]] = [
    ("Create", None, "BDC_1108", "data."),
    ("Create", "{", "BDC_1122", "Error Parsing Json Object."),
    ("Create", {}, "BDC_1108", "obj."),
    ("Create", {"obj": "Vendor"}, "BDC_1124", "obj."),
    ("Create", {"obj": {"name": "A"}}, "BDC_1117", "entity."),
    ("Create", {"obj": {"entity": "Bill", "name": "A"}}, "BDC_1118", "Vendor does not match the entity"),
    ("Create", {"obj": {"entity": True, "name": "A"}}, "BDC_1118", "in the data: true."),
    ("Create", {"obj": {"entity": [None], "name": "A"}}, "BDC_1118", "in the data: [null]."),
    ("Create", {"obj": WITHOUT_NAME}, "BDC_1117", "name."),
    ("Create", {"obj": WITH_NAME | {"name": " "}}, "BDC_1117", "name."),
    ("Create", {"obj": WITH_NAME | {"name": {}}}, "BDC_1124", "name."),
    ("Create", {"obj": WITH_NAME | {"track1099": "perhaps"}}, "BDC_1124", "track1099."),
    ("Create", {"obj": WITH_NAME | {"isActive": "7"}}, "BDC_1119", "isActive, 7."),
    ("Create", {"obj": WITH_NAME | {"accountType": 9}}, "BDC_1119", "accountType, 9."),
    ("Create", {"obj": WITH_NAME | {"addressCountry": "Atlantis"}}, "BDC_1119", "addressCountry, Atlantis."),
    ("Create", {"obj": WITH_NAME | {"billCurrency": "XX"}}, "BDC_1119", "billCurrency, XX."),
    ("Create", {"obj": WITHOUT_NAME | {"isActive": "7"}}, "BDC_1117", "name."),
    ("Create", {"obj": WITHOUT_NAME | {"isActive": []}}, "BDC_1124", "isActive."),
    ("Read", None, "BDC_1108", "data."),
    ("Read", {}, "BDC_1108", "id."),
    ("Read", {"id": ""}, "BDC_1108", "id."),
    ("Read", {"id": 9}, "BDC_1124", "id."),
    ("Read", {"id": "009\0"}, "BDC_1124", "id."),
    ("Read", {"id": UNKNOWN}, "BDC_1205", f"{UNKNOWN}."),
    ("Update", {"obj": WITH_NAME}, "BDC_1108", "id."),
    ("Update", {"obj": WITH_NAME | {"id": UNKNOWN}}, "BDC_1205", f"{UNKNOWN}."),
    ("Update", {"obj": WITH_NAME | {"id": UNKNOWN, "isActive": "7"}}, "BDC_1119", "isActive, 7."),
    ("Delete", {}, "BDC_1108", "id."),
    ("Delete", {"id": UNKNOWN}, "BDC_1205", f"{UNKNOWN}."),
    ("Undelete", {"id": UNKNOWN}, "BDC_1205", f"{UNKNOWN}."),
]


@pytest.mark.parametrize(("verb", "data", "code", "text"), REFUSALS)
def test_a_vendor_call_is_refused(sandbox: Sandbox, verb: str, data: Any, code: str, text: str) -> None:
    refusal = sandbox.refusal(f"Crud/{verb}/Vendor", data)

    assert refusal[0] == code
    assert text in refusal[1]


def test_the_id_of_another_kind_is_unknown(sandbox: Sandbox) -> None:
    vendor = sandbox.make("Vendor", name="A")

    assert sandbox.refusal("Crud/Read/Customer", {"id": vendor["id"]}) == (
        "BDC_1205",
        f"No data found for the given id: {vendor['id']}.",
    )


def test_an_unknown_reference_is_refused_like_an_unknown_id(sandbox: Sandbox) -> None:
    bill = {
        "entity": "Bill",
        "vendorId": UNKNOWN,
        "invoiceNumber": "1",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-04-01",
        "billLineItems": [{"entity": "BillLineItem", "amount": 1}],
    }

    assert sandbox.refusal("Crud/Create/Bill", {"obj": bill}) == (
        "BDC_1205",
        f"No data found for the given id: {UNKNOWN}.",
    )
