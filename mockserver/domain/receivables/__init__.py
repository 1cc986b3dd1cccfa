"""Accounts receivable: customers, invoices, received payments."""
