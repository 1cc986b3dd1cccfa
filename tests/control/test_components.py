"""How the objects of an OpenAPI document get their names."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.control.components import Components, Names
from mockserver.dialects.by_api import class_name, singular

TEXT = {"type": "string"}


def an_object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


ADDRESS = an_object(line1=TEXT)


def test_an_object_takes_the_first_name_that_is_free() -> None:
    components = Components()

    assert components.place(an_object(id=TEXT), Names(["Bill"])) == reference("Bill")
    assert components.place(an_object(name=TEXT), Names(["Bill", "BillListResult"])) == reference("BillListResult")
    assert components.place(an_object(age=TEXT), Names(["Bill"])) == reference("Bill2")


def test_a_name_of_ones_own_choice_leaves_others_to_what_is_inside() -> None:
    components = Components()

    assert components.add("Failure", an_object(response_data=an_object(code=TEXT))) == reference("Failure")
    assert components.add("Errors", {"type": "array", "items": an_object(text=TEXT)}) == reference("Errors")
    assert sorted(components.schemas) == ["Error", "Errors", "Failure", "FailureData"]


def test_an_equal_object_is_the_same_component() -> None:
    components = Components()
    components.place(an_object(id=TEXT), Names(["Vendor"]))

    assert components.place(an_object(id=TEXT), Names(["Customer"])) == reference("Vendor")


def test_a_nested_object_is_named_after_its_owner_and_its_field() -> None:
    components = Components()
    components.place(an_object(address=ADDRESS), Names(["Vendor"]))

    assert components.schemas == {"Vendor": an_object(address=reference("VendorAddress")), "VendorAddress": ADDRESS}


def test_what_stands_in_several_objects_is_named_after_its_field_alone() -> None:
    components = Components()
    vendor, customer = an_object(address=ADDRESS), an_object(address=ADDRESS, name=TEXT)
    components.count(vendor, "Vendor")
    components.count(customer, "Customer")
    components.place(vendor, Names(["Vendor"]))
    components.place(customer, Names(["Customer"]))

    assert sorted(components.schemas) == ["Address", "Customer", "Vendor"]


def test_a_field_does_not_take_the_name_of_a_resource() -> None:
    components = Components({"Invoice"})
    bill = an_object(invoice=ADDRESS)
    components.count(bill, "Bill")
    components.count(bill, "Bill")
    components.place(bill, Names(["Bill"]))

    assert sorted(components.schemas) == ["Bill", "BillInvoice"]


def test_the_elements_of_an_array_are_named_in_the_singular() -> None:
    components = Components()
    components.place(an_object(lines={"type": "array", "items": ADDRESS}), Names(["Bill"]))

    assert sorted(components.schemas) == ["Bill", "BillLine"]


def test_a_page_leaves_its_name_to_its_rows() -> None:
    components = Components()
    page = an_object(results={"type": "array", "items": an_object(id=TEXT)}, nextPage=TEXT)

    assert components.place(page, Names(["Vendor"])) == reference("VendorPage")
    assert components.schemas["Vendor"] == an_object(id=TEXT)


def test_what_several_nouns_take_is_named_after_what_is_done() -> None:
    components = Components()
    components.count(an_object(id=TEXT), "Vendor")
    components.count(an_object(id=TEXT), "Bill")

    assert components.place(an_object(id=TEXT), Names(["VendorRead"], common="Read")) == reference("Read")


@pytest.mark.parametrize(
    ("plural", "name"),
    [("vendors", "vendor"), ("policies", "policy"), ("classes", "class"), ("usage", "usage"), ("address", "address")],
)
def test_a_singular_is_made_of_a_plural(plural: str, name: str) -> None:
    assert singular(plural) == name


@pytest.mark.parametrize(
    ("words", "name"), [("bank-account", "BankAccount"), ("security_key", "SecurityKey"), ("id", "Id")]
)
def test_words_become_the_name_of_a_class(words: str, name: str) -> None:
    assert class_name(words) == name
