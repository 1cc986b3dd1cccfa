"""Fields that only reads have: of referenced records, of records that refer to one, and of a rule."""

from collections.abc import Iterator, Sequence

import pytest

from mockserver.domain import all_resources
from mockserver.domain.context import Caller, Context
from mockserver.domain.payables.bills import BILLS
from mockserver.domain.read_fields import ComputedFields, FromRecord, Presentation, ReadField, Referring
from mockserver.domain.receivables.credit_memos import CREDIT_MEMOS
from mockserver.domain.resource import Resource
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.clock import Clock
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter
from mockserver.store.errors import StoreError
from mockserver.store.memory import MemoryEngine

COOK = Kind("cook", "", plain=True)
DISH = Kind("dish", "", columns=(Column("cookId"), Column("sold", "bool")), plain=True)


@pytest.fixture
def ctx() -> Iterator[Context]:
    """A kitchen: Ada, who cooks soup and pie, and Ben, who cooks nothing."""
    engine = MemoryEngine(lambda: (COOK, DISH))
    with engine.write(engine.create_world({})) as tx:
        tx.insert(COOK, {"id": "ada", "seq": 1, "org": 1, "first": "Ada", "last": "Byron"})
        tx.insert(COOK, {"id": "ben", "seq": 2, "org": 1, "first": "Ben"})
        tx.insert(DISH, {"id": "soup", "seq": 3, "org": 1, "cookId": "ada", "sold": True, "price": 5})
        tx.insert(DISH, {"id": "pie", "seq": 4, "org": 1, "cookId": "ada", "sold": False, "price": 7})
        yield Context(tx, Clock(lambda: 0.0), ENVIRONMENTS["sandbox"], 1, Caller("default", "user", org=1))
    engine.close()


def shout(ctx: Context, records: Sequence[Record]) -> None:
    for record in records:
        record["loud"] = record["id"].upper()


def presented(ctx: Context, record: Record, *fields: ReadField) -> Record:
    Presentation(fields).add_to(ctx, [record])
    return record


def test_a_field_is_that_of_the_referenced_record(ctx: Context) -> None:
    dish = presented(ctx, {"id": "x", "cookId": "ada"}, FromRecord("cookName", COOK, "cookId", "first"))

    assert dish == {"id": "x", "cookId": "ada", "cookName": "Ada"}


def test_a_field_is_made_from_several(ctx: Context) -> None:
    full = FromRecord("cookName", COOK, "cookId", "first", "last", value=lambda cook: f"{cook['first']} {cook['last']}")

    assert presented(ctx, {"id": "x", "cookId": "ada"}, full)["cookName"] == "Ada Byron"


@pytest.mark.parametrize("record", [{"id": "x"}, {"id": "x", "cookId": None}, {"id": "x", "cookId": "eve"}])
def test_a_reference_to_nothing_leaves_the_field_out(ctx: Context, record: Record) -> None:
    assert "cookName" not in presented(ctx, record, FromRecord("cookName", COOK, "cookId", "first"))


def test_a_value_that_is_not_there_leaves_the_field_out(ctx: Context) -> None:
    last = FromRecord("lastName", COOK, "cookId", "last")

    assert presented(ctx, {"id": "x", "cookId": "ben"}, last) == {"id": "x", "cookId": "ben"}


def test_the_records_that_refer_to_one_are_listed_as_they_were_made(ctx: Context) -> None:
    cook = presented(ctx, {"id": "ada"}, Referring("dishes", DISH, "cookId", fields=("id", "price")))

    assert cook["dishes"] == [{"id": "soup", "price": 5}, {"id": "pie", "price": 7}]


def test_filters_and_conditions_leave_referring_records_out(ctx: Context) -> None:
    sold = Referring("sold", DISH, "cookId", fields=("id",), filters=(Filter("sold", "eq", True),))
    dear = Referring("dear", DISH, "cookId", fields=("id",), counts=lambda dish: dish["price"] > 5)

    assert presented(ctx, {"id": "ada"}, sold, dear) == {"id": "ada", "sold": [{"id": "soup"}], "dear": [{"id": "pie"}]}


def test_a_list_of_nothing_is_empty_or_left_out(ctx: Context) -> None:
    always, optional = Referring("all", DISH, "cookId"), Referring("some", DISH, "cookId", optional=True)

    assert presented(ctx, {"id": "ben"}, always, optional) == {"id": "ben", "all": []}


def test_a_rule_sees_what_was_declared_before_it(ctx: Context) -> None:
    dishes = Referring("dishes", DISH, "cookId", fields=("id",))

    cook = presented(ctx, {"id": "ada"}, dishes, ComputedFields(shout, {}))

    assert cook == {"id": "ada", "dishes": [{"id": "soup"}, {"id": "pie"}], "loud": "ADA"}


NAME = FromRecord("cookName", COOK, "cookId", "first")
DISHES = Referring("dishes", DISH, "cookId", fields=("id",))


def test_fields_that_nobody_looks_at_are_not_read(ctx: Context) -> None:
    record = {"id": "ada", "cookId": "ben"}

    Presentation([NAME, DISHES]).only({"cookName"}).add_to(ctx, [record])

    assert record == {"id": "ada", "cookId": "ben", "cookName": "Ben"}


def test_beside_a_rule_every_field_is_read(ctx: Context) -> None:
    presentation = Presentation([NAME, DISHES, ComputedFields(shout, {})])

    assert presentation.only({"loud"}) is presentation


def test_nothing_is_read_for_no_records(ctx: Context) -> None:
    ctx.tx.end()

    BILLS.present(ctx, [])
    with pytest.raises(StoreError):
        BILLS.present(ctx, [{"id": "00n", "vendorId": "009"}])


def test_a_bill_s_answer_depends_on_its_vendor_s_name_and_on_its_approvers() -> None:
    assert BILLS.present_depends_on() == {"vendor": {"name"}, "bill_approver": {"*"}}


def test_a_credit_memo_s_answer_depends_on_three_fields_of_its_uses() -> None:
    assert CREDIT_MEMOS.present_depends_on() == {"invoice_credit": {"invoiceId", "amount", "creditMemoId"}}


def test_a_transaction_s_answer_depends_on_its_user_its_budget_and_its_tags() -> None:
    assert TRANSACTIONS.present_depends_on() == {
        "spend_user": {"firstName", "lastName"},
        "spend_budget": {"name", "parentBudgetId"},
        "spend_custom_field": {"name", "seq"},
        "spend_custom_field_value": {"id", "seq", "value"},
    }


def test_no_resource_presents_its_records_in_a_way_of_its_own() -> None:
    assert [type(one).__name__ for one in all_resources() if type(one).present is not Resource.present] == []
