"""A world without anybody's data: every text of a person's or a business's is replaced, sums and links stay.

The same text becomes the same one everywhere, and two texts never the same, so that what was equal stays equal and what
was not stays apart. What replaces them follows from the seed. A text of which nobody has declared what it holds
(`domain.contents`) counts as free words, and is replaced too; a field, a kind or a part that nobody has declared at all
(`domain.forms`), which only somebody's own hand puts there, is left out.
"""

from __future__ import annotations

import re
import string
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from mockserver.domain.contents import Holds, texts_changed
from mockserver.domain.documents.page_images import Page, sheet
from mockserver.domain.forms import with_known_fields
from mockserver.kernel.kinds import Record
from mockserver.kernel.pdf import Document as Pdf
from mockserver.kernel.randomness import source
from mockserver.scenarios.documents import ABOUT, WORLD
from mockserver.scenarios.loading import HEAD, OPTIONAL
from mockserver.scenarios.writing import FILES, RECORDS, STATE, written_resources
from mockserver.seeding.people import People, letters
from mockserver.seeding.scenarios import Table, tables
from mockserver.seeding.worlds import SIGN_INS

PLACES = "starter"  # the scenario whose places people live in
TRADES = ("Supply", "Studio", "Works", "Partners", "Services", "Trading", "Group", "Goods", "Systems", "Foods")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?", re.ASCII)
ABA_LENGTH = 9
PLACE = ("org", "organizationId", "companyId", "userId")  # where somebody signs in
MAX_TRIES = 50
ABOUT_TEXT = "A world without anybody's data."
PDF_DATE = datetime(2020, 1, 1, tzinfo=UTC)
FILE_TEXT = b"This file was somebody's; it is left out.\n"

Maker = Callable[[str], str]


def anonymous_document(document: Table, seed: int) -> Table:
    """The document of a world that was written down, without the data of people and businesses."""
    world = document[WORLD]
    present = known_records(world[RECORDS])
    mask = Mask(seed, own_ids(present), *new_files(world[FILES]))
    change_texts(present, mask.meet)
    # Names first: free words may be one of them.
    change_texts(present, mask.learn)
    records = change_texts(present, mask.change)
    head = {name: world[name] for name in (*HEAD, *OPTIONAL) if name in world}
    return {ABOUT: ABOUT_TEXT, WORLD: {**head, STATE: state(world[STATE], mask), RECORDS: records, FILES: mask.files}}


def known_records(records: Mapping[str, list[Record]]) -> dict[str, list[Record]]:
    """Records of the kinds there are, with the fields that are declared (`domain.forms`): others may say anything."""
    kinds = {resource.kind.name for resource in written_resources()}
    return {name: [with_known_fields(name, row) for row in rows] for name, rows in records.items() if name in kinds}


def state(present: Table, mask: Mask) -> Table:
    """A world's state: who may sign in, and the numbers that are counted there."""
    sign_ins = dict[str, Any]()
    for name in ("users", "spend"):
        places = present[SIGN_INS][name].items()
        sign_ins[name] = {key: {part: place[part] for part in PLACE if part in place} for key, place in places}
    if "partner" in present[SIGN_INS]:
        sign_ins["partner"] = mask.change("company", present[SIGN_INS]["partner"])
    counts = {name: value for name, value in present.items() if isinstance(value, int)}
    return {**counts, SIGN_INS: sign_ins}


def change_texts(records: Mapping[str, list[Record]], change: Callable[[Holds, str], str]) -> dict[str, list[Record]]:
    """All records with their texts as `change` makes them."""
    return {name: [texts_changed(name, record, change) for record in rows] for name, rows in records.items()}


def own_ids(records: Mapping[str, list[Record]]) -> set[str]:
    """The ids of all records and lines, which are nobody's data wherever they stand."""
    ids = set[str]()
    for rows in records.values():
        for record in rows:
            ids.add(record["id"])
            for value in record.values():
                if isinstance(value, list):
                    ids |= {part["id"] for part in value if isinstance(part, dict) and isinstance(part.get("id"), str)}
    return ids


def new_files(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Files of the same types that hold nothing, and the new hash of each old one."""
    contents, hashes = dict[str, str](), dict[str, str]()
    for number, (key, text) in enumerate(files.items(), 1):
        content = empty_file(b64decode(text), number)
        hashes[key] = sha256(content).hexdigest()
        contents[hashes[key]] = b64encode(content).decode()
    return contents, hashes


def empty_file(content: bytes, number: int) -> bytes:
    """A file of the same type that holds nothing, another one for each number."""
    if content.startswith(b"%PDF"):
        page = Pdf(f"File {number}", PDF_DATE)
        page.line(f"File {number}")
        return page.output()
    if content.startswith((b"\x89PNG", b"\xff\xd8", b"GIF8")):
        picture = BytesIO()
        sheet(Page({"name": f"File {number}"}, 1)).save(picture, "PNG")
        return picture.getvalue()
    return FILE_TEXT + f"{number}\n".encode()


class Mask:
    """What replaces the texts of a world whose records have `ids`; `files` and `hashes` are from `new_files`."""

    def __init__(self, seed: int, ids: set[str], files: dict[str, str], hashes: Mapping[str, str]) -> None:
        self.files = files
        self._ids = ids
        self._hashes = hashes
        self._stream = source(seed, "anonymous")
        self._people = People(self._stream, tables(PLACES)["places"]["rows"])
        self._new: dict[tuple[str, str], str] = {}
        self._names: dict[str, str] = {}
        self._texts: set[tuple[str, str]] = set()
        self._old: set[str] = set()
        self._makers: Mapping[str, Maker] = {
            "company": self._company,
            "first_name": lambda _: self._people.name()[0],
            "last_name": lambda _: self._people.name()[1],
            "bank": lambda _: f"Bank of {self._people.name()[1]}",
            "email": self._email,
            "domain": self._domain,
            "phone": self._phone,
            "street": self._street,
            "city": lambda _: f"{self._people.name()[1]} City",
            "postal": self._scramble,
            "tax": self._scramble,
            "account": self._account,
            "routing": self._routing,
            "bic": lambda text: self._scramble(text[:4]) + text[4:6] + self._scramble(text[6:]),
            "last4": self._scramble,
            "birth": self._birth,
            "number": self._scramble,
            "words": self._words,
            "file": self._file,
            "secret": self._scramble,
            "url": lambda _: f"https://receiver.example/{self._people.digits(8)}",
        }

    def meet(self, holds: Holds, text: str) -> str:
        """Note a text of somebody's, so that no other one is replaced by it."""
        if holds != "plain":
            self._old.add(text)
        return text

    def learn(self, holds: Holds, text: str) -> str:
        """Replace a text that is no free words."""
        return text if holds == "words" else self.change(holds, text)

    def change(self, holds: Holds, text: str) -> str:
        """What stands in the place of a text."""
        if text in self._hashes:
            return self._hashes[text]
        if holds == "plain" or not text.strip() or text in self._ids:
            return text
        if holds == "person":
            first, *rest = text.split()
            return " ".join(
                [self._replacement("first_name", first), *(self._replacement("last_name", word) for word in rest)]
            )
        if holds == "words" and (text in self._names or ISO_DATE.fullmatch(text)):
            return self._names.get(text, text)
        return self._replacement(holds, text)

    def _replacement(self, holds: Holds, text: str) -> str:
        key = (holds, text.lower() if holds in ("company", "email") else text)
        if key not in self._new:
            self._new[key] = self._new_text(holds, text)
        new = self._new[key]
        if holds != "words":
            self._names[text] = new
        return new.upper() if holds == "company" and text.isupper() else new

    def _new_text(self, holds: Holds, text: str) -> str:
        """A new text that stands for no other one, and is not the old one."""
        for _ in range(MAX_TRIES):
            new = self._makers[holds](text)
            if new not in self._old and (holds, new) not in self._texts:
                break
        else:
            new = f"{new}{len(self._texts)}"
        self._texts.add((holds, new))
        return new

    def _company(self, text: str) -> str:
        return f"{self._people.name()[1]} {self._stream.choice(TRADES)}"

    def _domain(self, text: str) -> str:
        return f"{letters(self._company(text))}.example"

    def _email(self, text: str) -> str:
        parts = re.split(r"([,;]\s*)", text)
        if len(parts) > 1:
            return "".join(
                part if number % 2 else self._replacement("email", part) for number, part in enumerate(parts) if part
            )
        _, at, domain = text.partition("@")
        box = f"{letters(self._people.name()[0])}.{self._people.digits(4)}"
        return f"{box}@{self._replacement('domain', domain)}" if at else self._words(text)

    def _phone(self, text: str) -> str:
        digits = [place for place, letter in enumerate(text) if letter.isdigit()]
        new = list(self._scramble(text))
        if len(digits) >= len("5105550100"):
            for place, digit in zip(digits[-7:], f"55501{self._stream.randint(0, 99):02d}", strict=True):
                new[place] = digit
        return "".join(new)

    def _birth(self, text: str) -> str:
        return (
            f"{1950 + self._stream.randint(0, 50)}-{self._stream.randint(1, 12):02d}-{self._stream.randint(1, 28):02d}"
        )

    def _street(self, text: str) -> str:
        if text[:1].isdigit():
            return str(self._people.address()[0]["line1"])
        return f"Suite {self._people.digits(3)}"

    def _account(self, text: str) -> str:
        if not IBAN.fullmatch(text):
            return self._scramble(text)
        number = self._scramble(text[4:])
        digits = "".join(str(int(letter, 36)) for letter in f"{number}{text[:2]}00")
        return f"{text[:2]}{98 - int(digits) % 97:02d}{number}"

    def _routing(self, text: str) -> str:
        is_american = text.isdecimal() and len(text) == ABA_LENGTH
        return str(self._people.bank("")["routingNumber"]) if is_american else self._scramble(text)

    def _scramble(self, text: str) -> str:
        """Other digits for digits, other letters for letters; what is neither stays."""
        return "".join(map(self._other, text))

    def _other(self, letter: str) -> str:
        if letter.isdigit():
            return self._stream.choice(string.digits)
        if not letter.isalpha():
            return letter
        return self._stream.choice(string.ascii_uppercase if letter.isupper() else string.ascii_lowercase)

    def _words(self, text: str) -> str:
        words = [self._people.word() for _ in range(max(1, min(len(text.split()), 12)))]
        return " ".join(words).capitalize()

    def _file(self, text: str) -> str:
        _, dot, ending = text.rpartition(".")
        return f"file-{self._people.digits(6)}{dot}{ending if dot else ''}"
