"""A local server that answers like BILL's sandbox."""

__version__ = "0.1.0"
