"""BILL's v3 REST API."""
