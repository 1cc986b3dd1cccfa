"""Sandbox and production differ in one table."""

import pytest

from mockserver.kernel.environments import APIS, ENVIRONMENTS, apis_of, environment_of

SANDBOX = ENVIRONMENTS["sandbox"]
PRODUCTION = ENVIRONMENTS["production"]


def test_there_are_two_environments_under_their_own_names() -> None:
    assert {key: environment.name for key, environment in ENVIRONMENTS.items()} == {
        "sandbox": "sandbox",
        "production": "production",
    }


def test_ids_carry_the_realm() -> None:
    assert (SANDBOX.realm, PRODUCTION.realm) == ("02", "01")


def test_a_login_names_the_end_point_of_its_environment() -> None:
    assert SANDBOX.api_end_point == "https://api-sandbox.bill.com/api/v2"
    assert PRODUCTION.api_end_point == "https://api.bill.com/api/v2"


def test_the_sandbox_verifies_a_bank_account_by_fifty_cents_alone() -> None:
    assert (SANDBOX.verification_deposit, PRODUCTION.verification_deposit) == (50, None)


def test_only_in_production_a_bank_account_must_be_verified_in_two_weeks() -> None:
    assert (SANDBOX.verification_days, PRODUCTION.verification_days) == (None, 14)


def test_only_sandbox_cards_start_frozen() -> None:
    assert (SANDBOX.new_cards_frozen, PRODUCTION.new_cards_frozen) == (True, False)


def test_only_production_makes_a_new_vendor_bank_account_wait() -> None:
    assert (SANDBOX.two_day_bank_rule, PRODUCTION.two_day_bank_rule) == (False, True)


def test_card_numbers_are_shown_by_a_host_of_their_own() -> None:
    assert SANDBOX.pan_host == "app-dev-bdc-stg.divvy.co"
    assert PRODUCTION.pan_host == "api.divvy.co"


def test_no_host_belongs_to_both() -> None:
    assert SANDBOX.hosts & PRODUCTION.hosts == frozenset()


def test_the_pan_host_belongs_to_its_environment() -> None:
    assert SANDBOX.pan_host in SANDBOX.hosts
    assert PRODUCTION.pan_host in PRODUCTION.hosts


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("gateway.stage.bill.com", "sandbox"),
        ("api-stage.bill.com", "sandbox"),
        ("API-Sandbox.bill.com:443", "sandbox"),
        ("gateway.prod.bill.com", "production"),
        ("api.bill.com.", "production"),
        ("app02.us.bill.com", "production"),
    ],
)
def test_a_host_name_of_bill_tells_the_environment(host: str, name: str) -> None:
    assert environment_of(host) is ENVIRONMENTS[name]


@pytest.mark.parametrize("host", ["", "localhost:8080", "127.0.0.1", "[::1]:8080", "bill.com.example", "bill.com"])
def test_any_other_host_tells_nothing(host: str) -> None:
    assert environment_of(host) is None


def test_every_host_is_known_by_its_apis() -> None:
    assert APIS.keys() == SANDBOX.hosts | PRODUCTION.hosts


@pytest.mark.parametrize(
    ("host", "apis"),
    [
        ("Gateway.stage.bill.com:443", ("v3", "partner", "spend", "events")),
        ("api.bill.com.", ("v2",)),
        ("auth.stage.bill.com", ("auth",)),
        ("login.us.bill.com", ()),
        ("127.0.0.1:8080", None),
    ],
)
def test_a_host_serves_its_own_apis(host: str, apis: tuple[str, ...] | None) -> None:
    assert apis_of(host) == apis
