"""`BILL_TARGET` and its companions choose the target."""

import pytest

from contract_tests.hosts import ProductionHost, TargetError
from contract_tests.targets import Target, choose
from contract_tests.targets_opening import opened
from tests.contract.conftest import Teller, Told

USER = {
    "BILL_USERNAME": "ada@example.com",
    "BILL_PASSWORD": "secret-word",
    "BILL_ORGANIZATION_ID": "00802ABCDEFGHIJK1234",
    "BILL_DEV_KEY": "key",
}


def test_without_a_target_the_mock_is_started() -> None:
    assert choose({}).kind == "mock"


def test_an_empty_variable_counts_as_not_set() -> None:
    assert choose({"BILL_TARGET": "", "BILL_V3_URL": ""}).kind == "mock"


def test_the_sandbox_is_on_the_stage_hosts() -> None:
    target = choose({"BILL_TARGET": "sandbox", **USER})

    assert target.v2_url == "https://api-stage.bill.com/api/v2"
    assert target.v3_url == "https://gateway.stage.bill.com/connect/v3"
    assert not target.is_mock


def test_the_sandbox_names_every_credential_it_lacks() -> None:
    with pytest.raises(TargetError, match=r"needs BILL_PASSWORD, BILL_DEV_KEY$"):
        choose({"BILL_TARGET": "sandbox", **USER, "BILL_PASSWORD": "", "BILL_DEV_KEY": ""})


def test_hosts_of_the_sandbox_can_be_set() -> None:
    hosts = {"BILL_V2_URL": "https://localhost:8443/api/v2/", "BILL_V3_URL": "https://localhost:8443/connect"}

    target = choose({"BILL_TARGET": "sandbox", **USER, **hosts})

    assert target.v2_url == "https://localhost:8443/api/v2"
    assert target.v3_url == "https://localhost:8443/connect/v3"


@pytest.mark.parametrize("name", ["BILL_V2_URL", "BILL_V3_URL"])
def test_a_production_host_is_refused_as_the_sandbox(name: str) -> None:
    with pytest.raises(ProductionHost):
        choose({"BILL_TARGET": "sandbox", **USER, name: "https://gateway.prod.bill.com./connect"})


def test_a_production_host_is_refused_as_a_url() -> None:
    with pytest.raises(ProductionHost):
        choose({"BILL_TARGET": "https://API.bill.com:443", **USER})


def test_a_url_speaks_bills_own_paths() -> None:
    target = choose({"BILL_TARGET": "http://127.0.0.1:8080/"})

    assert target.v2_url == "http://127.0.0.1:8080/api/v2"
    assert target.v3_url == "http://127.0.0.1:8080/connect/v3"


def test_a_missing_capability_names_its_settings() -> None:
    target = choose({"BILL_TARGET": "sandbox", **USER, "BILL_APP_KEY": "key"})

    assert target.lacks("partner") == (
        "needs partner: set BILL_PARTNER_USERNAME and BILL_PARTNER_PASSWORD and BILL_APP_KEY"
    )
    assert target.lacks("clock") == "needs clock: the target has no control API"


def test_a_code_or_a_remembered_device_brings_mfa() -> None:
    by_device = choose({"BILL_TARGET": "sandbox", **USER, "BILL_REMEMBER_ME_ID": "id", "BILL_DEVICE": "device"})
    by_code = choose({"BILL_TARGET": "sandbox", **USER, "BILL_MFA_CODE": "123456"})

    assert (by_device.lacks("MFA"), by_code.lacks("MFA"), by_code.lacks("MFA code")) == ("", "", "")
    assert by_device.lacks("MFA code") == "needs MFA code: set BILL_MFA_CODE"


def test_the_header_says_target_organization_and_capabilities() -> None:
    assert choose({"BILL_TARGET": "sandbox", **USER, "BILL_SPEND_TOKEN": "token"}).header() == (
        "BILL: BILL's sandbox, organization 00802ABCDEFGHIJK1234; can: spend; "
        "cannot: partner, sync token, MFA, MFA code, approver, clock, control"
    )


def test_credentials_stay_out_of_the_repr_of_a_target() -> None:
    assert "secret-word" not in repr(choose({"BILL_TARGET": "sandbox", **USER}))


def test_a_running_mock_lends_a_tenant_and_takes_it_back(teller: Teller) -> None:
    teller.answers = [Told(), Told(201, {"id": "t1", "credentials": USER}), Told(204)]

    with opened(choose({"BILL_TARGET": teller.url})) as target:
        assert (target.credentials, target.tenant, target.is_mock) == (USER, "t1", True)

    assert [(method, path) for method, path, _, _ in teller.asked] == [
        ("GET", "/_mock/health/live"),
        ("POST", "/_mock/tenants"),
        ("DELETE", "/_mock/tenants/t1"),
    ]


def test_a_running_mock_keeps_the_credentials_that_are_set(teller: Teller) -> None:
    teller.answers = [Told()]

    with opened(choose({"BILL_TARGET": teller.url, **USER})) as target:
        assert (target.credentials, target.is_mock) == (USER, True)


def test_a_gateway_without_a_control_api_needs_credentials(teller: Teller) -> None:
    teller.answers = [Told(404)]

    with pytest.raises(TargetError, match="needs BILL_USERNAME"), opened(choose({"BILL_TARGET": teller.url})):
        pass


def test_the_sandbox_is_never_asked_for_a_control_api(teller: Teller) -> None:
    chosen = choose({"BILL_TARGET": "sandbox", **USER, "BILL_V3_URL": f"{teller.url}/connect"})

    with opened(chosen) as target:
        assert isinstance(target, Target)

    assert teller.asked == []


def test_the_header_of_a_running_mock_says_where_its_tenant_comes_from() -> None:
    assert choose({"BILL_TARGET": "http://127.0.0.1:8080"}).header() == (
        "BILL: http://127.0.0.1:8080, in a tenant that its control API lends"
    )
