"""For tests that use billmock: the in-process server and the pytest plugin."""
