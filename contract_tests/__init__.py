"""Contract tests: the same tests against the mock or BILL's sandbox."""
