"""Thousands of records into the sandbox's org, in few requests, with a result for each."""

from __future__ import annotations

import pytest

from retail_etl.connectors.interface import Failure, FailureClass, Receipt

pytestmark = pytest.mark.integration


def by_key(outcomes):
    return {outcome.key: outcome for outcome in outcomes}


def test_ten_thousand_customers_take_few_requests(org, make_account):
    connector = org.connector()
    items = [make_account(100_000 + number, Phone=f"+1512555{number % 10_000:04d}") for number in range(10_000)]

    outcomes = connector.sinks()["accounts"].push(items)

    assert all(isinstance(one, Receipt) for one in outcomes)
    assert {one.key for one in outcomes} == {one.key for one in items}
    assert connector.counts.requests <= 15
    assert len({one.target_id for one in outcomes}) == 10_000


def test_the_same_by_calls_of_two_hundred_stays_below_sixty_requests(org, make_account):
    connector = org.connector()
    sink = connector.sinks()["accounts"]
    items = [make_account(200_000 + number) for number in range(10_000)]

    outcomes = [one for first in range(0, 10_000, 2_000) for one in sink.push(items[first : first + 2_000])]

    assert all(isinstance(one, Receipt) for one in outcomes)
    assert connector.counts.requests <= 60


def test_rows_that_a_bulk_job_did_not_come_to_are_sent_again(org, make_account):
    org.switch(bulk_rows_max=2_500)
    items = [make_account(300_000 + number) for number in range(3_000)]

    outcomes = org.connector().sinks()["accounts"].push(items)

    failures = [one for one in outcomes if isinstance(one, Failure)]
    assert len(failures) == 500
    assert {(one.failure_class, one.reason) for one in failures} == {(FailureClass.RETRY_LATER, "unprocessed")}


def test_bulk_rows_that_are_refused_tell_their_reason_and_empty_what_is_null(org, make_account):
    items = [make_account(400_000 + number, Phone="1") for number in range(2_001)]
    sink = org.connector().sinks()["accounts"]
    sink.push(items)
    changed = [make_account(400_000 + number, Phone=None) for number in range(2_001)]
    changed[7] = make_account(400_007, Name="x" * 300)

    outcomes = by_key(sink.push(changed))

    refused = outcomes[changed[7].key]
    assert isinstance(refused, Failure)
    assert (refused.failure_class, refused.reason) == (FailureClass.NEEDS_PERSON, "string_too_long")
    (held,) = org.query("SELECT Phone FROM Account WHERE Heartland_Id__c = 'T-400008'")
    assert held["Phone"] is None
