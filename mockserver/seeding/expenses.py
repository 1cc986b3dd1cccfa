"""What the S&E company notes of its expenses: custom fields, receipts, reimbursements, an answered challenge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.context import Context
from mockserver.domain.spend.challenges import CHALLENGES
from mockserver.domain.spend.custom_fields import CUSTOM_FIELD_VALUES, CUSTOM_FIELDS, NOTE
from mockserver.domain.spend.kinds import SPEND_CUSTOM_FIELD_VALUE, SPEND_MEMBER, SPEND_TRANSACTION
from mockserver.domain.spend.receipts import UPLOADS
from mockserver.domain.spend.reimbursements import ACTIONS, DELETED, REIMBURSEMENTS, WAITING
from mockserver.domain.spend.tagging import Entry, is_for
from mockserver.domain.spend.transactions import TRANSACTIONS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.kernel.query import Filter, Sort
from mockserver.kernel.randomness import Random
from mockserver.seeding.books import Books
from mockserver.seeding.scenarios import Table

ADMIN = "admin"
SETTING_UP = timedelta(days=15)  # from the founding, a day after the budgets
EVENING = timedelta(hours=14)  # before the office opens on the anchor's day: when the newest expenses are noted
ANSWERING = timedelta(minutes=2)
DECIDING, PAYING, ARRIVING = timedelta(days=1), timedelta(days=2), timedelta(days=4)
NEWEST = 12  # transactions that get custom fields, every other one a receipt
MAX_CHOICES = 3

# What lies behind each status that only BILL's application or a payment gives; others stand alone.
WAYS: Mapping[str, tuple[str, ...]] = {
    "AWAITING_TIER2_APPROVAL": ("AWAITING_TIER2_APPROVAL",),
    "TIER2_APPROVAL_UNDONE": ("AWAITING_TIER2_APPROVAL", "TIER2_APPROVAL_UNDONE"),
    "APPROVAL_UNDONE": ("APPROVED", "APPROVAL_UNDONE"),
    "DENIAL_UNDONE": ("DENIED", "DENIAL_UNDONE"),
    "READY_TO_PAY": ("APPROVED", "READY_TO_PAY"),
    "PAYMENT_PENDING": ("APPROVED", "PAYMENT_PENDING"),
    "PAID": ("APPROVED", "PAYMENT_PENDING", "PAID"),
    "PAYMENT_FAILED": ("APPROVED", "PAYMENT_PENDING", "PAYMENT_FAILED"),
    "CANCEL_PAYMENT": ("APPROVED", "CANCEL_PAYMENT"),
    "ARCHIVED": ("DENIED", "ARCHIVED"),
}

# An image of one white pixel.
RECEIPT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def plan(books: Books) -> None:
    """Fields once there are budgets, then what is noted; reimbursements as many days before the anchor as each says."""
    spec = books.tables["spend"]
    founding = books.moment(spec["founded"])
    for field in spec.get("customFields", ()):
        books.timeline.plan(founding + SETTING_UP, partial(add_field, books, field))
    stream = books.chance("expenses")
    for claim in spec.get("reimbursements", ()):
        Claim(books, stream, claim).plan()
    evening = books.moment(0) - EVENING
    if "challenge" in spec:
        books.timeline.plan(evening, partial(challenge, books, spec["challenge"]))
    if "purchases" in spec:
        books.timeline.plan(evening + 2 * ANSWERING, partial(note_newest, books, stream))


def add_field(books: Books, spec: Table, moment: datetime) -> None:
    """A custom field with its values, of which the scenario may have retired some."""
    ctx = books.in_company(moment, ADMIN)
    budgets = [books.id_of("spend_budget", name) for name in spec.get("requiredIn", ())]
    values = {name: value for name, value in spec.items() if name not in ("requiredIn", "retired")}
    field = CUSTOM_FIELDS.create(ctx, {**values, "requiredBudgetIds": budgets})
    for text in spec.get("retired", ()):
        CUSTOM_FIELD_VALUES.archive(ctx, CUSTOM_FIELD_VALUES.add(ctx, field, [text])[0]["id"])
    books.named["spend_custom_field", spec["name"]] = field


def challenge(books: Books, spec: Table, moment: datetime) -> None:
    """A purchase on the web that asks the holder of a card, who answers soon: the newest transaction there is."""
    card_id = books.id_of("spend_card", spec["card"])
    purchase = {"cardId": card_id, "amount": cents(spec["amount"]), "merchantName": spec["merchant"]}
    question = CHALLENGES.challenge(books.in_company(moment, ADMIN), purchase)
    books.timeline.plan(moment + ANSWERING, partial(accept, books, question["id"]))


def accept(books: Books, challenge_id: str, moment: datetime) -> None:
    """Say that it was the holder."""
    CHALLENGES.answer(books.in_company(moment, ADMIN), challenge_id, "ACCEPT")


def note_newest(books: Books, stream: Random, moment: datetime) -> None:
    """Custom fields on the newest transactions, and receipts on every other one."""
    ctx = books.in_company(moment, ADMIN)
    rows = ctx.select(
        SPEND_TRANSACTION,
        [Filter("parentTransactionId", "eq", None)],
        [Sort("occurredTime", descending=True)],
        limit=NEWEST,
    )
    for place, row in enumerate(rows):
        TRANSACTIONS.tag(ctx, row["id"], entries(books, ctx, stream, row["budgetId"], everything=place == 0))
        if place % 2 == 0:
            TRANSACTIONS.attach(ctx, row["id"], upload(ctx))


def entries(books: Books, ctx: Context, stream: Random, budget_id: str, *, everything: bool = False) -> list[Entry]:
    """A choice of values, or a note, for every field of a budget; `everything` chooses all where several may be."""
    fields = [field for (kind, _), field in books.named.items() if kind == "spend_custom_field"]
    return [entry(ctx, stream, field, everything=everything) for field in fields if is_for(field, budget_id)]


def entry(ctx: Context, stream: Random, field: Record, *, everything: bool) -> Entry:
    """A choice for one field: one or two values where it takes several, or all there are."""
    if field["type"] == NOTE:
        return Entry("", field["id"], note=stream.choice(["Client visit", "Restocking", "As quoted"]))
    live = ctx.find(SPEND_CUSTOM_FIELD_VALUE, {"customFieldId": field["id"], "archived": False})
    ids = [value["id"] for value in live]
    several = len(ids) if everything else stream.choice([1, 2])
    number = several if field["multiSelect"] else 1
    return Entry("", field["id"], stream.sample(ids, min(number, len(ids))))


def upload(ctx: Context) -> Record:
    """An upload with an image."""
    record = UPLOADS.create(ctx, {})
    UPLOADS.take(ctx, record["id"], RECEIPT, "image/png")
    return UPLOADS.get(ctx, record["id"])


@dataclass(frozen=True, slots=True)
class Claim:
    """A reimbursement to be: as its table says, of a member of its budget."""

    books: Books
    stream: Random
    spec: Table

    def plan(self) -> None:
        """Let it be submitted on its day."""
        self.books.timeline.plan(self.books.daytime(self.spec["before"], self.stream), self.submit)

    def submit(self, moment: datetime) -> None:
        """Submit it with a receipt, and plan what becomes of it."""
        books, spec = self.books, self.spec
        budget_id = books.id_of("spend_budget", spec["budget"])
        ctx = books.in_company(moment, ADMIN)
        members = ctx.find(SPEND_MEMBER, {"budgetId": budget_id, "archived": False})
        user_id = self.stream.choice([one["userId"] for one in members if one["budgetRole"] == "MEMBER"])
        values = {name: spec[name] for name in ("note", "merchantName")} | {
            "type": spec.get("type", "PURCHASE"),
            "fulfillmentType": spec.get("fulfillmentType", "ACH"),
            "amount": cents(spec["amount"]),
            "occurredDate": books.day(spec["before"] + 1).isoformat(),
            "userId": user_id,
            "budgetId": budget_id,
        }
        image = [] if values["type"] == "MILEAGE" else [(upload(ctx), "receipt.png")]
        own = REIMBURSEMENTS.submit(ctx, values, image, entries(books, ctx, self.stream, budget_id))
        way = WAYS.get(spec["status"], (spec["status"],))
        for status, later in zip(way, (DECIDING, PAYING, ARRIVING), strict=False):
            books.timeline.plan(moment + later, partial(self.step, own["id"], status))

    def step(self, claim_id: str, status: str, moment: datetime) -> None:
        """Let it have a status: by a decision, by deletion, or as BILL's application gives it."""
        ctx = self.books.in_company(moment, ADMIN)
        claim = REIMBURSEMENTS.get(ctx, claim_id)
        decisions = {word: action for action, word in ACTIONS.items()}
        if status in decisions:
            REIMBURSEMENTS.decide(ctx, claim_id, decisions[status], self.spec.get("reason"))
        elif status == DELETED:
            REIMBURSEMENTS.remove(ctx, claim_id)
        elif status != WAITING[0]:
            REIMBURSEMENTS.move_on(ctx, claim, status, batch=self.spec.get("batch", ""))
