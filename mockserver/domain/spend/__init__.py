"""Spend & Expense: companies, users, budgets and their members, cards, transactions."""
