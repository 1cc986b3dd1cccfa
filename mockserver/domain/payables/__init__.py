"""Accounts payable: vendors, bills, payments."""
