"""The journal for other tools: an HTTP archive, and commands of curl, with names of variables for secrets.

The variables are those that `billmock env` sets, and `SESSION` and `PARTNER` for the sessions of a user and a partner.
What was masked and is no credential stays masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from mockserver import __version__
from mockserver.control.journal import JournalEntry
from mockserver.control.masked_text import MASK

# Where the name of a variable stands until it is known how to write one.
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}([A-Z_]+){CLOSE}")
SHELL_SPECIAL = re.compile(r'([\\"`$])')
VARIABLE, ESCAPED = r"$\1", r"\\\1"

VARIABLES: Mapping[str, str] = {
    "devkey": "BILL_DEV_KEY",
    "appkey": "BILL_APP_KEY",
    "apitoken": "BILL_SPEND_TOKEN",
    "remembermeid": "BILL_REMEMBER_ME_ID",
    "mfaid": "BILL_REMEMBER_ME_ID",
}
# The variable of a password, by that of the name beside it.
PASSWORDS: Mapping[str, str] = {
    "BILL_SYNC_TOKEN_NAME": "BILL_SYNC_TOKEN",
    "BILL_PARTNER_USERNAME": "BILL_PARTNER_PASSWORD",
    "BILL_APPROVER_USERNAME": "BILL_APPROVER_PASSWORD",
}
USER_NAMES = ("username", "userName")
# What a client adds by itself.
OWN_HEADERS = frozenset(
    ["host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding", "expect", "cookie"]
)
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
# What archives must say and the journal does not know.
UNKNOWN: Mapping[str, Any] = {"httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1, "bodySize": -1}
Credentials = Mapping[str, str]


def curl_of(entries: Sequence[JournalEntry], base: str, credentials: Credentials) -> str:
    """A script with a command for each request, in their order; `base` is the server's scheme and host."""
    return "".join(f"{command(entry, base, credentials)}\n" for entry in entries)


def command(entry: JournalEntry, base: str, credentials: Credentials) -> str:
    """One request as a command of curl."""
    headers, body = with_variables(entry, credentials)
    kind = headers.get("content-type", "")
    # Curl makes the boundary of a multipart body, and says its type, itself.
    fields = {name: value for name, value in headers.items() if not (is_multipart(kind) and name == "content-type")}
    words = [f"curl -sS -X {entry['method']} {shell_quote(url_of(entry, base))}"]
    words += [f"-H {shell_quote(f'{name}: {value}')}" for name, value in fields.items()]
    words += [f"{option} {shell_quote(text)}" for option, text in data_of(kind, body, entry["path"])]
    return " \\\n  ".join(words)


def data_of(kind: str, body: Any, path: str) -> list[tuple[str, str]]:
    """The options that send a body."""
    if body is None:
        return []
    if isinstance(body, dict) and is_form(kind, path):
        option = "-F" if is_multipart(kind) else "--data-urlencode"
        return [(option, f"{name}={text_of(value)}") for name, value in body.items()]
    return [("--data-raw", text_of(body))]


def is_multipart(kind: str) -> bool:
    """Whether a media type is that of a form in parts."""
    return kind.startswith(MULTIPART)


def is_form(kind: str, path: str) -> bool:
    """Whether a body was sent as a form."""
    return kind.startswith((FORM, MULTIPART)) or (
        path.startswith("/api/v2/") and not kind.startswith("application/json")
    )


def text_of(value: Any) -> str:
    """A value as it is sent: texts as they are, everything else as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def shell_quote(text: str) -> str:
    """A text between double quotes for a shell, which fills in the variables."""
    inner = PLACE.sub(VARIABLE, SHELL_SPECIAL.sub(ESCAPED, text))
    return f'"{inner}"'


def url_of(entry: JournalEntry, base: str) -> str:
    """The URL that a request went to at a server of this base, its query included."""
    return f"{base}{entry['path']}{'?' if entry['query'] else ''}{entry['query']}"


def with_variables(entry: JournalEntry, credentials: Credentials) -> tuple[dict[str, str], Any]:
    """The headers that are a client's business and the body of a request, with places of variables for secrets."""
    operation, request = entry["operation"], entry["request"]
    session = "PARTNER" if operation.startswith("partner.") else "SESSION"
    names = {**VARIABLES, "sessionid": session, "password": password_of(request, credentials)}
    if "mfa" in operation.lower():
        names["token"] = "BILL_MFA_CODE"
    headers = {name: value for name, value in entry["headers"].items() if name not in OWN_HEADERS}
    return (
        {name: put_variables(name, value, names) for name, value in headers.items() if value != MASK or name in names},
        put_variables("", request, names),
    )


def password_of(request: Any, credentials: Credentials) -> str:
    """The variable of the password in a sign-in, by the name of who signs in."""
    body = request if isinstance(request, dict) else {}
    user = next((body[name] for name in USER_NAMES if name in body), None)
    known = (PASSWORDS[name] for name in PASSWORDS if credentials.get(name) == user)
    return next(known, "BILL_PASSWORD")


def put_variables(name: str, value: Any, names: Mapping[str, str]) -> Any:
    """A value with the place of a variable in it where a secret of a known name was masked."""
    if value == MASK:
        variable = names.get(name.lower())
        return f"{OPEN}{variable}{CLOSE}" if variable else MASK
    if isinstance(value, dict):
        return {key: put_variables(key, inner, names) for key, inner in value.items()}
    return [put_variables(name, inner, names) for inner in value] if isinstance(value, list) else value


def har_of(entries: Sequence[JournalEntry], base: str, credentials: Credentials) -> dict[str, Any]:
    """An HTTP archive (HAR 1.2) of requests; `base` is the server's scheme and host."""
    creator = {"name": "billmock", "version": __version__}
    return {
        "log": {"version": "1.2", "creator": creator, "entries": [har_entry(one, base, credentials) for one in entries]}
    }


def har_entry(entry: JournalEntry, base: str, credentials: Credentials) -> dict[str, Any]:
    """One request and its answer in an archive."""
    took = entry["milliseconds"]
    return {
        "startedDateTime": entry["time"],
        "time": took,
        "request": archived_request(entry, base, credentials),
        "response": archived_response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "_operation": entry["operation"],
        "_facts": entry["facts"],
        "_effects": entry["effects"],
    }


def archived_request(entry: JournalEntry, base: str, credentials: Credentials) -> dict[str, Any]:
    """A request in an archive."""
    headers, body = with_variables(entry, credentials)
    request = {
        "method": entry["method"],
        "url": url_of(entry, base),
        "headers": pairs((name, with_names(value)) for name, value in headers.items()),
        "queryString": pairs(parse_qsl(entry["query"], keep_blank_values=True)),
        **UNKNOWN,
    }
    if body is not None:
        request["postData"] = post_data(headers.get("content-type", ""), body, entry["path"])
    return request


def archived_response(entry: JournalEntry) -> dict[str, Any]:
    """An answer in an archive."""
    text = "" if entry["response"] is None else text_of(entry["response"])
    return {
        "status": entry["status"],
        "statusText": "",
        "headers": [],
        "content": {"size": len(text.encode()), "mimeType": "application/json", "text": text},
        "redirectURL": "",
        **UNKNOWN,
    }


def post_data(kind: str, body: Any, path: str) -> dict[str, Any]:
    """A body in an archive: of a form its fields, else its text."""
    if isinstance(body, dict) and is_form(kind, path):
        fields = {name: with_names(text_of(value)) for name, value in body.items()}
        return {"mimeType": kind or FORM, "params": pairs(fields.items()), "text": urlencode(fields, safe="$")}
    return {"mimeType": kind or "application/json", "text": with_names(text_of(body))}


def with_names(text: str) -> str:
    """A text with the names of variables in their places."""
    return PLACE.sub(VARIABLE, text)


def pairs(values: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Names and values as archives list them."""
    return [{"name": name, "value": value} for name, value in values]
