"""What must be known of all kinds before any is imported: `python -m tests.domain.schema` writes it.

`SCHEMA` is the hash of their tables, `DUE_KINDS` are the names of those whose records fall due.
"""

SCHEMA = "f0aee733c9e2"
DUE_KINDS = (
    "bank_account",
    "bill",
    "billing_statement",
    "customer_bank_account",
    "document_upload",
    "mass_payment",
    "network_invitation",
    "payment",
    "received_payment",
    "recurring_bill",
    "recurring_invoice",
    "risk_verification",
    "spend_budget",
    "spend_card",
    "spend_challenge",
    "vendor",
)
