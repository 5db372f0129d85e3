"""What looks new in a system while nobody knows whether we created it there."""

from __future__ import annotations

import pytest

from retail_etl.delivery.changes import Change
from retail_etl.delivery.unsettled_creations import may_be_ours

SEEN = Change("ours", "customers", "shelf:customers:9", "9", {"EMailAddress": "Ann@Mail.Example"})
SOMEBODY_ELSE = Change("ours", "customers", "shelf:customers:8", "8", {"email": "bob@mail.example"})

GIVEN_BACK = Change("ours", "refunds", "shelf:refunds:pay_9", "pay_9", {"Payment__r.Heartland_Id__c": "pay_1"})


@pytest.fixture
def people(desk, shelf):
    """A shelf of customers, who bear nothing of ours but their mail address."""
    shelf.entity = "customers"
    desk.sinks = {("shelf", "customers"): shelf}
    return shelf


@pytest.mark.parametrize("fault", ["lost_answer", "lost_request"])
def test_who_looks_like_a_customer_that_was_just_sent_waits_until_that_is_heard_of(desk, people, fault):
    people.plan["17"] = [fault]
    desk.say("17", "1", entity="customers", email="ann@mail.example")
    assert may_be_ours(desk.operations, [SEEN]) == set(), "nothing was sent yet"
    desk.push()
    assert may_be_ours(desk.operations, [SEEN, SOMEBODY_ELSE]) == {SEEN.record}
    desk.later(minutes=10)
    desk.push()
    assert desk.states() == {"17": "delivered"}
    assert may_be_ours(desk.operations, [SEEN]) == set()


def test_so_it_is_while_another_run_sends_them_and_after_that_was_killed(desk, people):
    class KilledError(BaseException):
        """The process ends here."""

    def look():
        assert may_be_ours(desk.operations, [SEEN]) == {SEEN.record}
        raise KilledError

    people.before_push = look
    desk.say("17", "1", entity="customers", email="ann@mail.example")
    with pytest.raises(KilledError):
        desk.push()
    assert may_be_ours(desk.operations, [SEEN]) == {SEEN.record}


def test_a_change_of_one_that_is_known_there_holds_nobody_up(desk, people):
    desk.say("17", "1", entity="customers", email="ann@mail.example")
    desk.push()
    people.plan["17"] = ["lost_answer"]
    desk.say("17", "2", entity="customers", email="ann@mail.example")
    desk.push()
    assert may_be_ours(desk.operations, [SEEN]) == set()


def test_a_refund_waits_while_one_of_the_same_payment_was_sent_and_not_heard_of(desk, shelf):
    shelf.entity, shelf.plan["r"] = "payments", ["lost_answer"]
    desk.sinks = {("shelf", "payments"): shelf}
    desk.say("r", "1", entity="payments", operation="refund", parent_payment_id="pay_1")
    desk.push()
    of_another = Change("ours", "refunds", "shelf:refunds:pay_8", "pay_8", {"Payment__r.Heartland_Id__c": "pay_2"})
    assert may_be_ours(desk.operations, [GIVEN_BACK, of_another]) == {GIVEN_BACK.record}
    desk.later(minutes=10)
    desk.push()
    assert may_be_ours(desk.operations, [GIVEN_BACK]) == set()
