"""Time and payments: however a span is cut into steps, the books end the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.payables.books import Books, opened

END = "2027-01-15T12:00-08:00"

# Moments between the start and the end, the hours of stages among them.
MOMENTS = st.builds(
    "{}T{:02d}:{:02d}-08:00".format,
    st.sampled_from([f"2026-11-{day}" for day in range(25, 31)] + [f"2026-12-{day:02d}" for day in range(1, 32)]),
    st.sampled_from([8, 9, 12, 18, 20, 23]),
    st.sampled_from([0, 59]),
)


def scheduled(books: Books) -> None:
    """Payments of every sort and a few process dates, some of the same bill."""
    combining, electronic = books.vendor(), books.vendor(bank=True)
    books.pay_all(books.bill(100, combining), books.bill(200, combining))
    books.pay_all(books.bill(300, combining), processDate="2026-12-24")
    shared = books.bill(1_000, electronic)
    books.pay(shared, 400)
    books.pay(shared, 600, processDate="2026-12-11")
    faster = {"requestPayFaster": True}
    books.pay(books.bill(500, electronic), processDate="2026-12-31", processingOptions=faster)
    by_air = {**faster, "requestCheckDeliveryType": "UPS_2DAY"}
    books.pay(books.bill(700), processDate="2026-12-18", processingOptions=by_air)


@settings(max_examples=25)
@given(st.lists(MOMENTS, max_size=6))
def test_however_time_is_cut_the_books_end_the_same(moments: list[str]) -> None:
    with opened() as at_once:
        scheduled(at_once)
        total, whole = at_once.turn_to(END), at_once.everything()

    with opened() as in_steps:
        scheduled(in_steps)
        steps = sum([in_steps.turn_to(moment) for moment in [*sorted(moments), END]])

        assert steps == total
        assert in_steps.everything() == whole


def test_by_the_end_every_payment_has_been_cleared() -> None:
    with opened() as books:
        scheduled(books)

        books.turn_to(END)

        payments = books.everything()[2]
        assert [payment["singleStatus"] for payment in payments] == ["CLEARED"] * 6
