"""Rules of approval policies: what they look at in a bill, whether they hold, and which cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from mockserver.domain.classifications import REFS
from mockserver.kernel import money
from mockserver.kernel.errors import NO_VALUE, BillError
from mockserver.kernel.kinds import Record

AMOUNT, LINE_AMOUNT = "BILL_AMOUNT", "BILL_LINE_ITEM_AMOUNT"
VENDOR = "VENDOR_ID"

# Keys that name a classification: the field in which a bill or a line of it has one.
CLASSIFICATIONS: Mapping[str, str] = {
    "ACCOUNTING_CLASS_ID": "accountingClassId",
    "CHART_OF_ACCOUNT_ID": "chartOfAccountId",
    "CUSTOMER_ID": "customerId",
    "DEPARTMENT_ID": "departmentId",
    "EMPLOYEE_ID": "employeeId",
    "JOB_ID": "jobId",
    "LOCATION_ID": "locationId",
}

# The kind of the record that the values of a key name.
KINDS: Mapping[str, str] = {VENDOR: "vendor", **{key: REFS[field] for key, field in CLASSIFICATIONS.items()}}

# How an amount compares with a value of its rule; ids are one of the rule's values (F-640).
AMOUNT_OPS: Mapping[str, Callable[[int, int], bool]] = {"lt": int.__lt__, "gte": int.__ge__}
ID_OPS = ("in",)
OPS = (*AMOUNT_OPS, *ID_OPS)

# What a rule must say beyond the shape of a request (F-641).
MEMBERS = ("key", "op", "values")


def ids_of(bill: Record, key: str) -> list[str]:
    """The ids that a bill names by a key; classifications count where it or one of its lines has them."""
    if key == VENDOR:
        return [bill["vendorId"]]
    field, holders = CLASSIFICATIONS[key], (bill, *bill["billLineItems"])
    return [one[field] for holder in holders if (one := holder.get("classifications")) and one.get(field)]


def all_hold(rules: Sequence[Record], bill: Record) -> bool:
    """Whether all rules are true of a bill: those about amounts of lines have to be true of one line (F-1301)."""
    of_lines = [rule for rule in rules if rule["key"] == LINE_AMOUNT]
    amounts = [line["amount"] for line in bill["billLineItems"]] if of_lines else []
    if of_lines and not any(all(compares(rule, amount) for rule in of_lines) for amount in amounts):
        return False
    return all(_holds(rule, bill) for rule in rules if rule["key"] != LINE_AMOUNT)


def _holds(rule: Record, bill: Record) -> bool:
    if rule["key"] == AMOUNT:
        return compares(rule, bill["amount"])
    return any(record_id in rule["values"] for record_id in ids_of(bill, rule["key"]))


def compares(rule: Record, amount: int) -> bool:
    """Whether an amount in cents compares with one of a rule's values as the rule says."""
    compare = AMOUNT_OPS[rule["op"]]
    return any(compare(amount, money.cents(value.strip())) for value in rule["values"])


def refusals(rules: Sequence[Record]) -> Iterator[BillError]:
    """What is wrong with rules that have the right shape; raises nothing (F-641)."""
    for index, rule in enumerate(rules):
        missing = [name for name in MEMBERS if not rule.get(name)]
        for name in missing:
            yield _refusal(f"rules[{index}].{name}", "[]" if rule.get(name) == [] else NO_VALUE)
        if not missing:
            yield from _mismatches(rule, f"rules[{index}]")


def _mismatches(rule: Record, where: str) -> Iterator[BillError]:
    """Amounts are compared in one way, ids in another; an amount is a number."""
    if rule["op"] not in (ID_OPS if rule["key"] in KINDS else AMOUNT_OPS):
        yield _refusal(f"{where}.op", rule["op"])
    for place, value in enumerate(rule["values"] if rule["key"] not in KINDS else ()):
        if not _is_amount(value):
            yield _refusal(f"{where}.values[{place}]", value)


def _refusal(path: str, value: str) -> BillError:
    return BillError("BDC_1119", path, value, fact="F-641")


def _is_amount(text: str) -> bool:
    """Whether a text reads as an amount of dollars, blanks around it left out."""
    try:
        money.cents(text.strip())
    except ValueError:
        return False
    return True
