"""What the journal may say: names and values that are known to be harmless stay, everything else is masked.

A field is harmless where its operation's schemas name it and the name is none of a secret's. So a misspelled password,
an odd encoding or a body that nobody can read gives nothing away: what is not understood is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus, unquote_plus

import orjson

from mockserver.control.masked_paths import mask_path
from mockserver.control.masked_text import (
    MASK,
    clean,
    clean_time,
    is_id,
    is_plain_name,
    mask_broken_json,
    without_numbers,
)
from mockserver.dialects.by_api import dialect_of
from mockserver.dialects.calls import handler_of
from mockserver.dialects.http import Request
from mockserver.dialects.rest.errors import MAX_DEPTH
from mockserver.operations import load

CUT = "…"
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
FILTERS = "filters"
# What refusals say is ours: no more than a met secret, or the number of a card or a person, can stand in it.
OWN_TEXTS = frozenset(["message", "error_message"])

# Everything else in a header is masked.
OPEN_HEADERS = frozenset(
    [
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-encoding",
        "content-length", "content-type", "expect", "host", "organizationid", "origin", "transfer-encoding",
        "user-agent", "x-forwarded-proto", "x-idempotent-key", "x-request-id",
    ]
)  # fmt: skip
# What every API's envelopes, lists and refusals are made of, whatever the operation.
COMMON_NAMES = frozenset(
    [
        "timestamp", "severity", "code", "category", "params", "response_status", "response_message",
        "response_data", "error_code", "results", "max", "start", "sort", "filters", "field", "op",
        "asc", "value", "obj", "entity", "id", "data",
    ]
)  # fmt: skip
# Names of secrets, written small and without anything between the words, whatever schema has them.
SECRET_NAME = re.compile(
    r".*(?:password|passcode|passphrase|passwd|pwd|secret|token|cookie|credential|signature|cvv|cvc|iban|authoriz"
    r"ation)\d*|.*(?:dev|app|api|security|private|template|primary)key|.*sessionid|sid|pin|pan|.*ssn|ein|tin|otp"
    r"|.*(?<!last4)cardnumber|.*acc(?:oun)?t?number|.*taxid|.*(?:dateofbirth|birthdate|dob)|.*challenge(?:id)?"
    r"|.*remembermeid|.*mfaid|.*regulatory.*|vendorbankdata|(?:next|prev)?page|.*jwt|.*nonce"
)
# Beside one of these, `value` and `values` say what the field of that name holds.
NAMING, VALUES = ("field", "name", "key"), ("value", "values")
CLAUSE = re.compile(r"([A-Za-z_.]+):([a-z]+):(.*)", re.DOTALL)
NEXT_CLAUSE = re.compile(r",(?=[A-Za-z_.]+:[a-z]+:)")
DISPOSITION = re.compile(r"\bname\s*=\s*(?:\"([^\"]*)\"|([^\s;]+))", re.IGNORECASE)
METHOD = re.compile(r"[A-Z]{3,8}")
SEPARATORS = re.compile(r"[^a-z0-9]")
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
BRACKET = re.compile(rb"[{}\[\]]")
MAX_TRIES = 20  # commas from the end of a cut text that may stand in its last string
MIN_CARD_NUMBER = 10**12
MIN_SECRET = 3  # characters of a secret that is looked for elsewhere in its exchange


class Exchange(NamedTuple):
    """What is masked together: a request, the body of its answer (`is_cut`: only its beginning), fields nobody read."""

    operation: str
    request: Request
    payload: bytes
    unread: Iterable[str]
    is_cut: bool = False


class MaskedExchange(NamedTuple):
    """The same as JSON, without a secret."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    request: Any
    response: Any
    unread: list[str]


def mask(exchange: Exchange) -> MaskedExchange:
    """An exchange without its secrets; one that was masked in one place is masked wherever it stands."""
    masker = Masker(names_of(exchange.operation))
    request = exchange.request
    body = masker.body(request)
    headers = masker.headers(request.headers)
    query = masker.query(request.query_string)
    masker.is_answer = True
    response = masker.json(exchange.payload, is_cut=exchange.is_cut)
    unread = [name if is_plain_name(name) else MASK for name in exchange.unread]
    method = request.method if METHOD.fullmatch(request.method) else MASK
    parts = [method, mask_path(request.path), query, headers, body, response, unread]
    return MaskedExchange(*masker.scrub(parts))


class Masker:
    """Masks one exchange with the names that are harmless in it, and remembers which secrets it met."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._secrets: set[str] = set()
        self.is_answer = False

    def keeps(self, name: str) -> bool:
        """Whether the value of a field of this name may be read."""
        return name in self._names

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers, of which only open ones have their values."""
        return {name: self._header(name, value) for name, value in headers.items()}

    def _header(self, name: str, value: str) -> str:
        if name in OPEN_HEADERS:
            return clean(value)
        if is_secret_name(name):
            for part in value.split(";"):
                self._remember(part.partition("=")[2] or part.rpartition(" ")[2])
        return MASK

    def query(self, text: str) -> str:
        """A query string; what is harmless in it stands as it was sent."""
        return "&".join(self._pair(pair) for pair in text.split("&")) if text else ""

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        text_name = unquote_plus(name)
        if not equals:
            return name if self.keeps(text_name) else MASK
        before = unquote_plus(value)
        after = self._field(text_name, before)
        text = after if isinstance(after, str) else orjson.dumps(after).decode()
        return f"{self._name(text_name)}={value if text == before else quote_plus(text, safe='*:,.')}"

    def body(self, request: Request) -> Any:
        """The body of a request: JSON, a form as an object, or nothing but a mask."""
        raw, kind = request.body, request.headers.get("content-type", "").lower()
        if not raw:
            return None
        if kind.startswith(MULTIPART):
            return self._multipart(raw)
        if raw.lstrip()[:1] in (b"{", b"["):
            return self.json(raw)
        if kind.startswith(FORM) or request.path.startswith("/api/v2/"):
            return self._form(raw.decode("utf-8", "replace"))
        return MASK

    def _form(self, text: str) -> dict[str, Any]:
        """A form's fields by name, the JSON in v2's `data` read."""
        fields: dict[str, Any] = {}
        for pair in text.strip().split("&"):
            name, equals, value = pair.partition("=")
            name = unquote_plus(name)
            fields[self._name(name) if equals else MASK] = self._field(name, unquote_plus(value))
        return fields

    def _multipart(self, raw: bytes) -> dict[str, Any]:
        boundary, _, rest = raw.lstrip().partition(b"\n")
        fields: dict[str, Any] = {}
        for part in rest.split(b"--" + boundary.strip().removeprefix(b"--")):
            head, _, value = part.replace(b"\r\n", b"\n").partition(b"\n\n")
            name = DISPOSITION.search(head.decode("utf-8", "replace"))
            if name is None:
                continue
            text = name[1] or name[2] or ""
            is_file = b"filename" in head.lower()
            part_value = MASK if is_file else self._field(text, value.decode("utf-8", "replace").removesuffix("\n"))
            fields[self._name(text)] = part_value
        return fields

    def _field(self, name: str, value: str) -> Any:
        """One decoded field of a form or a query."""
        if name == "data":
            return self.json(value.encode())
        if name == FILTERS:
            return ",".join(self._clause(clause) for clause in NEXT_CLAUSE.split(value))
        return self._scalar(name, value)

    def _clause(self, text: str) -> str:
        clause = CLAUSE.fullmatch(text)
        if clause is None:
            return MASK if text else text
        field, operator, value = clause.groups()
        if self.keeps(field.rpartition(".")[2]):
            return f"{field}:{operator}:{clean(value)}"
        for one in value.split(","):
            self._remember(one.strip().strip('"'))
        return f"{self._name(field)}:{operator}:{MASK}"

    def json(self, raw: bytes, *, is_cut: bool = False) -> Any:
        """JSON, or what is left of JSON that is cut off or malformed; a mask for anything else."""
        if not raw.strip():
            return None
        try:
            return self._value(orjson.loads(close_json(raw) if is_cut else raw), MAX_DEPTH)
        except orjson.JSONDecodeError:
            text = raw.decode("utf-8", "replace")
            return mask_broken_json(text, self.keeps) if text.lstrip()[:1] in ("{", "[") else MASK

    def _value(self, value: Any, depth: int, name: str = "") -> Any:
        kind = value.__class__
        if kind is not dict and kind is not list:
            return self._scalar(name, value)
        if not depth:
            return CUT
        if kind is list:
            return [self._value(element, depth - 1, name) for element in value]
        return self._object(value, depth - 1)

    def _object(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        secret_values = VALUES if ("value" in value or "values" in value) and names_a_secret(value) else ()
        for name, element in value.items():
            if name in self._names and name not in secret_values:
                # The common case, without a call more than it needs: where processes share a store, all entries pass.
                members[name] = clean_time(element) if element.__class__ is str else self._value(element, depth, name)
            else:
                members[self._name(name)] = self._unknown(name, element, depth, name in secret_values)
        return members

    def _unknown(self, name: str, value: Any, depth: int, is_secret: bool) -> Any:
        """What stands under a name that is not known to be harmless."""
        if is_secret or is_secret_name(name):
            return self._hide(value)
        return self._value(value, depth, name) if self.is_answer and name in OWN_TEXTS else self._veil(value, depth)

    def _veil(self, value: Any, depth: int) -> Any:
        """What stands under a name that nobody documented: its form, and no value, whatever the names in it."""
        if isinstance(value, dict) and depth:
            return {self._name(key): self._veil(element, depth - 1) for key, element in value.items()}
        if isinstance(value, list) and depth:
            return [self._veil(element, depth - 1) for element in value]
        return value if value in (None, True, False, "") else MASK

    def _hide(self, value: Any) -> Any:
        """A mask for a value, which is remembered; truths and absent values tell nothing."""
        if value is None or value is True or value is False or value == "":
            return value
        self._remember_all(value) if isinstance(value, (dict, list)) else self._remember(str(value))
        return MASK

    def _scalar(self, name: str, value: Any) -> Any:
        """A text or a number under a name; lists of ids have none. Truths and absent values tell nothing."""
        if value is None or value is True or value is False or value == "":
            return value
        if self.is_answer and name in OWN_TEXTS:
            return without_numbers(value) if isinstance(value, str) else value
        if name in self._names or (not name and isinstance(value, str) and is_id(value) and not value.isdigit()):
            return clean(value) if isinstance(value, str) else self._number(value)
        return self._hide(value) if is_secret_name(name) else MASK

    def _number(self, value: int | float) -> Any:
        return value if abs(value) < MIN_CARD_NUMBER or clean(str(value)) == str(value) else MASK

    def _name(self, name: str) -> str:
        return name if name in self._names or is_plain_name(name) else MASK

    def _remember_all(self, value: Any) -> None:
        inner: Iterator[Any] = iter(value.values() if isinstance(value, dict) else value)
        for element in inner:
            self._remember_all(element) if isinstance(element, (dict, list)) else self._remember(str(element))

    def _remember(self, secret: str) -> None:
        # A secret of letters alone would mask plain words that are like it.
        if len(secret) >= MIN_SECRET and not secret.isalpha():
            self._secrets.add(secret)

    def scrub(self, value: Any) -> Any:
        """A masked value in which no secret that was met stands anywhere."""
        text = orjson.dumps(value)
        secrets = [secret for secret in self._secrets if orjson.dumps(secret)[1:-1] in text]
        if not secrets:
            return value
        words = "|".join(re.escape(secret) for secret in sorted(secrets, key=len, reverse=True))
        return scrub(value, re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])"))


def names_a_secret(value: Mapping[str, Any]) -> bool:
    """Whether an object says of which field its `value` is, and that field holds a secret."""
    return any(isinstance(value.get(key), str) and is_secret_name(value[key]) for key in NAMING)


def close_json(raw: bytes) -> bytes:
    """JSON that was cut off, up to a comma near its end, with everything closed that is open there; or nothing."""
    end = len(raw)
    for _ in range(MAX_TRIES):
        end = raw.rfind(b",", 0, max(end, 0))
        rest = STRING.sub(b"", raw[: max(end, 0)])
        if b'"' not in rest:
            return raw[: max(end, 0)] + closing(rest)
    return b""


def closing(rest: bytes) -> bytes:
    """The brackets that are still to be closed in JSON without its strings, closed."""
    brackets: list[bytes] = []
    for bracket in BRACKET.findall(rest):
        if bracket in b"{[":
            brackets.append(b"}" if bracket == b"{" else b"]")
        else:
            del brackets[-1:]
    return b"".join(reversed(brackets))


def scrub(value: Any, secrets: re.Pattern[str]) -> Any:
    """A JSON value with every text that a pattern finds in it masked."""
    if isinstance(value, str):
        return secrets.sub(MASK, value)
    if isinstance(value, list):
        return [scrub(element, secrets) for element in value]
    if isinstance(value, dict):
        return {secrets.sub(MASK, key): scrub(element, secrets) for key, element in value.items()}
    return value


@lru_cache(maxsize=4_096)
def is_secret_name(name: str) -> bool:
    """Whether a field or a header of this name holds a secret, however the name is written."""
    return SECRET_NAME.fullmatch(SEPARATORS.sub("", name.lower())) is not None


@lru_cache(maxsize=1_024)
def names_of(operation_id: str) -> frozenset[str]:
    """The names in an operation's schemas that are no secret's; few where there is no operation."""
    operation = load().by_id.get(operation_id)
    if operation is None or not operation.is_built:
        return COMMON_NAMES
    handler = handler_of(operation)
    names = set(dialect_of(operation.api).description.parameters(operation))
    if handler.query:
        names |= handler.query.schemas().keys()
    for schema in (handler.request_schema, handler.response_schema):
        names.update(properties_in(schema() if schema else None))
    return COMMON_NAMES | {name for name in names if not is_secret_name(name)} - OWN_TEXTS


def properties_in(schema: Any) -> Iterator[str]:
    """The names of all properties in a JSON Schema, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for inner in schema.values():
            yield from properties_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties_in(inner)
