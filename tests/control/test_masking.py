"""No secret stands in the journal, wherever it was sent and however it was written; what is harmless does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
import requests

from mockserver.control.masked_paths import mask_path
from mockserver.control.masked_text import clean, mask_broken_json
from mockserver.control.masking import Exchange, MaskedExchange, mask, names_of
from mockserver.dialects.calls import handler_of
from mockserver.dialects.http import Request
from mockserver.operations import load
from mockserver.testing import BillMock, MockTenant
from tests.signed_in import V3, vendor

SECRET = "Zq7-Secret-9Wx"
NOTHING: Mapping[str, str] = {}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# The documented fields that hold a secret.
SECRET_FIELDS = frozenset(
    [
        "PaymentusAcctToken", "PaymentusAcctToken2", "PaymentusAcctToken3", "accNumber", "accountNumber", "appKey",
        "challengeId", "consoleApiToken", "cvv", "dateOfBirth", "devKey", "mfaId", "pan", "password", "rememberMeId",
        "regulatory1", "regulatory2", "regulatory3", "regulatory4", "regulatory5", "regulatory6", "regulatory7",
        "sessionId", "taxId", "token",
    ]
)  # fmt: skip


def exchange(
    body: str | bytes = b"",
    kind: str = JSON,
    *,
    path: str = "/connect/v3/vendors",
    query: str = "",
    operation: str = "v3.vendors.create",
    answer: bytes = b"",
    method: str = "POST",
    unread: tuple[str, ...] = (),
    headers: Mapping[str, str] = NOTHING,
) -> MaskedExchange:
    raw = body.encode() if isinstance(body, str) else body
    request = Request(method, path, query, {"content-type": kind, **headers}, raw, "http://x", "x")
    return mask(Exchange(operation, request, answer, unread))


def body_of(schema: Any, name: str = "") -> Any:
    """A body of a schema in which every secret field holds `SECRET` and every other one a plain word."""
    if isinstance(schema, dict) and "properties" in schema:
        return {key: body_of(value, key) for key, value in schema["properties"].items()}
    if isinstance(schema, dict) and "items" in schema:
        return [body_of(schema["items"], name)]
    return SECRET if name in SECRET_FIELDS else "plain"


def bodies() -> Iterator[tuple[str, bytes]]:
    for row in load().by_id.values():
        schema = handler_of(row).request_schema if row.is_built else None
        if schema is not None:
            yield row.id, json.dumps(body_of(schema())).encode()


def leaks(masked: MaskedExchange, secret: str = SECRET) -> bool:
    return secret in json.dumps(masked)


def test_a_secret_field_of_any_operation_is_masked_in_requests_and_in_answers() -> None:
    sent = [(operation, body) for operation, body in bodies() if SECRET.encode() in body]
    masked = {operation: exchange(body, operation=operation, answer=body) for operation, body in sent}
    assert len(sent) >= 30
    assert [operation for operation, one in masked.items() if leaks(one)] == []
    assert [operation for operation, one in masked.items() if "plain" not in json.dumps(one)] == ["spend.pan"]


@pytest.mark.parametrize(
    "body",
    [
        f'{{"password": "{SECRET}"}}',
        f'{{"pass\\u0077ord": "{SECRET}"}}',
        f'{{"PassWord": "{SECRET}"}}',
        f'{{"pasword": "{SECRET}"}}',
        f'{{"password": ["{SECRET}"]}}',
        f'{{"password": {{"name": "{SECRET}"}}}}',
        f'{{"x": {{"password": {{"name": {{"id": "{SECRET}"}}}}}}}}',
        f'{{"name": "A", "password": "{SECRET}',
        f'{{"password": {{"name": "{SECRET}',
        f'{{"password" : "{SECRET}", oops',
        f'{{password: "{SECRET}"}}',
        f"{{password: {SECRET}}}",
        f"{{'password': '{SECRET}'}}",
        f'{{"name": "password={SECRET}"}}',
        f'{{"name": "my password is {SECRET}"}}',
        f'{{"name": "https://x.example/?t={SECRET}"}}',
        f'{{"name": "https://user:{SECRET}@x.example/"}}',
        f'["{SECRET}"]',
        f'[["{SECRET}"], {{"": "{SECRET}"}}]',
        f'"{SECRET}"',
        SECRET,
        f"<password>{SECRET}</password>",
        f"password={SECRET}",
        f"password: {SECRET}",
    ],
)
def test_a_secret_in_a_json_body_is_masked_however_it_is_written(body: str) -> None:
    assert not leaks(exchange(body))
    assert not leaks(exchange(body, "text/plain"))
    assert not leaks(exchange(body, FORM))
    assert not leaks(exchange(body, operation="", path="/connect/v3/nowhere"))
    assert not leaks(exchange(body, FORM, operation="v2.Login", path="/api/v2/Login.json"))


@pytest.mark.parametrize(
    "form",
    [
        f"password={SECRET}&devKey={SECRET}",
        f"%70assword={SECRET}",
        f"Password={quote(SECRET)}&userName=a",
        f"pasword={SECRET}",
        f"{SECRET}",
        f"userName=a&{SECRET}",
        f"userName=a;password={SECRET}",
        f"data={quote(json.dumps({'password': SECRET}))}",
        f"data={quote(json.dumps({'obj': {'entity': 'Vendor', 'accountNumber': SECRET}}))}",
        f'data={{"accountNumber": "{SECRET}"',
        f"data={quote(quote(json.dumps({'token': SECRET})))}",
        f"data={SECRET}",
        f"data={quote(json.dumps({'filters': [{'field': 'taxId', 'op': '=', 'value': SECRET}]}))}",
    ],
)
def test_a_secret_in_a_form_of_v2_is_masked_however_it_is_encoded(form: str) -> None:
    assert not leaks(exchange(form, FORM, operation="v2.List.Vendor", path="/api/v2/List/Vendor.json"))
    assert not leaks(exchange(form, "", operation="v2.Login", path="/api/v2/Login.json"))
    assert not leaks(exchange(form, FORM, operation="", path="/api/v2/Nothing.json"))
    assert not leaks(exchange(query=form, operation="v2.List.Vendor", path="/api/v2/List/Vendor.json"))


@pytest.mark.parametrize(
    "part",
    [
        f'Content-Disposition: form-data; name="password"\r\n\r\n{SECRET}\r\n',
        f"Content-Disposition: form-data; name=password\r\nX-A: 1\r\n\r\n{SECRET}\r\n",
        f'content-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n{SECRET}\r\n',
        f'Content-Disposition: form-data; name="data"\r\n\r\n{{"token": "{SECRET}"}}\r\n',
        f'Content-Disposition: form-data; name="token"\n\n{SECRET}\n',
        f"{SECRET}\r\n\r\n{SECRET}\r\n",
    ],
)
def test_a_secret_in_a_part_of_a_multipart_body_is_masked(part: str) -> None:
    body = f"--b\r\n{part}--b--\r\n"
    assert not leaks(exchange(body, "multipart/form-data; boundary=b", operation="v2.Login", path="/api/v2/Login.json"))
    assert not leaks(exchange(body, "multipart/form-data; boundary=b"))


@pytest.mark.parametrize(
    "query",
    [
        f"token={SECRET}",
        f"filters=taxId:eq:{SECRET}",
        f'filters=accountNumber:in:"a","{SECRET}",archived:eq:false',
        f"filters={SECRET}",
        f"page={SECRET}",
        f"sessionId={SECRET}&max=1",
        f"session%49d={SECRET}",
        f"{SECRET}",
        f"a=1&{SECRET}=1",
    ],
)
def test_a_secret_in_a_query_string_is_masked(query: str) -> None:
    assert not leaks(exchange(query=query, operation="v3.vendors.list"))
    assert not leaks(exchange(query=query, operation=""))


@pytest.mark.parametrize("name", ["sessionid", "authorization", "cookie", "x-secret", "x-mock-token", "referer"])
def test_a_secret_in_a_header_is_masked(name: str) -> None:
    assert not leaks(exchange(headers={name: f"Bearer {SECRET}"}))
    assert not leaks(exchange(headers={name: f"sid={SECRET}; a=b"}))


def test_a_secret_in_a_path_or_for_a_method_is_masked() -> None:
    assert not leaks(exchange(path=f"/connect/v3/login/{SECRET}", method=SECRET))
    assert not leaks(exchange(path=f"/connect/v3/{quote(SECRET, safe='')}/vendors"))
    assert not leaks(exchange(path="/connect/v3/%5A%71%37%2DSecret%2D9Wx"), "%5A%71%37")


def test_a_secret_that_comes_back_in_an_answer_or_a_note_is_masked_there_too() -> None:
    answer = json.dumps({"error_message": f"Value {SECRET} is wrong", "name": SECRET, SECRET: 1}).encode()
    masked = exchange(json.dumps({"password": SECRET}), answer=answer, unread=("colour", SECRET))
    assert not leaks(masked)
    assert masked.response["error_message"] == "Value *** is wrong"
    assert masked.unread == ["colour", "***"]


def test_card_numbers_are_masked_in_any_text_and_as_numbers() -> None:
    assert clean("paid by 4111 1111 1111 1111 today") == "paid by *** today"
    assert clean("4111-1111-1111-1111") == "***"
    assert exchange('{"name": 4111111111111111, "email": "x"}').request == {"name": "***", "email": "x"}
    assert exchange('{"cvv": 123, "name": "A 123"}').request == {"cvv": "***", "name": "A ***"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ssn 123-45-6789", "ssn ***"),
        ("his number is 123 45 6789.", "his number is ***."),
        ("W-9 of 12-3456789, filed", "W-9 of ***, filed"),
        ("SSN: 123456789", "SSN: ***"),
        ("Social Security number 123456789", "Social Security number ***"),
        ("EIN is 123456789", "EIN is ***"),
        ("tax id #123456789", "tax id #***"),
        ('{"ein": "12-3456789"}', '{"ein": "***"}'),
        ("123-45-6789", "***"),
        ("12-3456789", "***"),
        ("a long description that goes on and on, and then says 987-65-4321 in passing", None),
    ],
)
def test_numbers_of_people_and_businesses_at_the_tax_authority_are_masked_in_any_text(
    text: str, masked: str | None
) -> None:
    assert clean(text) == (masked or text.replace("987-65-4321", "***"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "call 617-867-5309",
        "zip 95002-1234",
        "routing 021000021",
        "INV-12-3456789",
        "A-123-45-6789-7",
        "invoice 2026-11-0001",
        "123456789",
        "version 12-3456789.5",
        "tin roof, 12 m",
    ],
)
def test_days_phones_and_numbers_of_other_forms_stay(text: str) -> None:
    assert clean(text) == text


def test_a_taxpayers_number_that_a_refusal_repeats_is_masked_there_too() -> None:
    answer = json.dumps([{"code": "BDC_1119", "message": "Value 123-45-6789 is no date"}]).encode()

    assert exchange(json.dumps({"name": "123-45-6789"}), answer=answer).response[0]["message"] == "Value *** is no date"


def test_a_taxpayers_number_in_free_text_stands_in_no_journal_and_no_change_set(tenant: MockTenant) -> None:
    admin = V3(tenant)
    with tenant.changes() as changes:
        admin.post("/vendors", vendor(name="EIN 12-3456789, ssn 123-45-6789"))
    texts = str(tenant.requests()), str(changes.created)

    assert [("123-45-6789" in text, "12-3456789" in text, "EIN ***, ssn ***" in text) for text in texts] == [
        (False, False, True),
        (False, False, True),
    ]


def test_the_tokens_of_links_are_masked_and_the_links_stay() -> None:
    link = "http://127.0.0.1:8080/ExportDownload?token=eyJhbGciOiJIUzI1NiJ9.e30.abc&format=csv"
    assert clean(link) == "http://127.0.0.1:8080/ExportDownload?token=***&format=***"
    assert clean("http://x.example/u/eyJhbGciOiJIUzI1NiJ9.e30.abc/file") == "http://x.example/u/***/file"


def test_what_is_harmless_stays() -> None:
    body = '{"name": "Happy Music Supplies", "address": {"zipOrPostalCode": "95002"}, "archived": false}'
    assert exchange(body).request == json.loads(body)
    assert exchange(query="max=20&filters=name:sw:A,archived:eq:false", operation="v3.vendors.list").query == (
        "max=20&filters=name:sw:A,archived:eq:false"
    )
    assert exchange(headers={"user-agent": "x", "referer": "x"}).headers == {
        "content-type": JSON,
        "user-agent": "x",
        "referer": "***",
    }
    assert mask_path("/connect/v3/vendors/00902DWLECQTUUEJYOZ1/bank-account") == (
        "/connect/v3/vendors/00902DWLECQTUUEJYOZ1/bank-account"
    )
    assert mask_path("/connect/v3/spend/budgets/QnVkZ2V0OjU3OTUzNQ==") == (
        "/connect/v3/spend/budgets/QnVkZ2V0OjU3OTUzNQ=="
    )
    assert exchange('["00902DWLECQTUUEJYOZ1"]').request == ["00902DWLECQTUUEJYOZ1"]


def test_the_data_of_a_v2_form_is_an_object_of_the_entry() -> None:
    form = "devKey=K&sessionId=S55&data=%7B%22start%22%3A+0%2C+%22max%22%3A1%7D"
    masked = exchange(form, FORM, operation="v2.List.Vendor", path="/api/v2/List/Vendor.json")
    assert masked.request == {"devKey": "***", "sessionId": "***", "data": {"start": 0, "max": 1}}


def test_json_that_is_cut_off_keeps_what_is_harmless() -> None:
    keeps = names_of("v3.vendors.create").__contains__
    text = '{"name": "A", "colour": "red", "address": {"line1": "1 Main St", "city": "San'
    assert mask_broken_json(text, keeps) == text.replace("red", "***")


def sign_in(url: str, **body: str) -> dict[str, str]:
    answer: dict[str, str] = requests.post(url, json=body, timeout=10).json()
    return answer


def test_no_credential_of_any_sign_in_stands_in_the_journal(mock: BillMock, tenant: MockTenant) -> None:
    known = tenant.credentials
    admin = V3(tenant, trusted=True)
    key, organization = known["BILL_DEV_KEY"], known["BILL_ORGANIZATION_ID"]
    token = sign_in(
        f"{mock.v3_url}/login",
        username=known["BILL_SYNC_TOKEN_NAME"],
        password=known["BILL_SYNC_TOKEN"],
        organizationId=organization,
        devKey=key,
    )
    partner = sign_in(
        f"{mock.partner_url}/login",
        username=known["BILL_PARTNER_USERNAME"],
        password=known["BILL_PARTNER_PASSWORD"],
        appKey=known["BILL_APP_KEY"],
    )
    form = {"devKey": key, "userName": admin.user["username"], "password": admin.user["password"]}
    v2 = requests.post(f"{mock.v2_url}/Login.json", data={**form, "orgId": organization}, timeout=10).json()
    requests.get(f"{mock.spend_url}/budgets", headers={"apiToken": known["BILL_SPEND_TOKEN"]}, timeout=10)
    secrets = [
        *(value for name, value in known.items() if name in KEPT_SECRET),
        admin.user["password"],
        admin.headers["sessionId"],
        token["sessionId"],
        partner["sessionId"],
        v2["response_data"]["sessionId"],
    ]
    journal = json.dumps(tenant.requests())
    assert len(tenant.requests()) == 7
    assert [secret for secret in secrets if secret in journal] == []


KEPT_SECRET = (
    "BILL_PASSWORD",
    "BILL_DEV_KEY",
    "BILL_APP_KEY",
    "BILL_SYNC_TOKEN",
    "BILL_PARTNER_PASSWORD",
    "BILL_SPEND_TOKEN",
    "BILL_MFA_CODE",
    "BILL_REMEMBER_ME_ID",
)


def values_of(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a JSON value with the name it stands under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values_of(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from values_of(inner, name)
    else:
        yield name, value


def look_at_every_list(tenant: MockTenant) -> None:
    """Ask for a page of every list that needs nothing but a session, in v3 and in v2."""
    admin = V3(tenant, trusted=True)
    form = {**admin.headers, "data": '{"start": 0, "max": 3}'}
    for row in load().by_id.values():
        if row.is_built and row.id.endswith(".list") and row.api == "v3" and not row.path_ids:
            requests.get(f"{tenant.mock.url}{row.path}", headers=admin.headers, params={"max": "3"}, timeout=10)
        elif row.is_built and row.id.startswith("v2.List."):
            requests.post(f"{tenant.mock.url}{row.path}", data=form, timeout=10)


def test_of_the_starters_lists_nothing_is_masked_but_secrets(tenant: MockTenant) -> None:
    look_at_every_list(tenant)
    rows = [row for row in tenant.requests() if row["status"] == 200]
    masked = {(row["operation"], name) for row in rows for name, value in values_of(row["response"]) if value == "***"}

    assert len(rows) >= 60
    assert {name for _, name in masked} <= SECRET_FIELDS | {"nextPage", "prevPage", "primaryKey", "vendorBankData"}
