"""Every record has two ids, and requests take either."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.dialects.spend.ids import record_id, to_uuid
from mockserver.domain.spend.kinds import BUDGET, CARD, TRANSACTION, USER
from mockserver.kernel.ids import spend_id, spend_uuid
from tests.dialects.spend.client import Client, Json
from tests.refusals import refusal_of

PREFIXES = {USER: "usr", BUDGET: "bgt", CARD: "crd"}


def test_an_id_is_base64_of_a_type_and_a_number(spend: Client, budget: Json) -> None:
    assert b64decode(budget["id"]).decode().rstrip("0123456789") == "Budget:"


def test_a_uuid_is_a_prefix_and_26_characters_of_base32hex(budget: Json) -> None:
    prefix, _, rest = budget["uuid"].partition("_")

    assert (prefix, len(rest), set(rest) - set("0123456789abcdefghijklmnopqrstuv")) == ("bgt", 26, set())


def test_a_transactions_id_holds_its_uuid_in_the_usual_spelling(spend: Client, budget: Json) -> None:
    made = spend.purchase(spend.used_card(budget), 100)

    row = spend.ok("spend.transactions.get", transactionId=made["id"])

    assert b64decode(row["id"]).decode() == f"Transaction:{to_uuid(row['uuid'])}"


@given(st.sampled_from(sorted(PREFIXES)), st.integers(1, 2**29 - 1))
def test_both_forms_name_the_same_record(spend_once: Client, kind: str, serial: int) -> None:
    uuid = spend_uuid(PREFIXES[kind], serial, 7)
    encoded = spend_id({USER: "User", BUDGET: "Budget", CARD: "Card"}[kind], str(serial))

    with spend_once.context() as ctx:
        assert [record_id(ctx, kind, form) for form in (uuid, encoded)] == [uuid, uuid]


@given(st.integers(1, 2**29 - 1))
def test_both_forms_name_the_same_transaction(spend_once: Client, serial: int) -> None:
    uuid = spend_uuid("txr", serial, 7)

    with spend_once.context() as ctx:
        assert record_id(ctx, TRANSACTION, spend_id("Transaction", to_uuid(uuid))) == uuid


@pytest.mark.parametrize(
    "text", ["", "usr_1", "VXNlcjo", spend_id("Card", "2"), spend_id("User", "02"), spend_id("User", "x")]
)
def test_what_is_no_id_of_the_kind_stays_as_it_is(spend: Client, text: str) -> None:
    with spend.context() as ctx:
        assert record_id(ctx, USER, text) == text


def test_what_is_no_uuid_in_a_transactions_id_stays_as_it_is(spend: Client) -> None:
    with spend.context() as ctx:
        assert record_id(ctx, TRANSACTION, spend_id("Transaction", "12")) == spend_id("Transaction", "12")


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_a_path_takes_either_form(spend: Client, budget: Json, form: str) -> None:
    assert spend.ok("spend.budgets.get", budgetId=budget[form]) == budget


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_a_filter_takes_either_form(spend: Client, budget: Json, form: str) -> None:
    spend.budget(name="Another")

    query = {"filters": f'budgetIds:in:"{budget[form]},bgt_none"'}

    assert spend.column("uuid", "spend.budgets.list", query) == [budget["uuid"]]


@pytest.mark.parametrize("form", ["id", "uuid"])
def test_a_body_takes_either_form(spend: Client, budget: Json, form: str) -> None:
    user = spend.user()

    made = spend.budget(owners=[user[form]])

    assert spend.column("userUuid", "spend.budgets.members.list", budgetId=made["id"]) == [user["uuid"]]


def test_an_id_of_another_company_names_nothing(spend: Client, budget: Json) -> None:
    spend.new_company("Sad Music")

    assert (
        refusal_of(spend.call("spend.budgets.get", budgetId=budget["id"]))
        == f"404 BDC_1205 No data found for the given id: {budget['uuid']}."
    )
    assert spend.column("name", "spend.budgets.list") == []


@pytest.mark.parametrize(
    ("operation", "param"),
    [
        ("spend.users.get", "userId"),
        ("spend.users.delete", "userId"),
        ("spend.budgets.get", "budgetId"),
        ("spend.budgets.delete", "budgetId"),
        ("spend.budgets.members.list", "budgetId"),
        ("spend.cards.get", "cardId"),
        ("spend.cards.delete", "cardId"),
        ("spend.cards.freeze", "cardId"),
        ("spend.cards.unfreeze", "cardId"),
        ("spend.cards.pan-jwt.get", "cardId"),
        ("spend.transactions.get", "transactionId"),
    ],
)
def test_an_unknown_id_in_a_path_is_not_found(spend: Client, operation: str, param: str) -> None:
    answer = spend.call(operation, None, {}, **{param: "usr_00000000000000000000000000"})

    assert (answer.status, answer.body[0]["code"]) == (404, "BDC_1205")


@pytest.mark.parametrize("digits", ["9" * 19, "1" * 5_000, "01", "-1"])
def test_a_key_that_no_serial_number_can_be_names_nothing(spend: Client, digits: str) -> None:
    budget_id = spend_id("Budget", digits)

    answer = spend.call("spend.budgets.get", budgetId=budget_id)

    assert refusal_of(answer) == f"404 BDC_1205 No data found for the given id: {budget_id}."
