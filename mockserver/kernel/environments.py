"""What differs between BILL's sandbox and its production: one table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

EnvironmentName = Literal["sandbox", "production"]


class Environment(NamedTuple):
    """One of BILL's two worlds, which share neither data nor credentials.

    `realm` are characters 4 and 5 of every id. `api_end_point` is the `apiEndPoint` of a v2 login answer.
    `hosts` are the host names that belong to it, retired ones that clients still use among them.
    `verification_deposit` is the only amount, in cents, that verifies a bank account, or None where the
    amount is whatever was deposited. `verification_days` is how many days an account may wait to be verified,
    or None for ever; `customer_bank_days` how many bank days it takes to verify a customer's account, whose routing
    number is looked at where it takes any. `new_cards_frozen`: cards made by the API start FROZEN.
    `two_day_bank_rule`: the first payment to a new vendor bank account is two bank days out or more (BDC_1402).
    `tells_disbursements`: v2 says where the money of a payment went.
    `pan_host` trades a card's `pan-jwt` for its number; `web_app` is where BILL's web application is.
    """

    name: EnvironmentName
    realm: str
    api_end_point: str
    hosts: frozenset[str]
    verification_deposit: int | None
    verification_days: int | None
    customer_bank_days: int
    new_cards_frozen: bool
    two_day_bank_rule: bool
    tells_disbursements: bool
    pan_host: str
    web_app: str


ENVIRONMENTS: Mapping[str, Environment] = {
    "sandbox": Environment(
        name="sandbox",
        realm="02",
        # Retired as a host in 2024, yet still what the documented login answer says (F-1240).
        api_end_point="https://api-sandbox.bill.com/api/v2",
        hosts=frozenset(
            (
                "gateway.stage.bill.com",
                "gateway.sandbox.bill.com",
                "api-stage.bill.com",
                "api-sandbox.bill.com",
                "app-sandbox.bill.com",
                "sandbox.bill.com",
                "app-stage02.us.bill.com",
                "login.stage.us.bill.com",
                "auth.stage.bill.com",
                "app-dev-bdc-stg.divvy.co",
                "app-dev-sandbox.divvy.co",
            )
        ),
        verification_deposit=50,
        verification_days=None,
        customer_bank_days=0,
        new_cards_frozen=True,
        two_day_bank_rule=False,
        tells_disbursements=False,
        pan_host="app-dev-bdc-stg.divvy.co",
        web_app="https://app-stage02.us.bill.com",
    ),
    "production": Environment(
        name="production",
        realm="01",
        api_end_point="https://api.bill.com/api/v2",
        hosts=frozenset(
            (
                "gateway.prod.bill.com",
                "gateway.bill.com",
                "api.bill.com",
                "app.bill.com",
                "app02.us.bill.com",
                "login.us.bill.com",
                # Not to be found in any document (F-1619).
                "auth.prod.bill.com",
                "auth.bill.com",
                "api.divvy.co",
            )
        ),
        verification_deposit=None,
        verification_days=14,
        customer_bank_days=2,
        new_cards_frozen=False,
        two_day_bank_rule=True,
        tells_disbursements=True,
        pan_host="api.divvy.co",
        web_app="https://app02.us.bill.com",
    ),
}


def environment_of(host: str) -> Environment | None:
    """The environment a `Host` header's value belongs to, with or without port; None for any other host."""
    name = host.partition(":")[0].rstrip(".").lower()
    return next((environment for environment in ENVIRONMENTS.values() if name in environment.hosts), None)


# Which APIs a host answers to, by the words of the registry; a web application's host has none.
GATEWAY, V2, AUTH = ("v3", "partner", "spend", "events"), ("v2",), ("auth",)
APIS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((host for environment in ENVIRONMENTS.values() for host in environment.hosts), ()),
    "gateway.stage.bill.com": GATEWAY,
    "gateway.sandbox.bill.com": GATEWAY,
    "gateway.prod.bill.com": GATEWAY,
    "gateway.bill.com": GATEWAY,
    "api-stage.bill.com": V2,
    "api-sandbox.bill.com": V2,
    "app-sandbox.bill.com": V2,
    "sandbox.bill.com": V2,
    "app-stage02.us.bill.com": V2,
    "api.bill.com": V2,
    "app.bill.com": V2,
    "app02.us.bill.com": V2,
    "auth.stage.bill.com": AUTH,
    "auth.prod.bill.com": AUTH,
    "auth.bill.com": AUTH,
}


@lru_cache(maxsize=256)
def apis_of(host: str) -> tuple[str, ...] | None:
    """The APIs that a host of BILL's serves, by a `Host` header's value; None for any other host."""
    return APIS.get(host.partition(":")[0].rstrip(".").lower())
