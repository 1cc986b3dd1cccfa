"""Accounts receivable: customers and invoices."""
