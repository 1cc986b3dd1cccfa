"""The resources of Spend & Expense, one module each."""
