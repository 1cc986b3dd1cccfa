"""All rows of a list: of the organization that is named, or that the sessions are in; refused in words else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mockserver.control.ghosts import read_rows
from mockserver.control.server import ControlError
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor


@pytest.fixture(scope="module")
def mock() -> Iterator[BillMock]:
    with BillMock(scenario="empty") as mock:
        yield mock


def organizations(tenant: MockTenant) -> list[str]:
    """The ids of the organizations that a tenant's users are in, the first one's first."""
    return [*dict.fromkeys(user["organizationId"] for user in tenant.users)]


def test_rows_are_those_of_the_organization_that_the_sessions_are_in(mock: BillMock) -> None:
    tenant = mock.tenant()
    payee = V3(tenant, organization=organizations(tenant)[1]).post("/vendors", vendor(name="Theirs"))["id"]

    assert [row["id"] for row in tenant.control(read_rows, "v3.vendors")["rows"]] == [payee]


def test_an_organization_must_be_named_where_sessions_are_in_several(mock: BillMock) -> None:
    tenant = mock.tenant()
    first, second = organizations(tenant)[:2]
    payee = V3(tenant, organization=second).post("/vendors", vendor(name="Theirs"))["id"]
    own = V3(tenant, organization=first).post("/vendors", vendor(name="Ours"))["id"]

    with pytest.raises(ControlError, match=rf"organization: must be named, for sessions are in several: .*{second}"):
        tenant.control(read_rows, "v3.vendors")
    assert [row["id"] for row in tenant.control(read_rows, "v3.vendors", second)["rows"]] == [payee]
    assert own in [row["id"] for row in tenant.control(read_rows, "v3.vendors", first)["rows"]]


def test_an_organization_must_be_named_where_no_session_is_in_one(mock: BillMock) -> None:
    tenant = mock.tenant()

    with pytest.raises(ControlError, match=r"organization: must be named, for no session is in one: .*"):
        tenant.control(read_rows, "v3.vendors")


def test_the_only_company_of_spend_need_not_be_named(mock: BillMock) -> None:
    assert mock.tenant(scenario="starter").control(read_rows, "spend.budgets")["rows"] != []


def test_an_organization_that_is_none_is_refused(mock: BillMock) -> None:
    with pytest.raises(ControlError, match="organization: there is no 00801NOBODY"):
        mock.default.control(read_rows, "v3.vendors", "00801NOBODY")
