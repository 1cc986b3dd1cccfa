"""The webhook operations, one module a resource."""
