"""`BILL_TARGET` and its companions choose the target."""

import pytest

from contract_tests.hosts import ProductionHost, TargetError
from contract_tests.targets import Target, choose
from contract_tests.targets_opening import reach
from tests.contract.conftest import Host, Reply

USER = {
    "BILL_USERNAME": "ada@example.com",
    "BILL_PASSWORD": "secret-word",
    "BILL_ORGANIZATION_ID": "00802ABCDEFGHIJK1234",
    "BILL_DEV_KEY": "key",
}


def test_without_a_target_the_mock_is_started() -> None:
    assert choose({}).kind == "mock"


def test_a_latitude_that_is_none_is_refused_before_the_mock_starts() -> None:
    with pytest.raises(TargetError, match=r"^BILLMOCK_LATITUDE: there is no variation 'key-ordr'; did you mean key-or"):
        choose({"BILLMOCK_LATITUDE": "7:key-ordr"})


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("sandbx", "sandbox"), ("Mock", "mock"), ("127.0.0.1:8080", "http://127.0.0.1:8080")],
)
def test_a_target_that_is_none_is_refused_by_its_variable_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(TargetError) as refusal:
        choose({"BILL_TARGET": name})

    assert str(refusal.value) == (
        f"BILL_TARGET: must be mock, sandbox or the http(s) URL of a server, not {name!r}; did you mean {nearest}?"
    )


def test_a_target_that_is_like_none_is_refused_without_a_guess() -> None:
    with pytest.raises(TargetError, match=r"of a server, not 'mocha'$"):
        choose({"BILL_TARGET": "mocha"})


def test_a_host_that_cannot_be_read_is_refused_by_its_variable() -> None:
    with pytest.raises(TargetError, match=r"^BILL_V3_URL: not an http\(s\) URL"):
        choose({"BILL_TARGET": "sandbox", **USER, "BILL_V3_URL": "ftp://localhost"})


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
        "cannot: partner, OAuth, sync token, MFA, MFA code, approver, clock, control"
    )


def test_credentials_stay_out_of_the_repr_of_a_target() -> None:
    assert "secret-word" not in repr(choose({"BILL_TARGET": "sandbox", **USER}))


def test_a_running_mock_lends_a_tenant_and_takes_it_back(host: Host) -> None:
    host.replies = [Reply(), Reply(201, {"id": "t1", "credentials": USER}), Reply(204)]

    with reach(choose({"BILL_TARGET": host.url})) as target:
        assert (target.credentials, target.tenant, target.is_mock) == (USER, "t1", True)

    assert host.calls == [("GET", "/_mock/health/live"), ("POST", "/_mock/tenants"), ("DELETE", "/_mock/tenants/t1")]


def test_a_running_mock_keeps_the_credentials_that_are_set_and_says_whose_they_are(host: Host) -> None:
    other, own = ({"credentials": {"BILL_DEV_KEY": key}} for key in ("other", "key"))
    host.replies = [Reply(), Reply(200, {"tenants": ["default", "t1"]}), Reply(200, other), Reply(200, own)]

    with reach(choose({"BILL_TARGET": host.url, **USER})) as target:
        assert (target.credentials, target.tenant, target.is_mock) == (USER, "t1", True)


def test_a_control_api_that_wants_its_token_names_the_variable(host: Host) -> None:
    host.replies = [Reply(), Reply(401, {"error": "a token is needed"})]

    with pytest.raises(TargetError, match=r"^BILLMOCK_CONTROL_TOKEN: "), reach(choose({"BILL_TARGET": host.url})):
        pass


def test_a_control_api_that_lends_nothing_says_so(host: Host) -> None:
    host.replies = [Reply(), Reply(429, {"error": "1000 tenants"})]

    with pytest.raises(TargetError, match=r"answered 429 .*1000 tenants"), reach(choose({"BILL_TARGET": host.url})):
        pass


def test_a_gateway_without_a_control_api_needs_credentials(host: Host) -> None:
    host.replies = [Reply(404)]

    with pytest.raises(TargetError, match="needs BILL_USERNAME"), reach(choose({"BILL_TARGET": host.url})):
        pass


def test_the_sandbox_is_never_asked_for_a_control_api(host: Host) -> None:
    sandbox = choose({"BILL_TARGET": "sandbox", **USER, "BILL_V3_URL": f"{host.url}/connect"})

    with reach(sandbox) as target:
        assert isinstance(target, Target)

    assert host.requests == []


def test_a_target_is_paced_unless_it_says_that_it_has_no_limits() -> None:
    gateway = {"BILL_TARGET": "https://bill.example.com", **USER}

    assert choose(gateway).is_paced
    assert not choose({**gateway, "BILL_PACING": "off"}).is_paced
    assert not choose({}).is_paced


def test_bills_own_hosts_are_always_paced() -> None:
    with pytest.raises(TargetError, match="BILL's own hosts have them"):
        choose({"BILL_TARGET": "sandbox", **USER, "BILL_PACING": "off"})


@pytest.mark.parametrize(
    ("settings", "host", "is_sandbox"),
    [
        ({}, "mock", False),
        ({"BILL_TARGET": "sandbox"}, "gateway.stage.bill.com", True),
        ({"BILL_TARGET": "sandbox", "BILL_V2_URL": "https://localhost/api/v2"}, "gateway.stage.bill.com", False),
        ({"BILL_TARGET": "sandbox", "BILL_V3_URL": "https://LocalHost:8443/connect"}, "localhost-8443", False),
        ({"BILL_TARGET": "https://app-stage02.us.bill.com"}, "app-stage02.us.bill.com", True),
        ({"BILL_TARGET": "http://app-stage02.us.bill.com"}, "app-stage02.us.bill.com", False),
        ({"BILL_TARGET": "http://127.0.0.1:8080"}, "127.0.0.1-8080", False),
    ],
)
def test_a_target_names_its_host_and_whether_it_is_bills_own(
    settings: dict[str, str], host: str, is_sandbox: bool
) -> None:
    target = choose({**USER, **settings})

    assert (target.host, target.is_bills_sandbox) == (host, is_sandbox)


def test_the_header_of_a_running_mock_says_where_its_tenant_comes_from() -> None:
    assert choose({"BILL_TARGET": "http://127.0.0.1:8080"}).header() == (
        "BILL: http://127.0.0.1:8080, in a tenant that its control API lends"
    )
