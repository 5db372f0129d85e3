"""A judgement of the pipeline reads the business days that are not as they were; reading everything comes to the same."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from retail_etl.contracts.reconciliation import Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.engine import reconcile
from retail_etl.reconciliation.inputs import InputReader, PeoplesWords
from retail_etl.reconciliation.judge import judge_day
from retail_etl.reconciliation.scope import Scope
from retail_etl.reconciliation.settings import RuleSettings
from retail_etl.warehouse.duckdb import DuckDBWarehouse

pytestmark = pytest.mark.integration

RULES = RuleSettings()
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 11)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
SCOPE = Scope(
    stores=pl.DataFrame({"location_id": ["ST1"], "time_zone": ["UTC"], "ledger_segment": ["01"], "merchant_id": ["M1"]}),
    other_money=pl.DataFrame({"role": ["payroll"]}),
    paid_elsewhere=pl.DataFrame({"payment_method": ["transfer"]}),
    deposit_pattern="(D-[0-9]+)",
)
# Forty days of ten web orders, each paid in full; those of the last days are of after the first judged day.
PAYMENTS = """
INSERT INTO canonical.payments BY NAME
SELECT
    'heartland' AS source_system, printf('pay_%04d', i) AS payment_id, 'sale' AS operation,
    printf('%09d', i) AS web_order_reference, 'web' AS channel, 1000 + i AS amount_minor, 'USD' AS currency, 'VISA' AS tender,
    'card' AS tender_type, 'captured' AS status, 'ST1' AS location_id,
    TIMESTAMPTZ '2026-02-01 15:00:00+00' + to_days(CAST(i // 10 AS INTEGER)) AS occurred_at,
    DATE '2026-02-01' + CAST(i // 10 AS INTEGER) AS business_date, occurred_at AS updated_at, 'L' AS load_id, i AS line
FROM range(400) AS t (i)
"""
ORDERS = """
INSERT INTO canonical.orders BY NAME
SELECT
    'magento' AS source_system, 'MO-' || web_order_reference AS order_id, web_order_reference AS order_reference,
    'complete' AS state, amount_minor AS total_minor, amount_minor AS paid_minor, 0 AS refunded_minor, currency,
    occurred_at AS created_at, business_date, updated_at, load_id, line
FROM canonical.payments
"""
CHANGES = (
    ("UPDATE canonical.payments SET amount_minor = 1 WHERE payment_id = 'pay_0123'", {("payment", 13)}),
    (
        "UPDATE canonical.payments SET business_date = DATE '2026-02-20' WHERE payment_id = 'pay_0050'",
        {("payment", 6), ("payment", 20)},
    ),
    ("DELETE FROM canonical.payments WHERE payment_id = 'pay_0200'", {("payment", 21)}),
    (PAYMENTS.replace("range(400)", "range(400, 403)").replace("i // 10", "17"), {("payment", 18)}),
    ("UPDATE canonical.orders SET total_minor = 5 WHERE order_id = 'MO-000000395'", {("order", 12)}),
)


def change(warehouse, text):
    with warehouse.writing() as session:
        session._connection.execute(text)


def reader(session, day):
    return InputReader(session, SCOPE, RULES, as_of_day(day, RULES.business_timezone), PeoplesWords())


@pytest.fixture
def warehouse(tmp_path):
    made = DuckDBWarehouse(tmp_path / "warehouse.duckdb")
    made.migrate()
    for text in (PAYMENTS, ORDERS):
        change(made, text)
    return made


def test_only_the_days_of_what_happened_differ(warehouse):
    with warehouse.reading() as session:
        before = reader(session, FIRST).whole(with_digests=True)
    for text, days in CHANGES:
        change(warehouse, text)
        with warehouse.reading() as session:
            since = reader(session, FIRST).since(before.days)
        assert {(kind, day.day) for kind, some in since.differing.items() for day in some} == days
        assert {kind: set(frame["business_date"]) for kind, frame in since.frames.items()} == {
            kind: set(some) for kind, some in since.differing.items()
        }
        assert since.stated != before.stated
        before = since
    with warehouse.reading() as session:
        assert reader(session, FIRST).whole().stated == before.stated
        assert reader(session, LAST).since(before.days).differing.keys() == {"payment", "order"}


@pytest.mark.long
def test_days_that_differ_are_enough_to_judge_on(warehouse):
    book = warehouse.path.with_name("book.duckdb")
    first = judge_day(warehouse, SCOPE, RULES, FIRST, NOON, None, book)
    again = judge_day(warehouse, SCOPE, RULES, FIRST, NOON, None, book)
    assert (again.is_new, again.inputs) == (False, first.inputs)
    for text, _ in CHANGES:
        change(warehouse, text)
    judged = judge_day(warehouse, SCOPE, RULES, LAST, NOON, None, book)
    with warehouse.reading() as session:
        given = reader(session, LAST).whole()
    full = reconcile(Records(given.frames), RULES, as_of_day(LAST, RULES.business_timezone))
    assert (judged.judged_whole, judged.inputs) == (None, given.stated)
    assert picture(judged.judgement) == picture(full)


def picture(judgement):
    frames = (judgement.outcomes.drop("evidence"), judgement.members, judgement.open_items, judgement.leg_totals)
    return [sorted(map(str, frame.select(sorted(frame.columns)).rows())) for frame in frames], judgement.later
