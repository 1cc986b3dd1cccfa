"""How the end of a client, or of a test, is told in a line."""

import re

from mockserver.control.reasons import Reason, reasons

MAX_TEXT = 120  # characters of an exception's text, and of what BILL said behind it
MAX_LOOK = 20_000  # characters of a text in which BILL's words are looked for
# An answer of BILL's in a text, as JSON or as Python writes it: a code, and the message that follows it somewhere.
CODE = re.compile(r"""["'](?:code|error_code)["']: ?["'](\w+)["']""")
MESSAGE = re.compile(r"""["'](?:message|error_message)["']: ?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


ANSWER = re.compile(r"\[?\{")  # where it may begin


def text_of(error: BaseException) -> str:
    """An exception's class and the first line of its text as far as `MAX_TEXT`; of BILL's refusal code and message.

    These are the text's own, or those of the `response` that exceptions of `requests` and `httpx` have.
    """
    name, text = type(error).__name__, str(error).strip()
    line = text.partition("\n")[0]
    reason = reason_in_answer(error) or reason_in_text(text[:MAX_LOOK])
    if reason is None or all(word in line[:MAX_TEXT] for word in reason):
        return ": ".join(filter(None, [name, line[:MAX_TEXT]]))
    head = ANSWER.split(line, maxsplit=1)[0].rstrip(" :")
    return ": ".join(filter(None, [name, head[:MAX_TEXT], f"{reason.code} {reason.text[:MAX_TEXT]}".strip()]))


def reason_in_answer(error: BaseException) -> Reason | None:
    """Why BILL refused, as the answer says that an exception has; None without one."""
    try:
        answer = getattr(error, "response", None)
        return next(iter(reasons(answer.json() if answer is not None else None)), None)
    except Exception:  # whatever it is that the exception of a stranger calls so
        return None


def reason_in_text(text: str) -> Reason | None:
    """Why BILL refused, as a text says that has the answer in it; None without one."""
    code, message = CODE.search(text), MESSAGE.search(text)
    return Reason(code[1], message[1] or message[2] or "") if code and message else None
