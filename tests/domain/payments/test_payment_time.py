"""Time and payments: however a span is cut into steps, the books end the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.domain.funding.ap_cards import AP_CARD
from mockserver.domain.funding.exchange_rates import new_batch
from mockserver.domain.payments.mass_payments import MASS_PAYMENT, MASS_PAYMENTS
from mockserver.domain.payments.outcomes import choose
from mockserver.domain.payments.payments import PAYMENTS
from mockserver.domain.risk_verifications import RISK_VERIFICATION, RISK_VERIFICATIONS
from mockserver.kernel.kinds import Record
from tests.domain.books import Books, open_books

END = "2027-01-15T12:00-08:00"

# Moments between the start and the end, the hours of stages and the seconds of batches among them.
DAYS = [f"2026-11-{day}" for day in range(25, 31)] + [f"2026-12-{day:02d}" for day in range(1, 32)]
MOMENTS = st.one_of(
    st.builds(
        "{}T{:02d}:{:02d}-08:00".format,
        st.sampled_from(DAYS),
        st.sampled_from([8, 9, 12, 18, 20, 23]),
        st.sampled_from([0, 59]),
    ),
    st.builds("2026-11-24T12:00:{:02d}-08:00".format, st.integers(0, 4)),
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
    books.pay(books.bill(800, books.enrolled()), processDate="2026-12-02")
    books.pay(books.bill(900, books.abroad()), exchangeRateBatchId=new_batch(books.ctx))


def turned_out_badly(books: Books) -> None:
    """Payments that fail, wait or expire, and one whose card is paid back."""
    card = books.ap_card()
    funding = {"type": "AP_CARD", "id": card["id"]}
    expiring = books.pay(books.bill(500, books.enrolled()), fundingAccount=funding, processDate="2026-11-30")
    fates = {"FUNDING_FAILED_VOIDED": "2026-12-02", "DISBURSEMENT_FAILED_ACTION_NEEDED": "2026-12-09"}
    failing = [books.pay(books.bill(50, books.vendor(bank=True)), processDate=day) for day in fates.values()]
    for payment, word in zip([expiring, *failing], ["EXPIRING", *fates], strict=True):
        choose(books.ctx, PAYMENTS.get(books.ctx, payment["id"]), word)
    pending = books.pay(books.bill(70), processDate="2026-12-04")
    choose(books.ctx, PAYMENTS.get(books.ctx, pending["id"]), "CANCELLATION_IN_PROGRESS")
    PAYMENTS.cancel(books.ctx, pending["id"])


def waiting(books: Books) -> None:
    """A batch of two slices, in whose second one a bill is paid off and the rest fails, and a risk verification."""
    parts = [{"billId": books.bill(107)["id"], "amount": 1}] * 110
    MASS_PAYMENTS.submit(books.ctx, books.terms(payments=parts, processDate="2026-12-11"))
    RISK_VERIFICATIONS.begin(books.ctx, has_phone=True)


def begun(books: Books) -> None:
    """Everything that goes on by itself."""
    scheduled(books)
    turned_out_badly(books)
    waiting(books)


def all_of(books: Books) -> list[list[Record]]:
    """Every record that changes as time goes by."""
    kinds = (MASS_PAYMENT, RISK_VERIFICATION, AP_CARD)
    return [*books.everything(), *(books.ctx.tx.everywhere(kind) for kind in kinds)]


@settings(max_examples=8)
@given(st.lists(MOMENTS, max_size=6))
def test_however_time_is_cut_the_books_end_the_same(moments: list[str]) -> None:
    with open_books() as at_once:
        begun(at_once)
        total, whole = at_once.turn_to(END), all_of(at_once)

    with open_books() as in_steps:
        begun(in_steps)
        steps = sum([in_steps.turn_to(moment) for moment in [*sorted(moments), END]])

        assert steps == total
        assert all_of(in_steps) == whole


def test_by_the_end_every_payment_has_been_cleared() -> None:
    with open_books() as books:
        scheduled(books)

        books.turn_to(END)

        payments = books.everything()[2]
        assert [payment["singleStatus"] for payment in payments] == ["CLEARED"] * 8
