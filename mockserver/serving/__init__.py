"""Sockets and processes: waitress, granian workers, what is no readable HTTP."""
