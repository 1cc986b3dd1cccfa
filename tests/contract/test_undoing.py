"""What a test made is taken back, last things first, and what stays is reported."""

from contract_tests.answers import Answer
from contract_tests.names import Names, is_leftover
from contract_tests.undoing import Undo


def answered(status: int, body: object = None) -> Answer:
    """An answer of the target to an undo."""
    return Answer("v3.vendors.archive", status, {}, b"", body)


def test_steps_run_in_reverse_order() -> None:
    undo, done = Undo(), list[str]()
    undo.later("first", lambda: done.append("first"))
    undo.later("second", lambda: done.append("second"))

    assert (undo.run(), done) == ([], ["second", "first"])


def test_a_refusal_and_an_exception_are_reported_and_stop_nothing() -> None:
    undo, done = Undo(), list[str]()
    undo.later("last", lambda: done.append("last"))
    undo.later("refused", lambda: answered(404, [{"severity": "ERROR", "code": "BDC_1205", "message": "gone"}]))
    undo.later("broken", lambda: 1 // 0)  # type: ignore[arg-type, return-value]

    assert undo.run() == [
        "broken: ZeroDivisionError('integer division or modulo by zero')",
        "refused: 404 ['BDC_1205'] ['gone']",
    ]
    assert done == ["last"]


def test_a_step_is_done_once() -> None:
    undo, done = Undo(), list[str]()
    undo.later("only", lambda: done.append("only"))
    undo.run()

    assert (undo.run(), done) == ([], ["only"])


def test_names_of_a_run_are_unique_and_short_enough_for_an_invoice() -> None:
    names = Names()
    numbers = [names.number() for _ in range(1_000)]

    assert len(set(numbers)) == 1_000
    assert max(map(len, numbers)) <= 21


def test_a_leftover_is_known_by_its_name() -> None:
    name = Names("run001").name("vendor")

    assert name == "bmct-run001-1 vendor"
    assert (is_leftover(name), is_leftover(name, "run001"), is_leftover(name, "run002")) == (True, True, False)
    assert not is_leftover("Happy Music Supplies")
