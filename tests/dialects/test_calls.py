"""How functions are collected: a mistake is an error at import, which names both places."""

import re
from typing import cast

import pytest

from mockserver.dialects import calls
from mockserver.dialects.calls import Call, operation
from mockserver.dialects.v2.actions import errors_and_time
from mockserver.operations import load
from mockserver.tenancy import Tenancy
from tests.app.unbuilt import registry_without
from tests.client import request_with


def nothing() -> None:
    """Ask for no id."""


@pytest.fixture
def noted() -> Call:
    """A call without headers of its answer yet."""
    request = request_with(path="/connect/v3/login")
    return Call(load().by_id["v3.login"], request, load(), cast(Tenancy, None))


def two(vendor_id: str, bill_id: str) -> None:
    """Ask for two ids."""


def test_an_operation_the_registry_does_not_know_cannot_be_served() -> None:
    text = f"{__name__}.nothing serves v3.spaceships.list, which is no built row of the registry"

    with pytest.raises(ValueError, match=re.escape(text)):
        operation("v3.spaceships.list")(nothing)


def test_an_operation_that_is_not_built_cannot_be_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "load", lambda: registry_without("v2.Approve"))

    with pytest.raises(ValueError, match=r"serves v2\.Approve, which is no built row"):
        operation("v2.Approve")(nothing)


def test_a_function_asks_for_as_many_ids_as_its_path_has() -> None:
    text = f"{__name__}.two asks for 2 ids, the path of v3.vendors.get is /connect/v3/vendors/{{vendorId}}"

    with pytest.raises(ValueError, match=re.escape(text)):
        operation("v3.vendors.get")(two)


def test_an_operation_is_served_once() -> None:
    text = f"v2.Errors is served by both {errors_and_time.__name__}.errors and {__name__}.nothing"

    with pytest.raises(ValueError, match=re.escape(text)):
        operation("v2.Errors")(nothing)


def test_a_permission_that_no_role_has_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="veiw, which no role has"):
        operation("v3.health.get", right="veiw")(lambda: None)


def test_an_empty_note_about_a_limit_is_no_header(noted: Call) -> None:
    noted.note_limit("")

    assert noted.headers == {}


def test_the_note_of_the_organization_stays_when_the_sign_in_has_none(noted: Call) -> None:
    noted.note_limit("BDC_1144; 200 per hour (logins)")
    noted.note_limit("")

    assert noted.headers == {"X-Mock-Limit": "BDC_1144; 200 per hour (logins)"}
