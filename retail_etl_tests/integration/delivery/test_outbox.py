"""What the outbox promises, with a target that fails as it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retail_etl.delivery.backlog import backlog
from retail_etl.delivery.changes import ApprovalRule, Change, Parent, QueueRules
from retail_etl.delivery.deltas import let_go
from retail_etl.delivery.mending import withdraw
from retail_etl.operations.records import Word


class KilledError(BaseException):
    """The process ends here: nothing after it runs."""


def kill():
    raise KilledError


def test_a_change_is_delivered_once_and_an_idle_cycle_writes_nothing(desk, shelf):
    assert desk.say("a", "1").new == 1
    assert desk.push().count("delivered") == 1
    assert desk.say("a", "1").unchanged == 1
    assert desk.push().total == 0
    assert shelf.batches == [["a"]]


def test_going_back_to_an_earlier_content_is_a_new_change_with_a_key_of_its_own(desk, shelf):
    for value in ("1", "2", "1", "2"):
        assert desk.say("a", value).new == 1
        desk.push()
    assert len(set(shelf.applied)) == 4
    assert shelf.held["a"] == {"value": "2"}


def test_a_newer_change_takes_the_place_of_one_that_was_not_sent(desk, shelf):
    desk.say("a", "1")
    assert desk.say("a", "2").replaced == 1
    desk.push()
    assert shelf.batches == [["a"]]
    assert shelf.held["a"] == {"value": "2"}


def test_what_is_taken_back_before_it_was_sent_is_not_sent(desk, shelf):
    desk.say("a", "1")
    desk.push()
    desk.say("a", "2")
    assert desk.say("a", "1").replaced == 1
    assert desk.push().total == 0
    assert desk.say("a", "2").new == 1
    assert desk.push().count("delivered") == 1
    assert shelf.held["a"] == {"value": "2"}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(("says", "passes", "users")), st.sampled_from("12")), min_size=3, max_size=9))
def test_a_record_that_comes_back_to_what_it_said_says_it_anew_and_what_users_did_stays_until_then(desk, shelf, steps):
    desk.runs += 1
    name, stands = f"r{desk.runs}", None
    for who, value in [("says", "1"), *steps]:
        match who:
            case "users":
                shelf.held[name] = {"value": value}
                continue
            case "passes":  # said, and sent to nobody: its target needs nothing of it
                let_go(desk.operations, [Change("shelf", "things", f"ours:{name}", name, {"value": value})])
                stands = stands if stands == value else None
                continue
        before = shelf.held.get(name)
        desk.say(name, value)
        desk.push()
        assert shelf.held[name] == (before if stands == value else {"value": value})
        stands = value
    assert desk.say(name, value).new == 0 or who != "says"


def test_what_a_person_took_out_is_not_told_as_new_in_every_cycle(desk, shelf):
    desk.say("a", "1")
    with desk.operations.writing() as books:
        withdraw(books, desk.item("a").key, Word("Ann Lee", desk.now, "sold elsewhere"))
    assert (desk.say("a", "1").new, desk.say("a", "1").unchanged, desk.push().total) == (0, 1, 0)


def test_items_go_in_batches_of_the_target_size(desk, shelf):
    for number in range(7):
        desk.say(f"r{number}", "1")
    desk.push()
    assert [len(batch) for batch in shelf.batches] == [3, 3, 1]


def test_a_lost_answer_is_looked_for_and_never_sent_again(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["lost_answer"]
    desk.push()
    assert desk.states() == {"a": "unknown"}
    assert desk.push().total == 0, "before it is due nobody touches it"
    desk.later(minutes=1)
    assert desk.push().found == 1
    assert (len(shelf.applied), desk.states()) == (1, {"a": "delivered"})


def test_a_lost_request_is_looked_for_and_then_sent_again(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["lost_request"]
    desk.push()
    desk.later(minutes=1)
    desk.push()
    assert (shelf.looked, len(shelf.applied), desk.states()) == ([["a"]], 1, {"a": "delivered"})


@pytest.mark.parametrize("applied", [True, False])
def test_a_run_that_is_killed_while_it_sends_leaves_what_the_next_one_looks_for(desk, shelf, applied):
    desk.say("a", "1")
    shelf.before_push = (lambda: (shelf.held.update(a={"value": "1"}), kill())) if applied else kill
    with pytest.raises(KilledError):
        desk.push()
    shelf.before_push = lambda: None
    assert desk.push().total == 0, "its lease holds"
    desk.later(minutes=16)
    done = desk.push()
    assert (done.found, len(shelf.applied), shelf.looked) == (int(applied), int(not applied), [["a"]])
    assert desk.states() == {"a": "delivered"}


def test_a_run_that_took_too_long_does_not_settle_what_another_has(desk, shelf):
    desk.say("a", "1")
    inner = {}

    def overtaken():
        shelf.before_push = lambda: None
        desk.later(minutes=16)
        inner["done"] = desk.push()

    shelf.before_push = overtaken
    outer = desk.push()
    assert (inner["done"].count("delivered"), outer.count("delivered")) == (1, 0)


def test_a_locked_row_is_tried_again_later_and_longer(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["busy", "busy"]
    desk.push()
    first = desk.item("a").due_at - desk.now
    desk.later(minutes=1)
    desk.push()
    assert desk.item("a").due_at - desk.now > first
    desk.later(minutes=1)
    desk.push()
    assert desk.states() == {"a": "delivered"}


def test_what_fails_too_often_needs_a_person(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["busy"] * 12
    for _ in range(12):
        desk.push()
        desk.later(minutes=20)
    item = desk.item("a")
    assert (item.state, item.attempts, item.reason) == ("dead", 12, "row_lock")
    assert "given up after 12 tries" in item.message


def test_what_the_target_refuses_is_a_dead_letter_and_stops_nobody_else(desk, shelf):
    for name in "abc":
        desk.say(name, "1")
    shelf.plan["b"] = ["unknown_sku"]
    desk.push()
    assert desk.states() == {"a": "delivered", "b": "dead", "c": "delivered"}
    assert (desk.item("b").reason, desk.item("b").next_step) == ("unknown_sku", "mend it")


def test_a_mended_record_takes_the_place_of_its_dead_letter(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["validation_error"]
    desk.push()
    assert desk.say("a", "1").unchanged == 1, "what was refused is not sent again by itself"
    assert desk.say("a", "2").replaced == 1
    desk.push()
    assert shelf.held["a"] == {"value": "2"}


def test_what_is_in_doubt_stays_so_while_its_target_is_too_busy_to_take_it_again(desk, shelf):
    shelf.plan["a"] = ["lost_request", "slow_down"]
    desk.say("a", "1")
    for _ in range(2):
        desk.push()
        desk.later(minutes=5)
    assert (desk.item("a").state.value, desk.item("a").in_doubt) == ("waiting", True)
    assert desk.say("a", "2").later == 1, "what may be there already goes first"
    desk.push()
    assert desk.say("a", "2").new == 1


def test_what_is_in_doubt_makes_room_where_somebody_at_the_target_was_quicker(desk, shelf):
    shelf.plan["a"] = ["lost_request", "overtaken"]
    desk.say("a", "1")
    for _ in range(2):
        desk.push()
        desk.later(minutes=5)
    assert desk.say("a", "2").replaced == 1
    desk.push()
    assert shelf.held["a"] == {"value": "2"}


def test_being_told_to_slow_down_rests_the_system_and_counts_no_attempt(desk, shelf):
    for name in "abcd":
        desk.say(name, "1")
    shelf.plan["a"] = ["slow_down"]
    desk.push()
    assert len(shelf.batches) == 1
    assert desk.item("a").attempts == 0
    assert (desk.item("a").due_at - desk.now).total_seconds() == 30


def test_refused_credentials_open_the_circuit_once_and_all_work_waits(desk, shelf):
    for name in "abcd":
        desk.say(name, "1")
    shelf.plan["a"] = ["wrong_password"]
    done = desk.push()
    assert done.open_circuits == {"shelf": "password expired"}
    assert (desk.states()["a"], desk.states()["d"], len(shelf.batches)) == ("waiting", "waiting", 1)
    assert desk.push().total == 0
    with desk.operations.reading() as books:
        stands = backlog(books)["shelf"]
    assert (stands.by_class()["stop the line"], stands.by_class()["retry later"]) == (1, 0)
    desk.later(minutes=15)
    assert desk.push().count("delivered") == 2
    with desk.operations.reading() as books:
        assert [entry.what for entry in books.audit.entries()] == ["circuit.opened"]
        assert books.circuits.of("shelf").state == "closed"


def test_a_silent_system_is_left_alone_after_some_batches_and_probed_with_one(desk, shelf):
    shelf.batch_limit = 1
    for number in range(9):
        desk.say(f"r{number}", "1")
        shelf.plan[f"r{number}"] = ["down"]
    desk.push()
    assert len(shelf.batches) == 5
    desk.later(minutes=2)
    desk.push()
    assert len(shelf.batches) == 14, "the probe was served, and with it the circuit closed"
    assert set(desk.states().values()) == {"delivered", "waiting"}


@pytest.fixture
def orders(desk, shelf):
    """Another entity of the same target."""
    other = type(shelf)("orders")
    desk.sinks["shelf", "orders"] = other
    return other


def test_a_child_waits_until_its_parent_is_delivered_and_carries_its_id(desk, shelf, orders):
    shelf.plan["c"] = ["busy"]
    desk.say("c", "1")
    customer = {"$target_id": {"entity": "things", "record": "ours:c"}}
    desk.say("o", "1", "orders", Parent("things", "ours:c"), customer=customer)
    desk.push()
    assert orders.batches == []
    desk.later(minutes=1)
    desk.push()
    assert orders.held["o"] == {"value": "1", "customer": "id-c"}


def test_a_child_of_a_dead_letter_waits_with_it(desk, shelf, orders):
    shelf.plan["c"] = ["validation_error"]
    desk.say("c", "1")
    desk.say("o", "1", "orders", Parent("things", "ours:c"))
    desk.push()
    desk.later(hours=1)
    assert desk.push().total == 0
    assert desk.states()["o"] == "waiting"


def test_what_is_above_the_limit_waits_for_approval(desk, shelf):
    desk.rules = QueueRules(approvals=(ApprovalRule("shelf", "things", "value", Decimal(1000)),))
    desk.say("a", "1000.01")
    desk.say("b", "1000.00")
    desk.push()
    assert desk.states() == {"a": "held", "b": "delivered"}


def test_a_credit_hold_waits_for_a_person_as_it_is(desk, shelf):
    desk.say("a", "1")
    shelf.plan["a"] = ["credit_hold"]
    desk.push()
    assert (desk.item("a").state, desk.item("a").route) == ("held", "credit_hold")
