"""Faults: rules that a form adds and takes back."""

from __future__ import annotations

import pytest

from mockserver.control.annotations import schema_of
from mockserver.control.faults import NewFault
from mockserver.dashboard.pages.faults import ABOUT, FIELDS, RECIPES
from mockserver.tenancy.faults import KINDS
from mockserver.testing import MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3


def faults(tenant: MockTenant) -> str:
    """The path of the page."""
    return f"/tenants/{tenant.id}/faults"


def rules(reader: Reader, tenant: MockTenant) -> list[dict[str, object]]:
    """The rules as the control API tells them."""
    rows: list[dict[str, object]] = reader.client.get(f"/_mock/tenants/{tenant.id}/faults").get_json()["faults"]
    return rows


def test_every_kind_is_told_in_words() -> None:
    assert list(ABOUT) == sorted(ABOUT, key=list(ABOUT).index)
    assert set(ABOUT) == set(KINDS)


def test_the_form_has_every_field_of_the_control_api() -> None:
    components: dict[str, dict[str, object]] = {}
    schema_of(NewFault, components)

    assert set(FIELDS) == set(components["NewFault"]["properties"])  # type: ignore[call-overload]


def test_a_rule_strikes_and_its_page_says_how_often(reader: Reader, tenant: MockTenant) -> None:
    page = reader.done(faults(tenant), faults(tenant), operation="v3.vendors.list", status="503", times="1")
    status = V3(tenant).call("GET", "/vendors").status_code

    assert "Rule 1 strikes v3.vendors.list: an HTTP status." in page
    assert (status, rules(reader, tenant)[0]["applied"]) == (503, 1)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_a_rule_that_can_be(reader: Reader, tenant: MockTenant, recipe: str) -> None:
    reader.done(faults(tenant), faults(tenant), **RECIPES[recipe])

    assert len(rules(reader, tenant)) == 1


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"status": "many"}, "status: must be a number"),
        ({"status": "99"}, "status: must be a whole number from 200 to 599"),
        ({"kind": "error"}, "code: a fault of kind error needs it"),
        ({"headers": "{", "status": "503"}, "headers: must be JSON"),
        ({"operation": "v3.vendor.list", "status": "503"}, "operation: no operation v3.vendor.list"),
        ({"seconds": "nan"}, "seconds: must be a number"),
    ],
)
def test_a_rule_that_cannot_be_names_the_field(
    reader: Reader, tenant: MockTenant, fields: dict[str, str], text: str
) -> None:
    answer = reader.post(faults(tenant), faults(tenant), **fields)

    assert (answer.status_code, text in answer.text) == (400, True)
    assert rules(reader, tenant) == []


def test_rules_are_taken_back(reader: Reader, tenant: MockTenant) -> None:
    reader.done(faults(tenant), faults(tenant), status="503")
    reader.done(faults(tenant), faults(tenant), status="502", id="<script>alert(1)</script>")
    page = reader.get(faults(tenant))
    reader.done(f"{faults(tenant)}/remove", faults(tenant), number="1")
    left = [rule["number"] for rule in rules(reader, tenant)]
    reader.done(f"{faults(tenant)}/clear", faults(tenant))

    assert "<script>alert" not in page
    assert (left, rules(reader, tenant)) == ([2], [])


@pytest.mark.slow
def test_a_person_begins_with_a_recipe_and_takes_the_rule_back(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(faults(tenant))
    visit.click("Three calls over the limit", role="link")
    visit.click("Add the rule")
    page.get_by_role("button", name="Remove rule 1").wait_for()
    assert visit.violations() == []

    visit.click("Remove rule 1")
    page.get_by_text("Nothing goes wrong", exact=True).wait_for()
