"""Whatever happens, what a budget, a card and its holder have spent is the sum of the transactions of the period."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.domain.consistency import findings
from mockserver.domain.context import Context
from mockserver.domain.spend import funds
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_CARD, SPEND_MEMBER, SPEND_TRANSACTION
from mockserver.domain.spend.periods import holds
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.domain.sums import Finding
from mockserver.kernel.errors import Refusal
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from tests.domain.spend.spend_company import SpendCompany

CENTS = st.integers(0, 9_000)
PLACES = st.integers(0, 1)
CARD_PLACES = st.integers(0, 3)
DAYS = ("2026-03-11", "2026-03-31", "2026-04-01", "2026-04-02", "2026-06-01", "2027-01-01")

MOMENTS = st.sampled_from([{}, {}, {"occurredTime": "2026-02-28T20:00:00.000+00:00"}])

Act = Callable[["Story"], object]


class Story:
    """Two budgets, a card of each kind in both, and what happens to them."""

    def __init__(self, engine: MemoryEngine) -> None:
        self.spend_company = SpendCompany(engine)
        self.budgets = [
            self.spend_company.new_budget(carryOver=True),
            self.spend_company.new_budget(recurringInterval="WEEKLY", currentPeriod={"limit": 9_000}),
        ]
        self.clark = self.spend_company.new_user()
        funds_of_admin: Record = {"currentPeriod": {"limit": 8_000}, "recurringLimit": 9_000}
        for budget in self.budgets:
            self.spend_company.domain(self.put(budget, funds_of_admin))
            self.spend_company.domain(self.put(budget, {"shareBudgetFunds": True}, self.clark))
        self.cards = [
            self.spend_company.new_card(self.budgets[0]),
            self.spend_company.new_card(self.budgets[1], currentPeriod={"limit": 4_000}, recurringLimit=5_000),
            self.spend_company.new_card(self.budgets[1], type="VIRTUAL_VENDOR", currentPeriod={"limit": 7_000}),
            self.spend_company.new_card(self.budgets[0], userId=self.clark["id"]),
        ]

    def put(self, budget: Record, values: Record, user: Record | None = None) -> Callable[[Context], Record]:
        """Set a user's funds in a budget, the admin's unless told."""
        user_id = (user or self.spend_company.admin)["id"]
        return lambda ctx: BUDGETS.put_member(ctx, budget["id"], user_id, values)

    def findings(self) -> list[Finding]:
        """What the books themselves say does not add up."""
        with self.spend_company.context() as ctx:
            return findings(ctx.tx)

    def tell(self, acts: Iterable[Act]) -> None:
        """Do one thing after the other."""
        for act in acts:
            act(self)

    def transactions(self, word: str) -> list[Record]:
        """All transactions of a type, oldest first."""
        return self.spend_company.domain(lambda ctx: ctx.find(SPEND_TRANSACTION, {"transactionType": word}))

    def differences(self) -> list[str]:
        """Every stored sum that is not what its transactions, members and cards add up to."""
        with self.spend_company.context() as ctx:
            transactions = ctx.find(SPEND_TRANSACTION)
            members = ctx.find(SPEND_MEMBER)
            cards = ctx.find(SPEND_CARD)
            budgets = [BUDGETS.get(ctx, budget["id"]) for budget in self.budgets]
        rows = [(card, spend_in_period(transactions, "cardId", card), card["currentPeriod"]["spent"]) for card in cards]
        for budget in budgets:
            mine = [one for one in members + cards if one["budgetId"] == budget["id"]]
            period = budget["currentPeriod"]
            rows.append((budget, spend_in_period(transactions, "budgetId", budget), period["spent"]["total"]))
            rows.append((budget, period["spent"]["cleared"] + period["spent"]["pending"], period["spent"]["total"]))
            rows.append((budget, sum(funds.assigned_amount(one) for one in mine), period["assigned"]))
            rows += [
                (member, spend_of_member(transactions, budget, member), member["currentPeriod"]["spent"])
                for member in members
                if member["budgetId"] == budget["id"]
            ]
        return [f"{record['id']}: {sums} is stored as {stored}" for record, sums, stored in rows if sums != stored]


def spend_in_period(transactions: list[Record], column: str, record: Record) -> int:
    """The sum of the transactions that name a record, in its period."""
    mine = [one for one in transactions if one[column] == record["id"] and holds(record, one["occurredTime"])]
    return sum(sum(funds.spend_of(one)) for one in mine)


def spend_of_member(transactions: list[Record], budget: Record, member: Record) -> int:
    """What a member spent in a budget with other than vendor cards."""
    paid = [one for one in transactions if one["budgetId"] == budget["id"] and holds(budget, one["occurredTime"])]
    return sum(funds.spent_by_holder(one) for one in paid if one["userId"] == member["userId"])


def buy(card: int, cents: int, moment: Record) -> Act:
    """A purchase, now or at an earlier moment."""
    return lambda story: story.spend_company.purchase(story.cards[card], cents, **moment)


def on_last(word: str, act: Callable[[Context, Record], object]) -> Act:
    """Something happens to the newest transaction of a type that it can happen to."""

    def do(story: Story) -> None:
        fitting = [one for one in story.transactions(word) if one["amount"] > 0]
        with suppress(Refusal):
            story.spend_company.domain(lambda ctx: act(ctx, fitting[-1]) if fitting else None)

    return do


def move(place: int) -> Act:
    """The newest clear is paid by another budget."""

    def do(story: Story) -> None:
        on_last("CLEAR", lambda ctx, one: TRANSACTIONS.move(ctx, one["id"], story.budgets[place]["id"]))(story)

    return do


def turn(day: str) -> Act:
    """Days go by, never back."""

    def do(story: Story) -> None:
        moment = f"{day}T20:00:00.000+00:00"
        story.spend_company.go_to(max(moment, story.spend_company.clock.stamp()))

    return do


def on_card(card: int, act: Callable[[Context, str], object]) -> Act:
    """Something happens to a card, unless it is refused."""

    def do(story: Story) -> None:
        with suppress(Refusal):
            story.spend_company.domain(lambda ctx: act(ctx, story.cards[card]["id"]))

    return do


def change_card(card: int, values: Record) -> Act:
    """A card's funds change."""
    return on_card(card, lambda ctx, card_id: CARDS.patch(ctx, card_id, values))


def freeze(card: int, *, frozen: bool) -> Act:
    """A card is frozen, or let go."""
    return on_card(card, lambda ctx, card_id: CARDS.set_frozen(ctx, card_id, frozen=frozen))


def delete_card(card: int) -> Act:
    """A card is deleted for good."""
    return on_card(card, lambda ctx, card_id: CARDS.set_deleted(ctx, card_id, "LOST"))


def move_card(card: int, place: int) -> Act:
    """A card goes to another budget."""
    return on_card(card, lambda ctx, card_id: CARDS.patch(ctx, card_id, {"budgetId": story_budget(ctx, place)}))


def story_budget(ctx: Context, place: int) -> str:
    """The id of the budget at a place."""
    return str(ctx.find(SPEND_BUDGET)[place]["id"])


def remove_clark(place: int) -> Act:
    """The other member leaves a budget."""

    def do(story: Story) -> None:
        story.spend_company.domain(
            lambda ctx: BUDGETS.remove_member(ctx, story.budgets[place]["id"], story.clark["id"])
        )

    return do


def retire(place: int) -> Act:
    """A budget is retired."""
    return lambda story: story.spend_company.domain(lambda ctx: BUDGETS.archive(ctx, story.budgets[place]["id"]))


def change_budget(place: int, values: Record) -> Act:
    """A budget's interval changes."""
    return lambda story: story.spend_company.domain(lambda ctx: BUDGETS.patch(ctx, story.budgets[place]["id"], values))


def change_member(place: int, values: Record, *, clark: bool = False) -> Act:
    """What the admin or the other member may spend is changed."""

    def do(story: Story) -> None:
        with suppress(Refusal):
            story.spend_company.domain(story.put(story.budgets[place], values, story.clark if clark else None))

    return do


FUNDS: st.SearchStrategy[Record] = st.one_of(
    CENTS.map(lambda cents: {"currentPeriod": {"limit": cents}, "recurringLimit": cents}),
    st.just({"shareBudgetFunds": True}),
)
ALLOCATIONS = CENTS.map(lambda cents: {"shareBudgetFunds": True, "currentPeriod": {"limit": cents}})
ACTS = st.one_of(
    st.builds(buy, CARD_PLACES, CENTS, MOMENTS),
    st.just(on_last("AUTHORIZATION", lambda ctx, one: TRANSACTIONS.clear(ctx, one["id"]))),
    st.just(on_last("AUTHORIZATION", lambda ctx, one: TRANSACTIONS.reverse(ctx, one["id"]))),
    st.just(on_last("CLEAR", lambda ctx, one: TRANSACTIONS.refund(ctx, one["id"]))),
    st.builds(move, PLACES),
    st.builds(turn, st.sampled_from(DAYS)),
    st.builds(change_card, CARD_PLACES, FUNDS | ALLOCATIONS),
    st.builds(freeze, CARD_PLACES, frozen=st.booleans()),
    st.builds(delete_card, CARD_PLACES),
    st.builds(move_card, CARD_PLACES, PLACES),
    st.builds(change_member, PLACES, FUNDS, clark=st.booleans()),
    st.builds(remove_clark, PLACES),
    st.builds(retire, PLACES),
    st.builds(change_budget, PLACES, st.sampled_from([{"recurringInterval": w} for w in ("DAILY", "YEARLY", "NONE")])),
)


@settings(max_examples=100)
@given(st.lists(ACTS, max_size=14))
def test_every_sum_is_the_sum_of_what_it_counts(engine: MemoryEngine, acts: list[Act]) -> None:
    story = Story(engine)

    story.tell(acts)

    assert story.differences() == []
    assert story.findings() == []
    engine.drop_world(story.spend_company.world)
