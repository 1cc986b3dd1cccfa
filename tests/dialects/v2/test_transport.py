"""How v2 calls are read: form fields from wherever a client puts them."""

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.dialects.http import Request
from mockserver.dialects.rest.errors import MAX_BYTES, TooLarge
from mockserver.dialects.v2.parameters import text_at, text_of
from mockserver.dialects.v2.transport import (
    MAX_FORM_BYTES,
    MAX_MULTIPART_BYTES,
    Form,
    credentials_of,
    data_of,
    decode,
    form_of,
)
from mockserver.kernel.errors import BillError
from tests.dialects.v2.sandbox import FORM, form_request


def request(body: bytes, query: str = "", **headers: str) -> Request:
    return Request("POST", "/api/v2/List/Bill.json", query, {"content-type": FORM, **headers}, body, "", "127.0.0.1")


MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="devKey"\r\n\r\nkey\r\n'
    b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{"id":"009"}\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n--x--\r\n'
)


def test_form_fields_are_read_from_the_body() -> None:
    credentials = credentials_of(form_request(devKey="key", sessionId="!b 1"))

    assert (credentials.dev_key, credentials.session_id, credentials.host) == ("key", "!b 1", "127.0.0.1:8080")


def test_the_query_string_stands_in_for_the_body() -> None:
    credentials = credentials_of(request(b"", query="devKey=key&sessionId=s%2B1"))

    assert (credentials.dev_key, credentials.session_id) == ("key", "s+1")


def test_the_body_wins_over_the_query_string() -> None:
    assert credentials_of(request(b"devKey=body", query="devKey=query")).dev_key == "body"


def test_the_first_of_two_equal_names_counts() -> None:
    assert credentials_of(request(b"devKey=first&devKey=second")).dev_key == "first"


def test_the_older_name_of_the_developer_key_is_taken() -> None:
    assert credentials_of(form_request(appKey="key")).dev_key == "key"


def test_the_session_may_come_in_a_cookie() -> None:
    credentials = credentials_of(request(b"devKey=key", cookie='un_csrf=1; sid="!b1"'))

    assert credentials.session_id == "!b1"


def test_a_session_in_the_form_wins_over_the_cookie() -> None:
    assert credentials_of(request(b"sessionId=form", cookie="sid=cookie")).session_id == "form"


def test_multipart_forms_are_read_and_their_files_left_out() -> None:
    form = Form(request(MULTIPART, **{"content-type": "multipart/form-data; boundary=x"}))

    assert (form.get("devKey"), form.get("file", ""), data_of(form)) == ("key", "", {"id": "009"})


def test_a_multipart_form_that_cannot_be_read_has_no_fields() -> None:
    form = Form(request(b"rubbish", **{"content-type": "multipart/form-data; boundary=x"}))

    assert form.get("devKey", "") == ""


def test_data_need_not_be_percent_encoded() -> None:
    form = Form(request(b'data={"obj": {"name": "50% off = good", "x": [1]}}&devKey=key'))

    assert data_of(form) == {"obj": {"name": "50% off = good", "x": [1]}}
    assert form.get("devKey") == "key"


def test_a_plus_in_encoded_data_is_a_blank() -> None:
    assert data_of(Form(request(b"data=%7B%22name%22%3A%22A+B%22%7D"))) == {"name": "A B"}


PIECES = [
    "%",
    "2",
    "5",
    "%22",
    "%2",
    "%7B",
    "%7d",
    "%C3",
    "%A9",
    "%FF",
    "+",
    "%2B",
    "%20",
    "%25",
    "%",
    "=",
    "%3D",
    "\n",
    "\r",
    " ",
    "_",
    "4",
    "C",
    "a",
    "é",
    '"',
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_a_value_is_decoded_as_its_percent_signs_say(text: str) -> None:
    assert decode(text) == unquote_to_bytes(text.replace("+", " ")).decode(errors="replace")


@pytest.mark.parametrize("body", [b"", b"data=", b"data=%20"])
def test_no_data_is_none(body: bytes) -> None:
    assert data_of(Form(request(body))) is None


@pytest.mark.parametrize("text", [b"{", b"[]", b"1", b'"x"', b'{"a":NaN}', b'{"a":' + b"[" * 70 + b"]" * 70 + b"}"])
def test_data_that_is_no_json_object_is_1122(text: bytes) -> None:
    with pytest.raises(BillError) as refusal:
        data_of(Form(request(b"data=" + text)))

    assert refusal.value.code == "BDC_1122"


def test_data_with_many_brackets_that_do_not_nest_is_read() -> None:
    assert data_of(Form(request(b'data={"a":"' + b"[" * 70 + b'"}'))) == {"a": "[" * 70}


def test_bytes_that_are_no_text_are_read_all_the_same() -> None:
    assert Form(request(b"devKey=\xff\xfe")).get("devKey") == "\ufffd\ufffd"


def test_a_form_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        Form(request(b"x" * 3_000_001))


def test_data_over_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        data_of(Form(request(b'data={"x":"' + b"x" * 1_000_001 + b'"}')))


def test_a_form_is_parsed_once() -> None:
    request = form_request(devKey="key")

    assert form_of(request) is form_of(request)


def part_of(length: int) -> bytes:
    """A multipart form of one file, so many bytes long in all."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    tail = b"\r\n--x--\r\n"
    return head + b"x" * (length - len(head) - len(tail)) + tail


def test_a_form_may_be_as_long_as_its_limit_and_no_longer() -> None:
    Form(request(b"x" * MAX_FORM_BYTES))

    with pytest.raises(TooLarge, match=f"larger than {MAX_FORM_BYTES} bytes"):
        Form(request(b"x" * (MAX_FORM_BYTES + 1)))


def test_a_multipart_form_may_be_as_long_as_its_limit_and_no_longer() -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    files = Form(request(part_of(MAX_MULTIPART_BYTES), **headers)).files

    assert list(files) == ["file"]
    with pytest.raises(TooLarge, match=f"larger than {MAX_MULTIPART_BYTES} bytes"):
        Form(request(part_of(MAX_MULTIPART_BYTES + 1), **headers))


def test_data_may_be_as_long_as_its_limit_and_no_longer() -> None:
    longest = '{"a":"' + "x" * (MAX_BYTES - 8) + '"}'

    assert len(longest) == MAX_BYTES
    assert data_of({"data": longest}) is not None
    with pytest.raises(TooLarge):
        data_of({"data": longest + " "})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("lines[0].amount", "12"),
        ("lines[1].amount", ""),
        ("lines[x].amount", ""),
        ("name[0]", ""),
        ("lines[0].none", ""),
        ("missing", ""),
    ],
)
def test_what_stands_at_a_path_is_repeated_and_nothing_where_nothing_does(path: str, text: str) -> None:
    assert text_at({"lines": [{"amount": 12, "none": None}], "name": "Ada"}, path) == text


@pytest.mark.parametrize(("length", "end"), [(100, "xxxx"), (101, "x...")])
def test_a_text_is_cut_off_only_where_it_is_longer_than_its_limit(length: int, end: str) -> None:
    assert text_of("x" * length)[-4:] == end
