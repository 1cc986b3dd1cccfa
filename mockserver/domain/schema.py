"""The tables of all kinds, known before any is imported: `python -m tests.domain.schema` writes it."""

SCHEMA = "5add53ed3d03"
