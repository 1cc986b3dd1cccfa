"""What each role may do."""

import pytest

from mockserver.domain.organizations import STANDARD_ROLES
from mockserver.domain.roles import ROLES, permissions_of


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        ("CLERK", {"view", "edit_vendor", "edit_customer", "edit_bill", "edit_invoice", "edit_document"}),
        ("APPROVER", {"view", "review", "approve"}),
        ("PAYER", {"view", "pay", "record_payment"}),
        ("AUDITOR", {"view"}),
        ("CUSTOM", {"view"}),
        ("a role of tomorrow", {"view"}),
    ],
)
def test_a_role_may_do_what_bill_says_and_no_more(role: str, permissions: set[str]) -> None:
    assert permissions_of(role) == permissions


def test_an_accountant_enters_approves_records_and_syncs() -> None:
    assert permissions_of("ACCOUNTANT") >= {"edit_bill", "approve", "record_payment", "sync"}


@pytest.mark.parametrize("permission", ["pay", "manage_users", "manage_bank_accounts", "manage_organization"])
def test_an_accountant_neither_pays_nor_administers(permission: str) -> None:
    assert permission not in permissions_of("ACCOUNTANT")


def test_an_administrator_may_do_everything() -> None:
    others = frozenset().union(*(permissions_of(role) for role in STANDARD_ROLES))

    assert permissions_of("ADMINISTRATOR") >= others | {"manage_users", "manage_organization"}


def test_a_sync_token_neither_pays_nor_approves() -> None:
    lost = permissions_of("ADMINISTRATOR") - permissions_of("ADMINISTRATOR", sync_token=True)

    assert lost == {"pay", "approve"}


def test_roles_have_the_profile_codes_of_v2() -> None:
    codes = {role: ROLES[role].code for role in STANDARD_ROLES}

    assert codes == {
        "ADMINISTRATOR": "2",
        "CLERK": "3",
        "APPROVER": "4",
        "ACCOUNTANT": "5",
        "PAYER": "7",
        "AUDITOR": "9",
    }
