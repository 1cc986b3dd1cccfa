"""What is written down of a walk, the trace, the journal's table and the log, holds no secret that was sent or told."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from mockserver.app.logs import JsonLines
from mockserver.control.changes import record_changes
from mockserver.control.requests import list_requests
from mockserver.control.tokens import make_sync_token
from mockserver.control.trace import read_trace_of
from mockserver.testing import BillMock, MockTenant
from mockserver.testing.sessions import V2Session
from tests.signed_in import vendor

SSN, EIN, LOOSE_SSN = "521-43-8765", "61-7203498", "532-81-4417"
ACCOUNT, OTHER_ACCOUNT, V2_ACCOUNT, BANK, CARD = "73015582", "80417719", "51190342", "66230915", "4929 4212 3460 0821"
PASSWORD, MISSPELLED, BROKEN, QUERY, DEV_KEY = (
    "wR0ng-Pass-77",
    "Miss-Pell-88",
    "Br0k3n-99",
    "Qu3ry-Tok-55",
    "D3v-Key-44",
)
CREDENTIALS = (
    "BILL_PASSWORD", "BILL_DEV_KEY", "BILL_APP_KEY", "BILL_SYNC_TOKEN", "BILL_PARTNER_PASSWORD", "BILL_SPEND_TOKEN",
    "BILL_MFA_CODE", "BILL_CLIENT_SECRET",
)  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BillMock]:
    with BillMock(database=f"sqlite:///{tmp_path / 'worlds.sqlite'}", log="requests") as mock:
        yield mock


def account(number: str) -> dict[str, Any]:
    """A bank account of a payee."""
    return {"nameOnAccount": "Alder", "accountNumber": number, "routingNumber": "121000248", "type": "CHECKING",
            "ownerType": "BUSINESS", "paymentCurrency": "USD"}  # fmt: skip


def walk(tenant: MockTenant) -> list[str]:
    """Send secrets of every sort in every API; what was told for a secret meanwhile: sessions and tokens."""
    admin = tenant.session(trusted=True)
    body = vendor(
        paymentInformation={"payeeName": "Alder", "bankAccount": account(ACCOUNT)},
        additionalInfo={"taxId": SSN, "taxIdType": "SSN", "companyName": "Alder"},
        accountNumber="C-77123409",
    )
    payee = admin.post("/vendors", json=body).json()
    plain = admin.post("/vendors", json=vendor(name="Plain")).json()
    business = vendor(name=f"Mail for {LOOSE_SSN}", additionalInfo={"taxId": EIN, "taxIdType": "EIN"})
    admin.post("/vendors", json=business).json()
    added = admin.post(f"/vendors/{plain['id']}/bank-account", json=account(OTHER_ACCOUNT)).json()
    bank = {"nameOnAccount": "Alder", "accountNumber": BANK, "routingNumber": "121000248", "type": "CHECKING",
            "ownerType": "BUSINESS", "bankName": "Alder", "purpose": f"card {CARD}"}  # fmt: skip
    admin.post("/funding-accounts/banks", json=bank)
    admin.patch(f"/vendors/{plain['id']}", json={"name": f"Card {CARD}"})
    admin.post("/login", json={"username": "nobody@example.com", "password": PASSWORD, "devKey": DEV_KEY})
    admin.post("/login", json={"username": "nobody@example.com", "pasword": MISSPELLED})
    admin.post("/login", data=f'{{"password": "{BROKEN}", ', headers={"content-type": "application/json"})
    admin.get(f"/vendors?token={QUERY}&max=1")
    v2 = tenant.session("v2", trusted=True)
    bank_in_v2 = {"entity": "VendorBankAccount", "vendorId": plain["id"], "accountNumber": V2_ACCOUNT,
                  "routingNumber": "121000248", "isSavings": False, "isPersonalAcct": False}  # fmt: skip
    v2.post("/Crud/Create/VendorBankAccount.json", json={"obj": bank_in_v2})
    v2.post("/List/Vendor.json", json={"start": 0, "max": 20})
    partner, oauth, sync = tenant.session("partner"), tenant.session("oauth"), tenant.session("sync")
    tenant.session("spend").get("/budgets")
    token = tenant.control(make_sync_token, {"userId": tenant.users[0]["userId"], "name": "ledger-sync"})
    assert (payee["name"], added["accountNumber"][-4:]) == ("Happy Music Supplies", OTHER_ACCOUNT[-4:])
    sessions = [one.headers["sessionId"] for one in (admin, partner, sync)]
    bearer = str(oauth.headers["Authorization"]).removeprefix("Bearer ")
    return [*map(str, sessions), cast(V2Session, v2).form["sessionId"], bearer, token["value"]]


def table(path: Path, name: str) -> str:
    """All of a table of an SQLite file as a text."""
    with closing(sqlite3.connect(path)) as connection:
        return json.dumps(connection.execute(f"SELECT * FROM {name}").fetchall())


@contextmanager
def written_log() -> Iterator[io.StringIO]:
    """What the server writes into its log until the block ends."""
    stream = io.StringIO()
    handler, log = logging.StreamHandler(stream), logging.getLogger("billmock")
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)


def texts_of(tenant: MockTenant, log: io.StringIO, store: Path) -> dict[str, str]:
    """All that is written down of a tenant, by where."""
    with zipfile.ZipFile(io.BytesIO(tenant.control(read_trace_of).get_data())) as archive:
        trace = "".join(archive.read(name).decode() for name in archive.namelist())
    tenant.control(list_requests, {}, max=0)
    return {"trace": trace, "journal": table(store, "journal"), "log": log.getvalue()}


def leaks(secrets: list[str], texts: dict[str, str]) -> set[tuple[str, str]]:
    """The secrets that stand in texts, each with where; of numbers also without what parts their digits."""
    forms = {form for one in secrets for form in (one, one.replace("-", "").replace(" ", ""))}
    return {(place, form) for place, text in texts.items() for form in forms if form in text}


def test_no_secret_of_a_walk_is_in_its_trace_nor_in_the_journals_table_nor_in_the_log(
    server: BillMock, tmp_path: Path
) -> None:
    tenant = server.tenant()
    tenant.control(record_changes, {"recorded": True})
    with written_log() as log:
        sessions = walk(tenant)
    texts = texts_of(tenant, log, tmp_path / "worlds.sqlite")
    known = [tenant.credentials[name] for name in CREDENTIALS]
    passwords = [user["password"] for user in tenant.users]
    numbers = [SSN, EIN, LOOSE_SSN, ACCOUNT, OTHER_ACCOUNT, V2_ACCOUNT, BANK, CARD, "77123409"]
    sent = [PASSWORD, MISSPELLED, BROKEN, QUERY, DEV_KEY]

    assert leaks([*numbers, *sent, *known, *passwords, *sessions], texts) == set()
    assert [name for name, text in texts.items() if "/connect/v3/vendors" not in text] == []


def test_a_secret_that_nothing_masks_is_seen_in_the_trace_and_in_the_journals_table_and_in_the_log(
    server: BillMock, tmp_path: Path
) -> None:
    tenant, password = server.tenant(), "C4nary-Pass-31"
    tenant.control(record_changes, {"recorded": True})
    with written_log() as log:
        session = tenant.session()
        answer = session.post("/vendors", json=vendor(name=password), headers={"X-Request-Id": password})
    texts = texts_of(tenant, log, tmp_path / "worlds.sqlite")

    assert answer.status_code == 201
    assert leaks([password], texts) == {("trace", password), ("journal", password), ("log", password)}


def test_a_number_is_seen_without_what_parts_its_digits() -> None:
    assert leaks(["521-43-8765"], {"trace": "taxId 521438765"}) == {("trace", "521438765")}


def test_a_walk_of_which_secrets_in_records_are_not_masked_by_their_names_is_seen_to_leak(
    server: BillMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.control.masked_record.is_secret_name", lambda _: False)
    tenant = server.tenant()
    tenant.control(record_changes, {"recorded": True})
    with written_log() as log:
        walk(tenant)
    texts = texts_of(tenant, log, tmp_path / "worlds.sqlite")

    assert leaks([ACCOUNT], texts) == {("trace", ACCOUNT)}
