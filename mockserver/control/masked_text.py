"""Texts without secrets: numbers of cards and people, keys and links in free text, paths, JSON that is not whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

import orjson

MASK = "***"

# A first look, for most texts have nothing in them that could be one; the second for texts as long as a key.
SUSPECT = re.compile(r"[=:?]| is |\d[\d -]{11,}\d|\d[ -]\d\d[ -]\d{4}|\d-\d{7}|\d{9}")
LONG_SUSPECT = re.compile(rf"{SUSPECT.pattern}|[A-Za-z0-9_+/=.-]{{32}}")
MIN_KEY, MIN_SUSPECT, MAX_REPEATED = 32, 5, 64
CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
# Numbers at the tax authority: a person's (3-2-4), a business's (2-7). Days, phones and ZIP codes are cut otherwise.
TAX_NUMBER = re.compile(r"(?<![\w.-])(?:\d{3}([ -])\d\d\1\d{4}|\d\d-\d{7})(?![\w-]|\.\d)")
SPOKEN_TAX_NUMBER = re.compile(
    r"(?i)(\b(?:ssn|ein|itin|tin|(?:federal )?tax[ -]?(?:payer )?id|social security)(?:[ -]?(?:number|no\.?|nr\.?|#))?"
    r"[\"']?\s*(?:[=:#]|is\b)?\s*[\"']?)\d[\d -]{7,10}\d(?!\d)"
)
SPOKEN = re.compile(
    r"(?i)(\b\w*(?:password|passcode|secret|token|sessionid|devkey|appkey|cvv|cvc|\bpin)\b[\"']?\s*(?:[=:]|is\b)\s*)"
    r"[\"']?[^\s\"'&,;]+"
)
USER_INFO = re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*@")
LINK_VALUE = re.compile(r"([?&;#][\w.%-]*=)[^&#\s\"'<>;]+")
LINK_SEGMENT = re.compile(r"(?<=/)[A-Za-z0-9_.~%+=-]{24,}(?=[/?#\s\"'<>]|$)")
# Long, of small and capital letters and digits: a key or a token.
KEY = re.compile(
    r"(?<![A-Za-z0-9_+/=-])(?=[A-Za-z0-9_+/=.-]*[a-z])(?=[A-Za-z0-9_+/=.-]*[A-Z])(?=[A-Za-z0-9_+/=.-]*\d)"
    r"[A-Za-z0-9_+/=.-]{32,}"
)

TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?")
WORD = re.compile(r"_?[A-Za-z][A-Za-z_.-]{0,47}")
NAME_PART = r"[A-Za-z_-]{1,40}\d{0,2}(?:\[\d*\])*"
NAME = re.compile(rf"{NAME_PART}(?:\.{NAME_PART}){{0,7}}")
UUID = r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
BILL_ID = r"(?=.{20}(?:-|$))[0-9A-Za-z]{3}0[12][A-Z]+[0-9a-z]+"
# BILL's ids and those with a uuid behind, uuids, S&E's, ids of our tenants, and numbers too short for an account's.
ID = re.compile(rf"{BILL_ID}(?:-{UUID})?|0{{20}}|{UUID}|[a-z]{{3}}_[0-9a-v]{{26}}|t[0-9a-f]{{15}}|\d{{1,6}}")
# S&E's base64 of a type and a key.
SPEND_ID = re.compile(r"(?:VXNlcj|QnVkZ2V0|Q2FyZD|VHJhbnNhY3Rpb24)[A-Za-z0-9+/]{1,80}={0,2}")

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],:]|\s+|[^\s{}\[\],:"]+', re.DOTALL)


def clean_time(text: str) -> str:
    """The same for a text that is most often an id, a day or a time, which are looked at no further."""
    if text.isalnum() and len(text) < MIN_KEY and not text.isdigit():
        return text
    return text if text[10:11] == "T" and TIME.fullmatch(text) else clean(text)


def clean(text: str) -> str:
    """A text with numbers of cards and people, keys, spoken passwords and the tokens of links masked."""
    size = len(text)
    if size < MIN_SUSPECT:
        return text
    return clean_again(text) if size <= MAX_REPEATED else clean_once(text)


@lru_cache(maxsize=8_192)
def clean_again(text: str) -> str:
    """The same for what is short and comes again: names, words, hosts."""
    return clean_once(text)


def clean_once(text: str) -> str:
    """The same, looked at anew."""
    if not (SUSPECT if len(text) < MIN_KEY else LONG_SUSPECT).search(text):
        return text
    if "://" in text or text.startswith("/"):
        text = LINK_SEGMENT.sub(MASK, LINK_VALUE.sub(rf"\1{MASK}", USER_INFO.sub(f"{MASK}@", text)))
    return KEY.sub(masked_key, without_numbers(SPOKEN.sub(rf"\1{MASK}", text)))


def without_numbers(text: str) -> str:
    """A text with the numbers of cards masked, and those that people and businesses have at the tax authority."""
    text = CARD_NUMBER.sub(lambda run: MASK if is_card_number(run[0]) else run[0], text)
    return TAX_NUMBER.sub(MASK, SPOKEN_TAX_NUMBER.sub(rf"\1{MASK}", text))


def masked_key(run: re.Match[str]) -> str:
    """A mask for a long run of letters and digits that is no id."""
    return run[0] if is_id(run[0]) else MASK


def is_card_number(text: str) -> bool:
    """Whether the digits of a text have the check digit of a card number."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    every_second = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + every_second) % 10 == 0


def is_plain_name(name: str) -> bool:
    """Whether a name nobody documented may be read: letters, and no long number."""
    return NAME.fullmatch(name) is not None


def mask_segment(segment: str) -> str:
    """A segment of a path that is a word or an id, and a mask for any other."""
    text = unquote(segment)
    return segment if not text or WORD.fullmatch(text) or is_id(text) else MASK


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return ID.fullmatch(text) is not None or SPEND_ID.fullmatch(text) is not None


@dataclass(slots=True)
class Place:
    """Where in broken JSON one is: in an object or an array, under which name, and whether all is hidden there."""

    bracket: str = "["
    name: str = ""
    hides: bool = False

    def forget_name(self) -> None:
        """A value ended: in an object the next one needs a name of its own."""
        if self.bracket != "[":
            self.name = ""


def mask_broken_json(text: str, keeps: Callable[[str], bool]) -> str:
    """JSON that is cut off or malformed, with every value masked whose name is not known to be harmless."""
    return BrokenJson(keeps).mask(TOKEN.findall(text))


class BrokenJson:
    """Walks through JSON that is cut off or malformed; `keeps` says which names are harmless.

    A value counts only where JSON has one: the first behind a name's colon, or behind a bracket or comma of a list.
    What stands elsewhere is masked, for a quote too many makes names of values.
    """

    def __init__(self, keeps: Callable[[str], bool]) -> None:
        self._keeps = keeps
        self._places = [Place(bracket="")]
        self._before = ""

    def mask(self, tokens: list[str]) -> str:
        """The text of tokens without what may not be read."""
        out: list[str] = []
        for position, token in enumerate(tokens):
            out.append(self._key(token) if is_key(tokens, position) else self._other(token))
            self._before = self._before if token.isspace() else token
        return "".join(out)

    def _key(self, token: str) -> str:
        name = read_string(token)
        self._places[-1].name = name if self._before in ("{", ",") else ""
        return token if self._keeps(name) or is_plain_name(name) else f'"{MASK}"'

    def _other(self, token: str) -> str:
        place = self._places[-1]
        is_expected = is_value(place, self._before)
        if token in "{[":
            hides = place.hides or not is_expected or (place.bracket == "{" and not self._keeps(place.name))
            self._places.append(Place(token, place.name if token == "[" else "", hides))
        if token in "}]":
            del self._places[max(len(self._places) - 1, 1) :]
        if token in "}],":
            self._places[-1].forget_name()
        visible = is_open(token) or (is_expected and not place.hides and self._keeps(place.name))
        return clean(token) if visible else f'"{MASK}"'


def is_value(place: Place, before: str) -> bool:
    """Whether a value may stand behind a token: a colon in an object, a bracket or a comma in a list, else nothing."""
    return before in {"{": (":",), "[": ("[", ",")}.get(place.bracket, ("",))


def is_open(token: str) -> bool:
    """Whether a token tells nothing: punctuation, truths and absent values."""
    return token.isspace() or token in "{}[],:" or token in ("true", "false", "null", '""')


def is_key(tokens: list[str], position: int) -> bool:
    """Whether a token is a text or a word behind which a colon follows."""
    if tokens[position].isspace() or tokens[position] in "{}[],:":
        return False
    following = next((token for token in tokens[position + 1 : position + 3] if not token.isspace()), "")
    return following == ":"


def read_string(token: str) -> str:
    """What a quoted or an unquoted name says."""
    try:
        return str(orjson.loads(token))
    except orjson.JSONDecodeError:
        return token.strip("\"'")
