"""v3 bank accounts of the organization: what answers show, what lists find."""

from typing import Any

import pytest

from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.kernel.kinds import Record
from tests.dialects.v3.sandbox import Sandbox

CHECKING = {
    "nameOnAccount": "Ada Byron",
    "routingNumber": "074000010",
    "accountNumber": "111222333",
    "type": "CHECKING",
    "ownerType": "BUSINESS",
    "bankName": "Chase",
}
SAVINGS = CHECKING | {"type": "SAVINGS", "ownerType": "PERSONAL", "bankName": "Ally", "accessToAdmins": True}


@pytest.fixture
def accounts(sandbox: Sandbox) -> list[Record]:
    """A business checking account at Chase and a personal savings account at Ally, both PENDING."""
    with sandbox.context() as ctx:
        return [BANK_ACCOUNTS.create(ctx, values) for values in (CHECKING, SAVINGS)]


def bank_names(sandbox: Sandbox, filters: str, sort: str = "") -> list[str]:
    query = {"filters": filters, "sort": sort}
    page: dict[str, Any] = sandbox.ok("v3.funding-accounts.banks.list", query=query)
    return [row["bankName"] for row in page["results"]]


def test_an_account_is_shown_with_all_it_has(sandbox: Sandbox, accounts: list[Record]) -> None:
    account = sandbox.ok("v3.funding-accounts.banks.get", bankAccountId=accounts[0]["id"])

    assert account == CHECKING | {
        "archived": False,
        "id": accounts[0]["id"],
        "status": "PENDING",
        "createdBy": "006",
        "accessToAdmins": False,
        "default": {"payables": False, "receivables": False},
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }


def test_an_unknown_account_is_not_found(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal("v3.funding-accounts.banks.get", bankAccountId="bac02NOSUCHACCOUNTAT")

    assert refusal == (404, ["BDC_1205"])


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ("archived:eq:false", ["Chase", "Ally"]),
        ("status:eq:PENDING", ["Chase", "Ally"]),
        ("status:ne:PENDING", []),
        ('status:in:"VERIFIED,PENDING"', ["Chase", "Ally"]),
        ('status:nin:"VERIFIED,PENDING"', []),
        ("type:eq:SAVINGS", ["Ally"]),
        ("type:ne:SAVINGS", ["Chase"]),
        ("ownerType:eq:BUSINESS", ["Chase"]),
        ("ownerType:ne:BUSINESS", ["Ally"]),
        ("accessToAdmins:eq:true", ["Ally"]),
        ("accessToAdmins:ne:true", ["Chase"]),
        ('createdTime:gte:"2026-03-02T20:00:00.000Z"', ["Chase", "Ally"]),
        ('updatedTime:gt:"2026-03-02T20:00:00.000Z"', []),
    ],
)
def test_every_documented_filter_finds(
    sandbox: Sandbox, accounts: list[Record], filters: str, names: list[str]
) -> None:
    assert bank_names(sandbox, filters) == names


@pytest.mark.parametrize("field", ["id", "bankAccountId"])
def test_an_id_goes_by_two_names_in_filters(sandbox: Sandbox, accounts: list[Record], field: str) -> None:
    ids = [account["id"] for account in accounts]

    assert bank_names(sandbox, f"{field}:eq:{ids[1]}") == ["Ally"]
    assert bank_names(sandbox, f"{field}:ne:{ids[1]}") == ["Chase"]
    assert bank_names(sandbox, f'{field}:in:"{ids[1]},{ids[0]}"') == ["Chase", "Ally"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("archived:asc", ["Chase", "Ally"]),
        ("nameOnAccount:asc", ["Chase", "Ally"]),
        ("bankName:asc", ["Ally", "Chase"]),
        ("bankName:desc", ["Chase", "Ally"]),
        ("accessToAdmins:desc", ["Ally", "Chase"]),
        ("createdTime:asc", ["Chase", "Ally"]),
        ("updatedTime:asc", ["Chase", "Ally"]),
    ],
)
def test_every_documented_field_sorts(sandbox: Sandbox, accounts: list[Record], sort: str, names: list[str]) -> None:
    assert bank_names(sandbox, "archived:eq:false", sort) == names


@pytest.mark.parametrize("filters", ["bankName:eq:Ally", "status:gt:PENDING", "status:eq:OPEN"])
def test_any_other_filter_is_refused(sandbox: Sandbox, filters: str) -> None:
    assert len(sandbox.messages("v3.funding-accounts.banks.list", query={"filters": filters})) == 1
