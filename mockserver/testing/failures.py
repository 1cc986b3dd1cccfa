"""How the end of a client, or of a test, is told in a line."""

MAX_TEXT = 120  # characters of an exception's text


def text_of(error: BaseException) -> str:
    """An exception's class, and the first line of its text as far as `MAX_TEXT`."""
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first[:MAX_TEXT]}".removesuffix(": ")
