"""The page of rights is what the declarations say, and no word of BILL's documents about roles is against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockserver.control.callers import (
    ALLOWED,
    FOR_ADMINISTRATORS,
    SENTENCES,
    STANDARD,
    SYNC_TOKEN,
    UNTRUSTED,
    fact_behind,
    outcome,
    source_of,
)
from mockserver.domain.roles import permissions_of
from mockserver.operations import load
from tests.docs.rights_table import page
from tests.rights import PARTS, operations, source

# Who sees what waits for approval (F-1724).
REVIEWERS = ["ADMINISTRATOR", "ACCOUNTANT", "APPROVER"]
PENDING = "v3.bill-approvals.pending-user-approvals.list"
# What asks for a session that passed MFA (F-026, F-262, F-1723).
TRUSTED = (
    "v3.payments.create", "v3.payments.bulk.create", "v3.funding-accounts.banks.create", "v2.PayBills",
    "v2.Crud.Create.VendorBankAccount", "v2.Crud.Read.VendorBankAccount", "v2.Crud.Delete.VendorBankAccount",
    "v2.List.VendorBankAccount", "v2.Bulk.Crud.Create.VendorBankAccount", "v2.Bulk.Crud.Delete.VendorBankAccount",
    "v2.SendInvite", "v2.SendVendorInvite",
)  # fmt: skip


def test_the_page_of_rights_is_made_from_the_declarations() -> None:
    assert (Path(__file__).parents[2] / "docs" / "rights.md").read_text() == page()


@pytest.mark.parametrize(("role", "sentence"), SENTENCES.items())
def test_a_role_may_what_its_sentence_says(role: str, sentence: tuple[set[str], set[str]]) -> None:
    may, may_not = sentence

    assert may <= permissions_of(role)
    assert not may_not & permissions_of(role)


@pytest.mark.parametrize("operation", FOR_ADMINISTRATORS)
def test_what_is_for_administrators_is_refused_to_all_others(operation: str) -> None:
    row = load().by_id[operation]

    assert [who.role for who in STANDARD if outcome(row, who) == ALLOWED] == ["ADMINISTRATOR"]


def test_what_waits_for_approval_is_for_those_who_approve() -> None:
    row = load().by_id[PENDING]

    assert [who.role for who in STANDARD if outcome(row, who) == ALLOWED] == REVIEWERS


@pytest.mark.parametrize("operation", TRUSTED)
def test_what_mfa_protects_is_refused_to_a_session_without_it_and_to_a_sync_token(operation: str) -> None:
    row = load().by_id[operation]

    assert [outcome(row, UNTRUSTED), outcome(row, SYNC_TOKEN)] == ["BDC_1361", "BDC_1361"]


def test_the_server_says_as_the_contract_suite_how_sure_each_cell_is() -> None:
    cells = [(row, who) for part in PARTS for row in operations(part) for who in part.callers]

    assert {(row.id, who.name) for row, who in cells if source_of(row, who) != source(fact_behind(row, who))} == set()
