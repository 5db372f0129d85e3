"""What people do to dead letters and held changes: once, however often they do it, and with a trace."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.delivery import mending
from retail_etl.delivery.changes import ApprovalRule, QueueRules
from retail_etl.errors import NotAllowedError, UnusableInputError
from retail_etl.operations.chain import verified
from retail_etl.operations.records import Word


@pytest.fixture
def take(desk):
    """A step of a person, in a transaction of its own."""

    def step(verb, *told, why="because"):
        with desk.operations.writing() as books:
            return verb(books, *told, Word("ann", desk.now, why))

    return step


@pytest.fixture
def steps(desk):
    def audited():
        with desk.operations.reading() as books:
            assert verified(books.audit.entries(), books.audit.head()).is_whole
            return [entry.what for entry in books.audit.entries()]

    return audited


@pytest.fixture
def dead(desk, shelf):
    """The key of a dead letter."""
    desk.say("a", "1", email="a@example")
    shelf.plan["a"] = ["invalid_email"]
    desk.push()
    return desk.item("a").key


def test_a_dead_letter_is_mended_replayed_and_delivered_as_it_was_mended(desk, shelf, take, steps, dead):
    edited = take(mending.edit, dead, {"email": "a@example.com"})
    assert (edited.state, edited.key != dead) == ("dead", True)
    take(mending.replay, edited.key)
    desk.push()
    assert shelf.held["a"] == {"value": "1", "email": "a@example.com"}
    assert steps() == ["outbox.edited", "outbox.replayed"]
    assert desk.say("a", "1", email="a@example").unchanged == 1, "the next delta does not undo the edit"


def test_steps_taken_twice_are_taken_once(desk, take, steps, dead):
    edited = take(mending.edit, dead, {"email": "b@example.com"})
    assert take(mending.edit, edited.key, {"email": "b@example.com"}) == edited
    take(mending.replay, edited.key)
    take(mending.replay, edited.key)
    desk.push()
    take(mending.replay, edited.key)
    assert (desk.push().total, steps()) == (0, ["outbox.edited", "outbox.replayed"])


def test_the_audit_log_names_fields_and_no_values(desk, take, dead):
    take(mending.edit, dead, {"email": "secret@example.com"})
    with desk.operations.reading() as books:
        assert "secret@example.com" not in str(list(books.audit.entries()))


def test_a_dead_letter_in_doubt_is_looked_for_before_it_is_sent_again(desk, shelf, take):
    desk.say("a", "1")
    shelf.plan["a"] = ["lost_answer"]
    find, shelf.find = shelf.find, lambda _items: (_ for _ in ()).throw(NotAllowedError("cannot look", next_step="wait"))
    for _ in range(2):
        desk.push()
        desk.later(minutes=20)
    assert (desk.item("a").state, desk.item("a").in_doubt) == ("dead", True)
    shelf.find = find
    take(mending.replay, desk.item("a").key)
    done = desk.push()
    assert (done.found, len(shelf.applied)) == (1, 1)


def test_an_approved_change_goes_and_the_log_says_who_let_it(desk, shelf, take, steps):
    desk.rules = QueueRules(approvals=(ApprovalRule("shelf", "things", "value", Decimal(100)),))
    desk.say("a", "150")
    assert desk.push().total == 0
    take(mending.approve, desk.item("a").key)
    take(mending.approve, desk.item("a").key)
    desk.push()
    assert (shelf.held["a"]["value"], desk.item("a").approved_by, steps()) == ("150", "ann", ["outbox.approved"])


def test_what_is_withdrawn_stays_out_until_its_record_says_something_else(desk, shelf, take, steps, dead):
    take(mending.withdraw, dead)
    desk.say("a", "1", email="a@example")
    assert (desk.push().total, desk.item("a").state) == (0, "withdrawn")
    desk.say("a", "2", email="a@example")
    desk.push()
    assert (shelf.held["a"]["value"], steps()) == ("2", ["outbox.withdrawn"])


def test_nothing_is_withdrawn_without_a_reason_or_after_it_was_sent(desk, shelf, take, dead):
    with pytest.raises(UnusableInputError, match="for a reason"):
        take(mending.withdraw, dead, why=None)
    desk.say("b", "1")
    shelf.plan["b"] = ["lost_answer"]
    desk.push()
    with pytest.raises(NotAllowedError, match="it is unknown"):
        take(mending.withdraw, desk.item("b").key)


def test_an_edit_of_a_field_that_is_not_there_names_those_that_are(take, dead):
    with pytest.raises(UnusableInputError, match="there are email, value"):
        take(mending.edit, dead, {"address.city": "Salem"})
