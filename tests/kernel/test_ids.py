"""Ids look like BILL's and follow from a serial number alone."""

import subprocess
import sys
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.ids import (
    NULL_ID,
    PREFIXES,
    bill_id,
    is_minted,
    looks_like,
    parse_spend_id,
    spend_id,
    spend_uuid,
    uuid4,
)

KIND_PREFIXES = st.sampled_from(sorted(PREFIXES.values()))
REALMS = st.sampled_from(["01", "02"])
SERIALS = st.integers(0, 2**29 - 1)
SEEDS = st.integers(0, 2**63 - 1)


def test_an_id_is_prefix_realm_capitals_and_the_serial_in_base_36() -> None:
    assert bill_id("009", "02", 36**3 + 35, 1) == "00902UODDVITUAPS100z"


def test_an_id_of_production_differs_in_its_realm() -> None:
    assert bill_id("009", "01", 36**3 + 35, 1) == "00901UODDVITUAPS100z"


def test_ids_are_the_same_in_every_process() -> None:
    program = "from mockserver.kernel.ids import bill_id; import sys; sys.stdout.write(bill_id('stp', '02', 7, 1))"

    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert output == bill_id("stp", "02", 7, 1)


def test_another_seed_gives_other_capitals() -> None:
    assert bill_id("009", "02", 7, 1)[5:-1] != bill_id("009", "02", 7, 2)[5:-1]


@given(KIND_PREFIXES, REALMS, SERIALS, SEEDS)
def test_every_id_has_the_form_of_an_id_of_its_prefix(prefix: str, realm: str, serial: int, seed: int) -> None:
    record_id = bill_id(prefix, realm, serial, seed)

    assert (len(record_id), record_id[:5], looks_like(prefix, record_id)) == (20, prefix + realm, True)


@given(KIND_PREFIXES, REALMS, SERIALS, SEEDS)
def test_an_id_ends_in_its_serial(prefix: str, realm: str, serial: int, seed: int) -> None:
    assert int(bill_id(prefix, realm, serial, seed)[5:].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 36) == serial


@given(st.sets(SERIALS, min_size=2), SEEDS)
def test_no_two_serials_share_an_id(serials: set[int], seed: int) -> None:
    assert len({bill_id("00n", "02", serial, seed) for serial in serials}) == len(serials)


def test_ten_thousand_serials_have_ten_thousand_ids() -> None:
    assert len({bill_id("00n", "02", serial, 1) for serial in range(10_000)}) == 10_000


def test_a_serial_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is below zero"):
        bill_id("009", "02", -1, 1)


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("00n", "00n02YCLZFIWZX3ruxj4"),
        ("00n", "00n02JZNIEYMNPY99iz9"),
        ("009", "00901FLEDIKRCILHfyui"),
        ("009", "00902BILKFECNEV2oji1"),
        ("006", "00602AVVMSTLEDAVfxnl"),
        ("00p", "00p02CPOUSFAPFO2hv0s"),
        ("stp", "stp01ZZRCUFIQWHP6ldb"),
    ],
)
def test_recorded_ids_of_bill_look_like_ids(prefix: str, text: str) -> None:
    assert looks_like(prefix, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        NULL_ID,
        "00n02YCLZFIWZX3ruxj",
        "00n02YCLZFIWZX3ruxj44",
        "00902YCLZFIWZX3ruxj4",
        "00n03YCLZFIWZX3ruxj4",
    ],
)
def test_other_texts_do_not_look_like_ids_of_a_bill(text: str) -> None:
    assert not looks_like("00n", text)


def test_the_null_id_is_twenty_zeros() -> None:
    assert NULL_ID == "00000000000000000000"


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        ("organization", "008"),
        ("user", "006"),
        ("vendor", "009"),
        ("bill", "00n"),
        ("payment", "stp"),
        ("bill_payment", "blp"),
        ("customer", "0cu"),
        ("invoice", "00e"),
        ("received_payment", "0rp"),
        ("recurring_bill", "btp"),
        ("recurring_invoice", "rit"),
        ("mass_payment_batch", "bbq"),
    ],
)
def test_a_kind_has_bills_prefix(kind: str, prefix: str) -> None:
    assert PREFIXES[kind] == prefix


def test_no_two_kinds_share_a_prefix() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES) == 61


def test_every_prefix_has_three_characters() -> None:
    assert {len(prefix) for prefix in PREFIXES.values()} == {3}


def test_a_spend_uuid_is_a_prefix_and_26_characters_of_base32hex() -> None:
    assert spend_uuid("bgt", 1, 1) == "bgt_vp9j358e953fb1ke2gok6c1714"


@given(st.sampled_from(["usr", "bgt", "crd", "txr", "tty", "tvl", "rct"]), SERIALS, SEEDS)
def test_a_spend_uuid_has_the_recorded_form(prefix: str, serial: int, seed: int) -> None:
    head, _, tail = spend_uuid(prefix, serial, seed).partition("_")

    assert (head, len(tail), set(tail) <= set("0123456789abcdefghijklmnopqrstuv")) == (prefix, 26, True)


def test_ten_thousand_budgets_have_ten_thousand_uuids() -> None:
    assert len({spend_uuid("bgt", serial, 1) for serial in range(10_000)}) == 10_000


def test_a_spend_id_is_the_base64_of_type_and_key() -> None:
    assert spend_id("Budget", "579535") == "QnVkZ2V0OjU3OTUzNQ=="


def test_a_spend_id_is_taken_apart() -> None:
    assert parse_spend_id("VXNlcjoxMjgzODU4") == ("User", "1283858")


@given(st.sampled_from(["User", "Budget", "TagValue"]), st.from_regex(r"[0-9a-v_:-]{1,40}", fullmatch=True))
def test_every_spend_id_is_taken_apart(type_name: str, key: str) -> None:
    assert parse_spend_id(spend_id(type_name, key)) == (type_name, key)


@pytest.mark.parametrize(
    "text",
    ["", "579535", "bgt_uv3ogfaead47j90sf9v9k97ab8", "QnVkZ2V0", "QnVkZ2V0OjU3OTUzNQ", "Büdget", "////"],
)
def test_other_texts_are_no_spend_ids(text: str) -> None:
    assert parse_spend_id(text) is None


def test_a_uuid_follows_from_serial_and_seed() -> None:
    assert uuid4(1, 1) == "f7caf9db-cf56-457f-b3e1-69b027112438"


@given(SERIALS, SEEDS)
def test_every_uuid_is_a_version_4_uuid_of_rfc_4122(serial: int, seed: int) -> None:
    value = uuid.UUID(uuid4(serial, seed))

    assert (value.version, value.variant, str(value)) == (4, uuid.RFC_4122, uuid4(serial, seed))


@given(serial=st.integers(0, 2**29), seed=st.integers(0, 2**31))
def test_an_id_is_known_as_minted_by_its_own_seed_alone(serial: int, seed: int) -> None:
    text = bill_id("bli", "02", serial, seed)
    assert is_minted("bli", text, seed)
    assert not is_minted("bli", text, seed + 1)
    assert not is_minted("00n", text, seed)


def test_what_is_no_id_is_not_minted() -> None:
    assert not is_minted("bli", "bli02", 1)
    assert not is_minted("bli", "bli02AAAAAAAAAAAAAAA", 1)
