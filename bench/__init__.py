"""How fast billmock is, and how much memory it takes."""
