"""The resources of v3, one module each."""
