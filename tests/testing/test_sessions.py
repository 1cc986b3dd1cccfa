"""Signed-in sessions of `requests`."""

from collections.abc import Iterator

import pytest

from mockserver.control.connections import SignInError
from mockserver.control.tenants import read_tenant
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.sessions import open_session


@pytest.fixture(scope="module")
def tenant() -> Iterator[MockTenant]:
    with BillMock() as mock:
        yield mock.default


def test_v3_takes_paths(tenant: MockTenant) -> None:
    assert len(tenant.session().get("/vendors", params={"max": 2}).json()["results"]) == 2


def test_a_whole_url_is_called_as_it_is(tenant: MockTenant) -> None:
    assert tenant.session().get(f"{tenant.mock.v3_url}/vendors").ok


def test_v2_puts_key_and_session_into_the_form_and_json_into_its_data(tenant: MockTenant) -> None:
    answer = tenant.session("v2").post("/List/Vendor.json", json={"start": 0, "max": 2})
    assert len(answer.json()["response_data"]) == 2


def test_v2_keeps_the_fields_of_a_form(tenant: MockTenant) -> None:
    answer = tenant.session("v2").post("/List/Vendor.json", data={"data": '{"start": 0, "max": 1}'})
    assert len(answer.json()["response_data"]) == 1


def test_a_user_is_chosen_by_role(tenant: MockTenant) -> None:
    clerk = tenant.session("v3", user="CLERK").get("/login/session").json()["userId"]
    assert [user["role"] for user in tenant.users if user["userId"] == clerk] == ["CLERK"]


def test_a_user_is_chosen_by_name(tenant: MockTenant) -> None:
    answer = tenant.session("v2", user="clerk@billmock.example").post("/GetSessionInfo.json")
    assert answer.json()["response_status"] == 0


def test_a_role_that_nobody_has_is_refused_with_those_there_are(tenant: MockTenant) -> None:
    with pytest.raises(ValueError, match=r"user: nobody is 'BOSS'; roles are .*ADMINISTRATOR"):
        tenant.session("v3", user="BOSS")


def test_a_trusted_session_of_v3_passed_mfa(tenant: MockTenant) -> None:
    assert tenant.session("v3", trusted=True).get("/login/session").json()["mfaStatus"] == "COMPLETE"


def test_a_trusted_session_of_v2_passed_mfa(tenant: MockTenant) -> None:
    tenant.session("v2", trusted=True)
    assert tenant.requests("v2.MFAAuthenticate")[-1]["response"]["response_status"] == 0


def test_a_partner_has_organizations(tenant: MockTenant) -> None:
    assert tenant.session("partner").get("/organizations").json()["results"]


def test_spend_goes_by_its_token(tenant: MockTenant) -> None:
    assert tenant.session("spend").get("/budgets").json()["results"]


def test_oauth_reaches_spend_too(tenant: MockTenant) -> None:
    assert tenant.session("oauth").get("/spend/budgets").ok


def test_a_sync_token_signs_in(tenant: MockTenant) -> None:
    assert tenant.session("sync").get("/vendors").ok


def test_a_token_has_no_user_to_choose(tenant: MockTenant) -> None:
    with pytest.raises(ValueError, match="user: spend has none"):
        tenant.session("spend", user="ADMINISTRATOR")


def test_an_api_that_is_none_is_refused(tenant: MockTenant) -> None:
    with pytest.raises(ValueError, match="api: must be one of v3, v2, partner"):
        tenant.session("v4")  # type: ignore[arg-type]


def test_who_is_not_let_in_is_told_why(tenant: MockTenant) -> None:
    details = tenant.control(read_tenant)
    details["credentials"]["BILL_PASSWORD"] = "wrong"
    with pytest.raises(SignInError, match=r"401 .*BDC_1101"):
        open_session("v3", tenant.mock.url, details)


def test_a_tenant_without_a_credential_says_which(tenant: MockTenant) -> None:
    details = tenant.control(read_tenant)
    del details["credentials"]["BILL_SPEND_TOKEN"]
    with pytest.raises(SignInError, match="the tenant has no BILL_SPEND_TOKEN"):
        open_session("spend", tenant.mock.url, details)
