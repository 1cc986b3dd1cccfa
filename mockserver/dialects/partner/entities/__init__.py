"""The partner operations, one module a resource."""
