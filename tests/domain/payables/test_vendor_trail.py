"""The audit trail of vendors: every change is told, once, by whom and from what to what."""

from dataclasses import replace
from typing import Any

from mockserver.dialects.v3.entities.vendors import VIEW
from mockserver.domain.audit_trail import AUDIT_ENTRIES
from mockserver.domain.payables.vendor_trail import AUDITED_FIELDS
from mockserver.domain.payables.vendors import VENDOR_BANK_ACCOUNTS, VENDORS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import CREATE_ONLY, READ_WRITE, WRITE_ONLY, Field, Object
from tests.domain.books import Books


def entries_of(books: Books, vendor: Record, start: int = 0, most: int = 100) -> list[Record]:
    return AUDIT_ENTRIES.trail(books.ctx, vendor["id"], start=start, limit=most)


def edits(books: Books, vendor: Record) -> list[tuple[str, str, str]]:
    fields = [entry["field"] for entry in entries_of(books, vendor) if entry["type"] == "EDIT"]
    return [(field["name"], field["value"]["previous"], field["value"]["current"]) for field in fields]


def test_a_new_vendor_has_one_entry(books: Books) -> None:
    (entry,) = entries_of(books, books.vendor())

    assert (entry["source"], entry["type"], entry["field"]) == ("API", "CREATE", {})
    assert entry["createdTime"] == "2026-11-24T20:00:00.000+00:00"
    assert entry["user"] == {"id": books.ctx.caller.user_id, "name": "Ada Byron"}


def test_every_changed_field_has_an_entry(books: Books) -> None:
    vendor = books.vendor(email="old@x.example")

    VENDORS.patch(books.ctx, vendor["id"], {"email": "new@x.example", "phone": "5105550100", "name": vendor["name"]})

    assert edits(books, vendor) == [("Email", "old@x.example", "new@x.example"), ("Phone", "", "5105550100")]


def test_a_change_that_changes_nothing_has_none(books: Books) -> None:
    vendor = books.vendor()

    VENDORS.patch(books.ctx, vendor["id"], {"name": vendor["name"]})

    assert edits(books, vendor) == []


def test_a_bank_account_is_told_without_its_number(books: Books) -> None:
    vendor = books.vendor()
    account = {"vendorId": vendor["id"], "accountNumber": "111222333", "routingNumber": "074000010"}

    VENDOR_BANK_ACCOUNTS.create(books.ctx, account)

    assert ("Pay by", "Check", "ePayment") in edits(books, vendor)
    assert ("Bank account number", "", "*****2333") in edits(books, vendor)


def test_archiving_is_an_edit(books: Books) -> None:
    vendor = books.vendor()

    VENDORS.archive(books.ctx, vendor["id"])
    VENDORS.archive(books.ctx, vendor["id"])

    assert edits(books, vendor) == [("Archived", "No", "Yes")]


def test_what_only_follows_from_bills_is_not_told(books: Books) -> None:
    vendor = books.vendor()
    books.pay(books.bill(10_000, vendor))
    books.turn_to("2026-12-31T09:00-08:00")

    assert len(entries_of(books, vendor)) == 1


def test_an_entry_without_a_user_of_the_organization_names_nobody(books: Books) -> None:
    books.ctx.caller = replace(books.ctx.caller, user_id="")

    (entry,) = entries_of(books, books.vendor())

    assert "user" not in entry


def test_the_trail_is_read_in_pieces_from_the_oldest(books: Books) -> None:
    vendor = books.vendor()
    VENDORS.patch(books.ctx, vendor["id"], {"phone": "1"})
    VENDORS.patch(books.ctx, vendor["id"], {"phone": "2"})

    piece = entries_of(books, vendor, start=1, most=1)

    assert [entry["field"]["value"]["current"] for entry in piece] == ["1"]


def test_vendors_do_not_share_a_trail(books: Books) -> None:
    first, second = books.vendor(), books.vendor()

    assert [len(entries_of(books, vendor)) for vendor in (first, second)] == [1, 1]


def leaves(fields: tuple[Field, ...], within: str = "") -> set[str]:
    """The paths of what v3 lets a client write of a vendor."""
    writable = [field for field in fields if field.access in (READ_WRITE, WRITE_ONLY, CREATE_ONLY)]
    objects: list[tuple[Field, Any]] = [(field, field.type) for field in writable if isinstance(field.type, Object)]
    inner = [leaves(kind.shape.fields, f"{within}{field.path or field.name}.") for field, kind in objects]
    plain = {f"{within}{field.path or field.name}" for field in writable if not isinstance(field.type, Object)}
    return plain.union(*inner)


def test_everything_v3_can_change_is_told() -> None:
    untold = leaves(VIEW.shape.fields) - {field.path for field in AUDITED_FIELDS}

    assert untold == {"autoPay.createdBy", "paymentInformation.bankAccount.regulatoryFields"}


def test_a_vendor_that_is_removed_leaves_its_trail_as_it_was(books: Books) -> None:
    vendor = books.vendor()
    before = entries_of(books, vendor)

    VENDORS.delete(books.ctx, vendor)

    assert entries_of(books, vendor) == before
