"""Why a server cannot be there."""


class TlsError(Exception):
    """TLS cannot be spoken; the text says why, and what to do, in one sentence."""
