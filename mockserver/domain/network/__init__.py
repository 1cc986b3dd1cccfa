"""The BILL Network: who is in it, and how vendors and customers are connected to it."""
