"""Worlds without anybody's data: no text of anybody's is left in any field of any kind, sums and links are."""

from __future__ import annotations

from typing import Any, get_args

from mockserver.domain.contents import Holds, content_of, table, texts_changed
from mockserver.domain.resource import all_resources
from mockserver.scenarios.anonymous import Mask, anonymous_document
from mockserver.testing import BillMock
from tests.scenarios.fields import record_fields, record_with, view_fields
from tests.signed_in import V3, bill, vendor

# A text of somebody's, of the form that a field of its sort may have to have.
SAMPLES: dict[str, str] = {
    "email": "marker.person@marker-company.test",
    "birth": "1971-03-04",
    "account": "MARKER7788990011",
    "routing": "021000021",
    "bic": "MARKUS33XXX",
    "phone": "+1 617 867 5309",
    "url": "https://marker.test/hook",
    "file": "marker scan.pdf",
}
MARKER = "Marker Company 4711"


def texts(document: dict[str, Any], *holds: str) -> set[str]:
    """The texts of a document's records that are of some sorts."""
    seen = set[str]()

    def note(sort: Holds, text: str) -> str:
        seen.update([text] if sort in holds else [])
        return text

    for name, rows in document["world"]["records"].items():
        seen.update(*[[] for row in rows if texts_changed(name, row, note) is None])
    return seen - {""}


EVERYBODYS = tuple(sort for sort in get_args(Holds) if sort != "plain")


def test_it_is_said_of_every_text_field_what_it_holds(document: dict[str, Any]) -> None:
    fields = view_fields() | record_fields(document["world"]["records"])
    assert sorted(f"{kind} {path}" for kind, path in fields if content_of(kind, path) is None) == []


def test_every_row_about_a_kind_is_about_one_there_is() -> None:
    kinds = {resource.kind.name for resource in all_resources()}
    assert {kind for kind, _ in table()} - kinds == {"*"}


def test_no_text_of_anybodys_is_left_in_any_field_of_any_kind(document: dict[str, Any]) -> None:
    fields = view_fields() | record_fields(document["world"]["records"])
    left = [f"{kind} {path}" for kind, path in sorted(fields) if is_left(kind, path)]
    assert left == []


def is_left(kind: str, path: str) -> bool:
    """Whether a text of somebody's in a field is there afterwards; a field of nobody's is not looked at."""
    holds = content_of(kind, path)
    text = SAMPLES.get(holds or "", MARKER)
    mask = Mask(1, set(), {}, {})
    changed = texts_changed(kind, record_with(path, text), mask.change)
    return holds != "plain" and text in str(changed)


def test_a_field_that_nobody_declared_counts_as_free_words() -> None:
    changed = texts_changed("vendor", {"newField": MARKER}, Mask(1, set(), {}, {}).change)
    assert MARKER not in str(changed)


def test_nothing_of_anybodys_is_left_of_a_whole_world(document: dict[str, Any]) -> None:
    new = anonymous_document(document, 1)
    left = texts(document, *EVERYBODYS) & texts(new, *EVERYBODYS)
    assert left - texts(document, "plain") == set()


def test_files_hold_nothing_any_more(document: dict[str, Any]) -> None:
    old, new = document["world"]["files"], anonymous_document(document, 1)["world"]["files"]
    assert len(new) == len(old)
    assert new.keys() & old.keys() == set()


def test_the_same_seed_gives_the_same_world_and_another_one_another(document: dict[str, Any]) -> None:
    assert anonymous_document(document, 1) == anonymous_document(document, 1)
    assert texts(anonymous_document(document, 1), "company") != texts(anonymous_document(document, 2), "company")


def test_the_same_name_is_the_same_everywhere(document: dict[str, Any]) -> None:
    records = anonymous_document(document, 1)["world"]["records"]
    payees = {row["name"]: row["paymentInformation"].get("payeeName") for row in records["vendor"]}
    old = {row["name"]: row["paymentInformation"].get("payeeName") for row in document["world"]["records"]["vendor"]}
    assert sum(name == payee for name, payee in payees.items()) == sum(name == payee for name, payee in old.items()) > 0
    jobs = {row["description"] for row in records["job"]}
    assert jobs <= {row["name"] for row in records["customer"]}


def test_two_names_are_never_the_same(document: dict[str, Any]) -> None:
    assert len(texts(anonymous_document(document, 1), "company")) == len(texts(document, "company"))


def test_sums_and_links_are_kept(starter: BillMock, document: dict[str, Any]) -> None:
    tenant = starter.tenant(dict(starter.default.export_world(anonymise=True)))
    assert tenant.audit() == []
    old, new = V3(starter.default), V3(tenant)
    fields = ("id", "vendorId", "amount", "dueAmount", "dueDate", "paymentStatus")
    before = [[row[name] for name in fields] for row in old.get("/bills", max=100)["results"]]
    assert [[row[name] for name in fields] for row in new.get("/bills", max=100)["results"]] == before
    assert old.get("/vendors", max=5)["results"][0]["name"] != new.get("/vendors", max=5)["results"][0]["name"]


def test_bank_numbers_stay_well_formed() -> None:
    mask = Mask(1, set(), {}, {})
    iban = mask.change("account", "GB33BUKB20201555555555")
    assert int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1
    routing = [int(digit) for digit in mask.change("routing", "021000021")]
    assert sum(weight * digit for weight, digit in zip([3, 7, 1] * 3, routing, strict=True)) % 10 == 0


def test_secrets_are_in_no_written_world(starter: BillMock) -> None:
    document = starter.default.export_world()
    assert texts(dict(document), "secret") == set()


def test_a_text_that_only_begins_like_a_date_is_replaced(starter: BillMock) -> None:
    tenant = starter.tenant("empty")
    admin = V3(tenant)
    payee = admin.post("/vendors", vendor())["id"]
    admin.post("/bills", {**bill(payee, "A-1"), "description": "2026-01-01T SECRET 123-45-6789"})

    assert "SECRET" not in str(tenant.export_world(anonymise=True))
    tenant.delete()
