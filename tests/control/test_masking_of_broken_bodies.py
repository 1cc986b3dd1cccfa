"""However a body is broken, misspelled, cut off or encoded, no secret of it stands in the journal."""

from __future__ import annotations

import json
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.control.test_masking import FORM, SECRET, SECRET_FIELDS, exchange, leaks

QUOTES = st.sampled_from(['"', '"', '"', "'", ""])
VALUES = st.sampled_from(
    [
        f'"{SECRET}"',
        f'"{SECRET}',
        f"'{SECRET}'",
        SECRET,
        f'["{SECRET}"]',
        f'{{"id": "{SECRET}"}}',
        f'{{"x": ["{SECRET}", 1]}}',
        f'{{"name": "{SECRET}"}}',
    ]
)
HARMLESS = st.sampled_from(["a", "b, c", 'x\\"y', "{", "[1, 2]", "}", ": "])
WRAPPERS = st.sampled_from(["{%s}", "{%s", "[{%s}]", '{"obj": {%s}}', '{"x": {%s}}', '{"name": [{%s}'])
KINDS = st.sampled_from(["application/json", FORM, "text/plain", "application/xml", "", "multipart/form-data"])
OPERATIONS = st.sampled_from(["v3.vendors.create", "v3.login", "v2.Login", "v2.Crud.Create.Vendor", "spend.pan", ""])


@st.composite
def names(draw: st.DrawFn) -> str:
    """The name of a secret field, perhaps in capitals, escaped or without its last letter."""
    name = draw(st.sampled_from(sorted(SECRET_FIELDS)))
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in name)
    return draw(st.sampled_from([name, name, name.upper(), escaped, name[:-1]]))


@st.composite
def members(draw: st.DrawFn) -> str:
    """A member of an object: a secret, or what is harmless."""
    if draw(st.booleans()):
        return f'"{draw(st.sampled_from(["name", "email", "description"]))}": "{draw(HARMLESS)}"'
    return f"{draw(QUOTES)}{draw(names())}{draw(QUOTES)}: {draw(VALUES)}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """JSON that may be cut off, or have a character too many."""
    text = draw(WRAPPERS) % ", ".join(draw(st.lists(members(), min_size=1, max_size=5)))
    start = draw(st.integers(0, len(text)))
    extra = draw(st.sampled_from(["", "", '"', "}", "{", ",", ":", "\\", "\0", "\n"]))
    return (text[:start] + extra + text[start:])[: draw(st.sampled_from([len(text) + 1, start + 1]))]


@settings(max_examples=400)
@given(documents(), KINDS, OPERATIONS)
def test_no_secret_of_a_broken_document_is_left(document: str, kind: str, operation: str) -> None:
    path = "/api/v2/Login.json"
    assert not leaks(exchange(document, kind, operation=operation, path=path, answer=document.encode()))
    assert not leaks(exchange(document, kind, operation=operation, query=document))


@settings(max_examples=200)
@given(documents(), st.sampled_from(["data", "token", "x"]), OPERATIONS)
def test_no_secret_of_a_document_in_a_form_is_left(document: str, name: str, operation: str) -> None:
    path = "/api/v2/List/Vendor.json"
    form = f"{name}={quote(document)}&devKey={SECRET}"
    part = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{document}\r\n--b--\r\n'
    assert not leaks(exchange(form, FORM, operation=operation, path=path))
    assert not leaks(exchange(part, "multipart/form-data; boundary=b", operation=operation, path=path))


@given(documents(), st.integers(0, 400))
def test_what_is_left_of_a_document_is_still_text_or_json(document: str, size: int) -> None:
    assert json.dumps(exchange(document[:size]).request) != ""
