"""BILL's v2 API: form-encoded calls and one envelope over the same records as v3."""
