"""Judgements in the warehouse: each past day reads as it was judged, and what does not change is kept once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from retail_etl.contracts.reconciliation import Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.engine import reconcile
from retail_etl.reconciliation.incremental import judge_onwards
from retail_etl.reconciliation.settings import RuleSettings
from retail_etl.reconciliation.store import StoredJudgement, end_of_line, keep, read_head, read_judgement, seal_of_line
from retail_etl.warehouse.duckdb import DuckDBWarehouse

pytestmark = pytest.mark.integration

RULES = RuleSettings()
FIRST = date(2026, 3, 2)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def warehouse(tmp_path):
    made = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    made.migrate()
    return made


def records(days: int, *, missing: frozenset[int] = frozenset(), wrong: frozenset[int] = frozenset()) -> Records:
    """A web order a day, paid in full; some are not paid, some are paid too little."""
    rows = range(days)
    moment = [datetime(2026, 3, 2, 15, tzinfo=UTC) + timedelta(days=n) for n in rows]
    orders = pl.DataFrame(
        {
            "id": [f"MO-70000{n:04d}" for n in rows],
            "grand_total_minor": [2500 + n for n in rows],
            "currency": ["USD"] * days,
            "created_at": pl.Series(moment, dtype=pl.Datetime("us", "UTC")),
            "business_date": [FIRST + timedelta(days=n) for n in rows],
        }
    )
    payments = pl.DataFrame(
        {
            "id": [f"P-{n:04d}" for n in rows],
            "amount_minor": [2500 + n - (500 if n in wrong else 0) for n in rows],
            "currency": ["USD"] * days,
            "captured_at": pl.Series(moment, dtype=pl.Datetime("us", "UTC")),
            "business_date": [FIRST + timedelta(days=n) for n in rows],
            "tender": ["VISA"] * days,
            "order_ref": [f"70000{n:04d}" for n in rows],
            "channel": ["web"] * days,
        }
    )
    kept = payments.filter(~pl.int_range(pl.len()).is_in(sorted(missing)))
    return Records({"order": orders, "payment": kept})


def judged(warehouse, day: int, given: Records) -> StoredJudgement:
    as_of = FIRST + timedelta(days=day)
    with warehouse.reading() as session:
        newest, seal = end_of_line(session), seal_of_line(session)
    goes_on = newest is None or newest <= as_of
    with open_book(warehouse.path.with_name("book.duckdb") if goes_on else None) as book:
        assert book.told("seal") == seal or not goes_on
        onward = judge_onwards(book, given, RULES, as_of_day(as_of, RULES.business_timezone))
        inputs = {"payment": (given.frames["payment"].height, str(day))}
        stored = StoredJudgement(as_of, inputs, NOON, True, onward.told, lambda: read_judgement(warehouse, as_of))
        with warehouse.writing() as session:
            keep(session, stored, onward, RULES.calendar)
        with warehouse.reading() as session:
            book.note("seal", seal_of_line(session))
    return stored


def picture(judgement):
    frames = (
        judgement.outcomes.drop("evidence"),
        judgement.members,
        judgement.open_items,
        judgement.leg_totals,
        judgement.classes,
    )
    return [sorted(map(str, frame.select(sorted(frame.columns)).rows())) for frame in frames]


def in_full(day: int, given: Records):
    return picture(reconcile(given, RULES, as_of_day(FIRST + timedelta(days=day), RULES.business_timezone)))


def read(warehouse, day: int) -> StoredJudgement:
    found = read_head(warehouse, FIRST + timedelta(days=day))
    assert found is not None
    return found[0]


def rows(warehouse, table: str) -> int:
    with warehouse.reading() as session:
        return session._connection.execute(f"SELECT count(*) FROM recon.{table}").fetchone()[0]


def test_every_past_day_reads_as_it_was_judged(warehouse):
    given = {
        40: records(60, missing=frozenset({3, 38})),
        41: records(60, missing=frozenset({3, 38}), wrong=frozenset({20})),
        42: records(60, missing=frozenset({3})),
        44: records(60),
    }
    told = {day: judged(warehouse, day, some) for day, some in given.items()}
    assert [told[day].judged_whole for day in given] == ["nothing was judged before", None, None, None]
    for day, some in given.items():
        assert picture(read(warehouse, day).judgement) == picture(told[day].judgement) == in_full(day, some)


def test_a_day_that_is_judged_again_leaves_no_trace_of_the_first_time_and_the_day_before_as_it_was(warehouse):
    judged(warehouse, 40, records(60, wrong=frozenset({7})))
    judged(warehouse, 41, records(60, wrong=frozenset({9})))
    judged(warehouse, 41, records(60))
    assert picture(read(warehouse, 40).judgement) == in_full(40, records(60, wrong=frozenset({7})))
    assert picture(read(warehouse, 41).judgement) == in_full(41, records(60))


def test_an_earlier_day_is_judged_whole_and_stands_beside_the_line(warehouse):
    judged(warehouse, 40, records(60))
    judged(warehouse, 44, records(60, wrong=frozenset({7})))
    beside = judged(warehouse, 42, records(60, missing=frozenset({5})))
    assert beside.judged_whole is not None
    again = judged(warehouse, 40, records(60, missing=frozenset({1})))
    assert again.judged_whole is not None
    assert picture(read(warehouse, 42).judgement) == in_full(42, records(60, missing=frozenset({5})))
    assert picture(read(warehouse, 40).judgement) == in_full(40, records(60, missing=frozenset({1})))
    assert picture(read(warehouse, 44).judgement) == in_full(44, records(60, wrong=frozenset({7})))
    assert judged(warehouse, 45, records(60)).judged_whole is None
    assert picture(read(warehouse, 45).judgement) == in_full(45, records(60))


def test_what_is_kept_grows_with_what_changes_and_not_with_the_days_that_are_judged(warehouse):
    judged(warehouse, 40, records(41, missing=frozenset({3})))
    before = {table: rows(warehouse, table) for table in ("outcomes", "members", "open_items")}
    for day in range(41, 48):
        judged(warehouse, day, records(41, missing=frozenset({3})))
    assert {table: rows(warehouse, table) for table in before} == before
    judged(warehouse, 48, records(41))
    assert rows(warehouse, "outcomes") == before["outcomes"] + 1
    assert rows(warehouse, "members") == before["members"] + 2


def test_an_open_item_grows_older_without_being_stored_again(warehouse):
    given = records(41, missing=frozenset({3}))
    judged(warehouse, 40, given)
    judged(warehouse, 47, given)
    ages = [read(warehouse, day).judgement.open_items["age_business_days"].to_list() for day in (40, 47)]
    assert ages[1] == [age + 5 for age in ages[0]]
    assert rows(warehouse, "open_items") == len(ages[0])
