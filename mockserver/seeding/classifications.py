"""The classifications of the organization, besides its chart of accounts, and how lines are sorted by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from mockserver.domain.classifications import (
    ACCOUNTING_CLASSES,
    DEPARTMENTS,
    EMPLOYEES,
    ITEMS,
    JOBS,
    LOCATIONS,
    Classification,
)
from mockserver.domain.context import Context
from mockserver.kernel.kinds import Record
from mockserver.kernel.money import cents
from mockserver.kernel.randomness import Random
from mockserver.seeding.books import Books

ACCOUNTANT = "accountant"
AFTER_FOUNDING = 3  # days until they are set up
OVERHEAD_ACCOUNTS = "6"  # what numbers of accounts begin with that hold expenses of the studio itself
DESIGN_FEES = "4000"  # the account of what a designer's hours bring in

# A job's name, its customer's, its class and the last name of its designer.
Job = Sequence[str]


def plan(books: Books) -> None:
    """Plan all of them, for the third day after the founding."""
    day = books.tables["organization"]["founded"] - AFTER_FOUNDING
    books.timeline.plan(books.moment(day), partial(add, books))


def add(books: Books, moment: datetime) -> None:
    """Make the classifications, as the accountant, and remember them by their names, employees by the last one."""
    ctx, table = books.as_user(moment, ACCOUNTANT), books.tables["classifications"]
    for name in table["accountingClasses"]:
        add_one(books, ctx, ACCOUNTING_CLASSES, name, {"name": name})
    for resource, rows in ((DEPARTMENTS, "departments"), (LOCATIONS, "locations")):
        for name, _ in table[rows]:
            add_one(books, ctx, resource, name, {"name": name})
    for first, last in table["employees"]:
        add_one(books, ctx, EMPLOYEES, last, {"firstName": first, "lastName": last})
    for name, customer, *_ in table["jobs"]:
        add_one(books, ctx, JOBS, name, {"name": name, "description": customer})
    for row in books.tables.get("invoiceLines", {"rows": ()})["rows"]:
        add_item(books, ctx, *row)


def add_one(books: Books, ctx: Context, resource: Classification, name: str, values: Record) -> None:
    """Make one classification, remembered by a name."""
    books.named[resource.kind.name, name] = resource.create(ctx, values)


def add_item(
    books: Books,
    ctx: Context,
    name: str,
    item_type: str,
    price: float,
    greatest: float,
    most: int,
    parts: int,
    account: str,
    cost: float = 0.0,
    cost_account: str = "",
) -> None:
    """Make an item of what invoices charge for; what is bought for resale has a cost, and an account for it."""
    values: Record = {
        "name": name,
        "type": item_type,
        "price": price,
        "chartOfAccountId": books.id_of("chart_of_account", account),
    }
    if cost_account:
        purchase = {"purchaseCost": cents(cost), "purchaseDescription": name}
        values |= {**purchase, "expenseChartOfAccountId": books.id_of("chart_of_account", cost_account)}
    add_one(books, ctx, ITEMS, name, values)


def job_of(books: Books, customer: str) -> Job | None:
    """The job of a customer of that name."""
    jobs: Sequence[Job] = books.tables["classifications"]["jobs"]
    return next((job for job in jobs if job[1] == customer), None)


def is_overhead(account: str) -> bool:
    """Whether what is booked to an account of that number is an expense of the studio itself."""
    return account.startswith(OVERHEAD_ACCOUNTS)


def sorted_by(books: Books, stream: Random, account: str) -> Record:
    """An account of that number, and a class that goes with it."""
    table = books.tables["classifications"]
    others = [name for name in table["accountingClasses"] if name != table["overhead"]]
    name = table["overhead"] if is_overhead(account) else stream.choice(others)
    return of_class(books, account, name)


def of_class(books: Books, account: str, name: str) -> Record:
    """An account of that number, and the class of a name."""
    return {
        "chartOfAccountId": books.id_of("chart_of_account", account),
        "accountingClassId": books.id_of("accounting_class", name),
    }


def department_and_location(books: Books, account: str) -> Record:
    """The department and the location that what is booked to an account belongs to."""
    table = books.tables["classifications"]
    return {
        "departmentId": books.id_of("department", owner_of(account, table["departments"])),
        "locationId": books.id_of("location", owner_of(account, table["locations"])),
    }


def owner_of(account: str, rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The name of the row that an account is listed with; of the first one, where it is listed with none."""
    return next((name for name, accounts in rows if account in accounts), rows[0][0])


def for_studio(books: Books, account: str) -> Record:
    """The classifications of an expense of the studio itself."""
    return {
        **of_class(books, account, books.tables["classifications"]["overhead"]),
        **department_and_location(books, account),
    }


def for_job(books: Books, account: str, job: Job) -> Record:
    """The classifications of what a job costs or brings in; its designer is named where hours were sold."""
    name, _, class_name, designer = job
    by = {"employeeId": books.id_of("employee", designer)} if account == DESIGN_FEES else {}
    own = {"jobId": books.id_of("job", name), **by}
    return {**of_class(books, account, class_name), **department_and_location(books, account), **own}


def for_client(books: Books, account: str, *, is_business: bool) -> Record:
    """The classifications of what belongs to no job: businesses are of one class, people of another."""
    names = books.tables["classifications"]["withoutJob"]
    return {
        **of_class(books, account, names["business" if is_business else "person"]),
        **department_and_location(books, account),
    }
