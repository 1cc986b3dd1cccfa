"""The entities of v2, one module each."""
