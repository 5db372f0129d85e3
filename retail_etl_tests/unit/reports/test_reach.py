"""How far the data under a leg reach: the stalest stream speaks for the leg."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from retail_etl.reports.figures import DataAsOf
from retail_etl.reports.page.sections import footing
from retail_etl.reports.reach import leg_reach
from retail_etl.reports.statement import statement_of

MORNING = datetime(2026, 4, 10, 12, tzinfo=UTC)
EVENING = datetime(2026, 4, 9, 21, 30, tzinfo=UTC)


def with_sources(report, *sources):
    return replace(report, data_as_of=sources)


def test_a_leg_reaches_as_far_as_the_stream_that_reaches_least_far(report):
    one = DataAsOf("heartland", "heartland_payments", MORNING, legs=("payment_gl",))
    other = DataAsOf("epicor", "epicor_gl_lines", EVENING, legs=("payment_gl",))
    reach = leg_reach(with_sources(report, one, other), "payment_gl")
    assert (reach.state, reach.told, reach.behind) == ("current", "9 April 2026, 21:30 UTC", ())


def test_a_stale_stream_is_said_with_since_when_and_never_looks_fresh(report):
    fresh = DataAsOf("heartland", "heartland_payments", EVENING, legs=("payment_gl",))
    stale = DataAsOf("epicor", "epicor_gl_lines", MORNING, is_stale=True, is_by_day=True, legs=("payment_gl",))
    reach = leg_reach(with_sources(report, fresh, stale), "payment_gl")
    assert reach.told == "STALE: 10 April 2026"
    assert len(reach.behind) == 1
    assert "Epicor" in reach.behind[0]
    assert "reach to 10 April 2026; what this leg says is no newer" in reach.behind[0]


def test_what_was_never_read_comes_before_what_is_stale(report):
    stale = DataAsOf("magento", "magento_orders", EVENING, is_stale=True, legs=("order_payment",))
    missing = DataAsOf("heartland", "heartland_payments", None, is_stale=True, legs=("order_payment",))
    reach = leg_reach(with_sources(report, stale, missing), "order_payment")
    assert (reach.state, len(reach.behind)) == ("MISSING", 2)
    assert reach.behind[0].startswith("MISSING: Heartland")


def test_records_from_files_have_no_stream_to_speak_of(report):
    assert leg_reach(with_sources(report), "payment_gl") is None


def test_each_leg_of_the_footing_says_up_to_where_its_data_reach(report):
    told = {row.leg: row.reach.state for row in footing(statement_of(report), "USD") if row.reach}
    assert told["order_payment"] == "STALE"
    assert told["batch_gl"] == "MISSING"
    assert told["payment_gl"] == "current"
