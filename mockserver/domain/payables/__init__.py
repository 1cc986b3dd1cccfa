"""Accounts payable: vendors, their bills and credits, and who approves them."""
