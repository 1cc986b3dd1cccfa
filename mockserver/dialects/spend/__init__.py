"""BILL's Spend & Expense API."""
