"""The pytest plugin: fixtures that hand a test its own BILL."""
