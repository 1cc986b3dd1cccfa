"""The suite and the registry know the same operations by the same ids."""

import re

import pytest

from contract_tests.operations import documents, operation_of
from mockserver.operations import Operation, load

BASES = {
    "v3": "/connect/v3",
    "partner": "/connect/v3/partner",
    "spend": "/connect/v3/spend",
    "events": "/connect-events/v3",
    "auth": "/authx",
    "v2": "/api/v2",
}


def test_every_operation_of_the_registry_is_documented() -> None:
    assert set(documents()) == {one.id for one in load().operations}


def test_documented_and_registered_statuses_are_equal() -> None:
    assert [one.id for one in load().operations if documents()[one.id].status != one.status] == []


@pytest.mark.parametrize("api", ["v3", "partner", "spend", "events", "auth", "v2"])
def test_an_operation_is_named_by_method_and_path(api: str) -> None:
    known = [one for one in load().operations if one.api == api]

    assert [operation_of(api, one.method, _path(one)) for one in known] == [one.id for one in known]


@pytest.mark.parametrize(
    ("api", "method", "path"),
    [("v3", "GET", "/vendorz"), ("v3", "PUT", "/vendors/00902ABCDEFGHIJK1234"), ("v2", "POST", "Crud/Get/Vendor")],
)
def test_what_bill_does_not_offer_has_no_name(api: str, method: str, path: str) -> None:
    assert operation_of(api, method, path) == ""


def _path(operation: Operation) -> str:
    path = operation.path.removeprefix(BASES[operation.api])
    return re.sub(r"\{[^}]+\}", "00902ABCDEFGHIJK1234", path)
