"""What each role may do: one table of permission words, and the codes v2 gives the roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NOTHING: frozenset[str] = frozenset()
VIEW = frozenset({"view"})
EVERYTHING = VIEW | {
    "edit_vendor",
    "edit_customer",
    "edit_bill",
    "edit_invoice",
    "edit_classification",
    "edit_document",
    "pay",
    "record_payment",
    "review",
    "approve",
    "manage_approval_policies",
    "manage_bank_accounts",
    "manage_network",
    "manage_organization",
    "manage_users",
    "sync",
}
ENTERS = frozenset({"edit_vendor", "edit_customer", "edit_bill", "edit_invoice", "edit_document"})


class Role(NamedTuple):
    """A role: v2's profile type code and name, and the words of what it may do."""

    code: str
    name: str
    permissions: frozenset[str] = VIEW


# BILL describes the six standard roles in a sentence each. What follows beyond them is assumed (F-636): whoever enters
# bills may upload documents, only those who sync or administer edit classifications, the other four roles only look.
ROLES: Mapping[str, Role] = {
    "ADMINISTRATOR": Role("2", "Administrator", EVERYTHING),
    "CLERK": Role("3", "Clerk", VIEW | ENTERS),
    "APPROVER": Role("4", "Approver", VIEW | {"review", "approve"}),
    "ACCOUNTANT": Role(
        "5", "Accountant", VIEW | ENTERS | {"edit_classification", "review", "approve", "record_payment", "sync"}
    ),
    "PAYER": Role("7", "Payer", VIEW | {"pay", "record_payment"}),
    "AUDITOR": Role("9", "Auditor"),
    "CUSTOM": Role("6", "Custom"),
    "PARTNER": Role("8", "Partner"),
    "MEMBER": Role("6", "Member"),
    "PURCHASE_REQUESTER": Role("6", "Purchase Requester"),
}

# A sync token cannot pay; policies and pending approvals work with it, approving does not (client code).
NOT_BY_SYNC_TOKEN = frozenset({"pay", "approve"})

# BILL's scopes of developer apps: full access, or no payments and no changes of funding accounts (F-1616).
BEYOND_SCOPE: Mapping[str, frozenset[str]] = {"accounting": frozenset({"pay", "manage_bank_accounts"})}

# Partner sessions work on whole organizations and their users, S&E tokens belong to administrators.
PARTNER_PERMISSIONS = frozenset({"view", "manage_organization", "manage_users"})
# What there is to do in Spend & Expense: set the company up, say what it wants to know of expenses, say it of one, ask
# to be paid back, and answer for a card.
CLAIMS = VIEW | {"claim_expense"}
CODES_EXPENSES = CLAIMS | {"code_expense"}
SPEND_PERMISSIONS = CODES_EXPENSES | {"manage_custom_fields", "manage_spend", "answer_challenge"}
# Only an admin makes API tokens (F-1618) and answers challenges (F-1589); what the token of one who was demoted may
# still do is assumed (F-1610).
SPEND_ROLES: Mapping[str, frozenset[str]] = {
    "ADMIN": SPEND_PERMISSIONS,
    "FINANCE_ADMIN": SPEND_PERMISSIONS - {"answer_challenge"},
    "BOOKKEEPER": CODES_EXPENSES | {"manage_custom_fields"},
    "AUDITOR": VIEW,
    "APPROVER": CLAIMS,
    "MEMBER": CODES_EXPENSES,
}
PERMISSIONS = EVERYTHING | PARTNER_PERMISSIONS | SPEND_PERMISSIONS


def permissions_of(role: str, *, sync_token: bool = False, scope: str = "") -> frozenset[str]:
    """What a user of a role may do, in person, through a sync token or through an OAuth app of a scope."""
    entry = ROLES.get(role)
    permissions = (entry.permissions if entry else VIEW) - BEYOND_SCOPE.get(scope, NOTHING)
    return permissions - NOT_BY_SYNC_TOKEN if sync_token else permissions
