"""Records, queries, transactions and the directory: SQL over DB-API on SQLite and PostgreSQL."""
