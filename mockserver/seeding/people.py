"""Made-up people, streets, telephone numbers, e-mail addresses and bank accounts, all from one stream."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import Random

# Telephone numbers xxx-555-0100 to xxx-555-0199 belong to nobody, nor do names under `example` (RFC 2606).
FICTIONAL_LINES = range(100, 200)
DOMAIN = "example"

STREETS = ("Street", "Street", "Avenue", "Avenue", "Road", "Drive", "Lane", "Court", "Boulevard", "Way")

# Weights of an American bank's routing number, whose weighted digits add up to a multiple of ten.
ROUTING_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)


class People:
    """A source of people and places; the same stream gives the same ones.

    `places` are rows of city, state, ZIP code and telephone area code.
    """

    def __init__(self, stream: Random, places: Sequence[Sequence[str]]) -> None:
        # Faker's own factory would load every provider, those of dates and uuids among them.
        from faker.generator import Generator
        from faker.providers.person.en_US import Provider

        self._stream = stream
        self._has_words = False
        self._places = places
        self._faker: Any = Generator()
        self._faker.random = stream
        self._faker.add_provider(Provider(self._faker))

    def name(self) -> tuple[str, str]:
        """A first and a last name, of which the stream may draw the same ones again."""
        return self._faker.first_name(), self._faker.last_name()

    def word(self) -> str:
        """An English word that says nothing of anybody."""
        if not self._has_words:
            from faker.providers.lorem.en_US import Provider as Words

            self._faker.add_provider(Words(self._faker))
            self._has_words = True
        return str(self._faker.word())

    def address(self, city: str | None = None) -> tuple[Record, str]:
        """An American address, in a city of the places where one is named, and a telephone number of its area."""
        places = [place for place in self._places if city in (None, place[0])]
        city, state, zip_code, area = self._stream.choice(places)
        address = {
            "line1": f"{self._stream.randint(12, 4999)} {self._faker.last_name()} {self._stream.choice(STREETS)}",
            "city": city,
            "stateOrProvince": state,
            "zipOrPostalCode": zip_code,
            "country": "US",
        }
        return address, f"{area}5550{self._stream.choice(FICTIONAL_LINES)}"

    def digits(self, length: int) -> str:
        """A number somebody else gave out, such as an account's; it does not begin with zero."""
        return str(self._stream.randrange(10 ** (length - 1), 10**length))

    def bank(self, name_on_account: str) -> Record:
        """An American checking account; its routing number has a right check digit and no bank."""
        digits = [int(digit) for digit in f"{self._stream.randint(1, 12):02d}99{self._stream.randrange(10_000):04d}"]
        total = sum(weight * digit for weight, digit in zip(ROUTING_WEIGHTS, digits, strict=False))
        return {
            "nameOnAccount": name_on_account,
            "routingNumber": "".join(map(str, [*digits, -total % 10])),
            "accountNumber": self.digits(10),
            "type": "CHECKING",
            "ownerType": "BUSINESS",
        }


def mail(box: str, company: str) -> str:
    """An e-mail address nobody has: `billing@redwoodhardwood.example`."""
    return f"{letters(box)}@{letters(company)}.{DOMAIN}"


def letters(text: str) -> str:
    """The letters and digits of a name, without accents, in lower case."""
    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", text).lower())
