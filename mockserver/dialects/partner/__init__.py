"""Partner operations, which speak as the rest of v3 does."""
