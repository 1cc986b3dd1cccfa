"""A simulation of a server's life: random users in every dialect, time, faults, restarts and kills, and checkers."""
