"""`python -m mockserver` is the command line."""

from mockserver.cli import main

main(prog_name="billmock")
