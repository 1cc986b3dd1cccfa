"""BILL's authorization server: OAuth's token endpoint."""
