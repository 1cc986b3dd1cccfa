"""Who may do what with receivables: every operation's permission, and whom it leaves out."""

import pytest

from mockserver.domain.roles import permissions_of
from tests.dialects.v3.sandbox import Sandbox

EVERYBODY = ["ADMINISTRATOR", "CLERK", "APPROVER", "ACCOUNTANT", "PAYER", "AUDITOR"]
WHO_ENTERS = ["ADMINISTRATOR", "CLERK", "ACCOUNTANT"]
WHO_PAYS = ["ADMINISTRATOR", "PAYER"]
WHO_RECORDS = ["ADMINISTRATOR", "ACCOUNTANT", "PAYER"]


@pytest.mark.parametrize(
    ("operation", "roles"),
    [
        ("v3.customers.contacts.list", EVERYBODY),
        ("v3.customers.contacts.create", WHO_ENTERS),
        ("v3.customers.contacts.archive", WHO_ENTERS),
        ("v3.customers.bank-accounts.get", EVERYBODY),
        ("v3.customers.bank-accounts.create", WHO_ENTERS),
        ("v3.customers.charge-authorization", WHO_ENTERS),
        ("v3.credit-memos.get", EVERYBODY),
        ("v3.credit-memos.bulk.replace", WHO_ENTERS),
        ("v3.recurring-invoices.update", WHO_ENTERS),
        ("v3.invoices.email", WHO_ENTERS),
        ("v3.invoices.payment-link.create", WHO_ENTERS),
        ("v3.invoices.record-payment", WHO_RECORDS),
        ("v3.receivable-payments.create", WHO_PAYS),
        ("v3.attachments.vendors.list", EVERYBODY),
        ("v3.attachments.vendors.create", WHO_ENTERS),
        ("v3.attachments.delete", WHO_ENTERS),
        ("v3.attachments.download", EVERYBODY),
        ("v3.documents.bills.create", WHO_ENTERS),
        ("v3.documents.upload-status.get", EVERYBODY),
    ],
)
def test_an_operation_is_for_these_roles(sandbox: Sandbox, operation: str, roles: list[str]) -> None:
    permission = sandbox.handler(operation).permission

    assert [role for role in EVERYBODY if permission in permissions_of(role)] == roles


def test_a_sync_token_does_not_charge(sandbox: Sandbox) -> None:
    permission = sandbox.handler("v3.receivable-payments.create").permission

    assert permission not in permissions_of("ADMINISTRATOR", sync_token=True)
