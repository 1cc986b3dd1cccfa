"""The Spend & Expense company: its people, budgets and cards.

What the cards buy is in `purchases`, what is noted of expenses in `expenses`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.cards import CARDS
from mockserver.domain.spend.companies import COMPANIES
from mockserver.domain.spend.users import USERS
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.kernel.randomness import Random
from mockserver.seeding import expenses, purchases
from mockserver.seeding.books import Books, Organization
from mockserver.seeding.people import mail
from mockserver.seeding.scenarios import Table

ADMIN = "admin"  # the key of the first user, who sets everything up
MEMBERS_OF_A_BUDGET = 4
SETTING_UP = timedelta(days=14)  # from the founding to budgets, and from there to cards
HALF_A_DAY = timedelta(hours=12)


def plan(books: Books) -> None:
    """The founding, the budgets and cards some weeks later, and the purchases."""
    spec, stream = books.tables["spend"], books.chance("spend")
    founding = books.moment(spec["founded"])
    books.timeline.plan(founding, partial(add_company, books))
    for budget in spec.get("budgets", ()):
        books.timeline.plan(founding + SETTING_UP, partial(open_budget, books, stream, budget))
    if "purchases" in spec:
        purchases.plan(books)
    expenses.plan(books)
    for name in spec.get("frozen", ()):
        books.timeline.plan(books.moment(0) - HALF_A_DAY, partial(freeze, books, name))


def add_company(books: Books, moment: datetime) -> None:
    """The company and its users; those with a key may be given tokens."""
    spec = books.tables["spend"]
    company = COMPANIES.create(books.at_world(moment), {name: spec[name] for name in ("name", "timezone")})
    books.company = Organization(company["number"], company["id"])
    for index, user in enumerate(spec["users"]):
        add_user(books, user, user.get("key", str(index)), moment)


def add_user(books: Books, spec: Table, key: str, moment: datetime) -> None:
    """A user, made up where the scenario names none."""
    first, last = (spec["firstName"], spec["lastName"]) if "firstName" in spec else books.people.name()
    email = spec.get("email") or mail(f"{first}{last}", books.tables["spend"]["domain"])
    values = {"firstName": first, "lastName": last, "email": email, "role": spec["role"]}
    user = books.company.users[key] = USERS.create(books.in_company(moment), values)
    if "key" in spec:
        place = {"org": books.company.number, "companyId": books.company.id, "userId": user["id"]}
        books.sign_ins["spend"][key] = place


def open_budget(books: Books, stream: Random, spec: Table, moment: datetime) -> None:
    """A budget of its owner and some members, who share its funds."""
    users = list(books.company.users.values())
    owner = stream.choice([user for user in users if user["role"] == "ADMIN"])
    members = stream.sample([user for user in users if user["role"] == "MEMBER"], MEMBERS_OF_A_BUDGET)
    limit = cents(spec["limit"])
    values: Record = {
        "name": spec["name"],
        "recurringInterval": spec["interval"],
        "currentPeriod": {"limit": limit},
        "shareFunds": "SHARE_WITH_ALL_MEMBERS",
        "receiptRequired": spec.get("receipts", False),
        "owners": [owner["id"]],
        "members": [member["id"] for member in members],
    }
    if spec["interval"] != "NONE":
        values["recurringLimit"] = limit
    books.named["spend_budget", spec["name"]] = BUDGETS.create(books.in_company(moment, ADMIN), values)
    books.timeline.plan(moment + SETTING_UP, partial(issue_cards, books, stream, spec, [owner, *members]))


def issue_cards(books: Books, stream: Random, spec: Table, people: list[Record], moment: datetime) -> None:
    """Issue the cards of a budget to some of its people, ready for use."""
    budget_id = books.id_of("spend_budget", spec["name"])
    cards = books.cards.setdefault(spec["name"], [])
    for card_type, number in spec["cards"].items():
        for _ in range(number):
            user = stream.choice(people)
            values: Record = {"type": card_type, "userId": user["id"], "status": "ACTIVATED"}
            if card_type != "PHYSICAL":
                values |= {"budgetId": budget_id, "name": f"{spec['name']} {len(cards) + 1}", "shareBudgetFunds": True}
            card = CARDS.create(books.in_company(moment, ADMIN), values)
            cards.append(card)
            books.named["spend_card", str(card.get("name"))] = card


def freeze(books: Books, name: str, moment: datetime) -> None:
    """Freeze a card that the scenario names, as the administrator."""
    CARDS.set_frozen(books.in_company(moment, ADMIN), books.id_of("spend_card", name), frozen=True)
