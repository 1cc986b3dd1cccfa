"""The signals that ask a server to finish."""

from __future__ import annotations

import signal

# Whoever closes the terminal means it too.
STOP_SIGNALS = (signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else (signal.SIGTERM,)
