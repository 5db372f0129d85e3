"""How far a change reaches, and when nothing short of everything is judged."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import polars as pl
import pytest

from retail_etl.contracts.reconciliation import Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.engine import reconcile
from retail_etl.reconciliation.incremental import judge_onwards
from retail_etl.reconciliation.settings import RuleSettings

RULES = RuleSettings()
AS_OF = as_of_day(date(2021, 3, 30), RULES.business_timezone)


class Known:
    """Records that were judged, in a book from which any number of judgements go on."""

    def __init__(self, folder, given, as_of=AS_OF) -> None:
        self.file = folder / "book.duckdb"
        with open_book(self.file) as book:
            judge_onwards(book, Records(given), RULES, as_of)

    def then(self, given, rules=RULES):
        """What other records come to after these, and the whole of the judgement."""
        copied = self.file.with_name("copy.duckdb")
        shutil.copy(self.file, copied)
        with open_book(copied) as book:
            found = judge_onwards(book, Records(given), rules, AS_OF)
            return found, book.judgement(found.leg_totals, found.later)


@pytest.fixture(scope="module")
def world(request):
    """The benchmark's world: days of records of which all agree, and the same with one payment corrected."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(request.config.rootpath))
        yield import_module("benchmarks.incremental")


@pytest.fixture(scope="module")
def some_days(world, tmp_path_factory):
    given = {days: world.frames(days) for days in (6, 30)}
    return {days: (records, Known(tmp_path_factory.mktemp("books"), records)) for days, records in given.items()}


def test_as_much_is_judged_again_for_one_changed_day_beside_few_days_as_beside_many(world, some_days):
    judged = {days: known.then(world.changed(given, days))[0] for days, (given, known) in some_days.items()}
    assert [found.told for found in judged.values()] == [None, None]
    assert judged[6].judged == judged[30].judged < 200


def test_what_changed_is_judged_as_everything_is(world, some_days):
    given, known = some_days[30]
    news = world.changed(given, 30)
    _, found = known.then(news)
    full = reconcile(Records(news), RULES, AS_OF)
    for name in ("outcomes", "members", "open_items", "leg_totals"):
        one, other = (getattr(some, name).drop("evidence", strict=False) for some in (found, full))
        assert sorted(map(str, one.rows())) == sorted(map(str, other.select(one.columns).rows()))
    assert not found.open_items.is_empty()


def test_nothing_new_judges_nothing_again(some_days):
    given, known = some_days[6]
    found, _ = known.then(given)
    assert (found.told, found.judged) == (None, 0)


def test_a_store_that_nobody_heard_of_makes_everything_be_judged_again(some_days):
    given, known = some_days[6]
    elsewhere = pl.when(pl.col("id") == "pay_000000000").then(pl.lit("ST77")).otherwise("store").alias("store")
    found = known.then(given | {"payment": given["payment"].with_columns(elsewhere)})[0]
    assert found.told == "the rules, or what is known of all records, are others"


def test_other_rules_make_everything_be_judged_again(some_days):
    given, known = some_days[6]
    found = known.then(given, RuleSettings(settlement_lag_business_days=3))[0]
    assert found.told == "the rules, or what is known of all records, are others"


def test_a_decision_reaches_all_its_members_once_the_last_of_them_comes(some_days, tmp_path):
    given, _ = some_days[6]
    late = given["payment"]["id"] == "pay_000000007"
    at = datetime(2021, 1, 20, tzinfo=UTC) + timedelta(hours=1)
    word = {"id": "W-1", "leg": "payment_batch", "verdict": "confirmed", "by": "a.person", "at": at, "holds": True}
    decision = pl.DataFrame([word | {"members": ["pay_000000007", "HB-03-00000"]}])
    first = Known(tmp_path, given | {"payment": given["payment"].filter(~late), "decision": decision})
    found, judgement = first.then(given | {"decision": decision})
    full = reconcile(Records(given | {"decision": decision}), RULES, AS_OF)
    assert found.told is None
    assert sorted(judgement.outcomes["outcome_id"]) == sorted(full.outcomes["outcome_id"])
    assert judgement.outcomes["rule"].is_in(["confirmed_by_person"]).any()
