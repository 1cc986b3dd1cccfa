"""Queries as SQL: what filters mean, which index serves them, and the statements that read the rows."""
