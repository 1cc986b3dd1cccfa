"""What a package that comes with an extra alone is installed by, until billmock is on an index."""


def how_to_install(extra: str) -> str:
    """The command that installs an extra, with its place, for a sentence."""
    return f"pip install '.[{extra}]' in a checkout"
