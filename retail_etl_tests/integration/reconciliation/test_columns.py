"""Large Parquet files are taken in as columns, with the very rows and rejections that reading them row by row gives."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from retail_etl.contracts.reconciliation import COLUMNS
from retail_etl.reconciliation.files.columns import single_table, take_columns
from retail_etl.reconciliation.files.read import read_records, take_in
from retail_etl.reconciliation.load import create_tables
from retail_etl.warehouse.scratch import scratch

ZONE = "America/New_York"
SHARED = []
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

IDS = st.sampled_from(["P-1", "P-2", "P-3", "p-3", " P-4", "P 5", "P-6\t", "Pé7", "P-8", "P-9", "P-10", ""])
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "MO-100000301", "#100000301", "mo-#7", "  a  b ", "ß", "A B", "a\u00a0b", "MO-", "#", "x" * 40]),
)
AMOUNTS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "1.5", "-0.01", "1e2", "12.505", "12.500", "+7", " 3.00", "1,50", "999999999999999.99", "NaN", "0", "00012.3"]
    ),
)
CURRENCIES = st.sampled_from(["USD", "USD", "USD", "JPY", "KWD", "CLF", "usd", "EU", "", None])
MOMENTS = st.one_of(
    st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001 -- made aware here
    st.just(datetime(1, 1, 2, tzinfo=UTC)),
)
ZONED = ["2026-03-08T06:59:59Z", "2026-03-08T02:30:00-05:00", "2026-11-01 05:30:00+00:00"]
MOMENT_TEXTS = st.sampled_from([*ZONED, "2026-03-02T10:00:00", "yesterday", "", None])
INSTANT, PLACES_2, PLACES_4 = pa.timestamp("us", "UTC"), pa.decimal128(18, 2), pa.decimal128(18, 4)


def schema_of(**types):
    return pa.schema(list(types.items()))


def payments(**columns):
    rows = st.fixed_dictionaries({"id": IDS, "amount": AMOUNTS, "currency": CURRENCIES, "tender": TEXTS} | columns)
    return st.lists(rows, min_size=1, max_size=12)


@pytest.fixture(scope="module", autouse=True)
def _one_session():
    """What all examples share, for a database takes longer to make than they do."""
    with scratch() as session:
        create_tables(session)
        SHARED.append(session)
        yield
        SHARED.clear()


@contextmanager
def empty_tables():
    """The empty tables of a judgement; what is put into them is gone afterwards."""
    (session,) = SHARED
    session.query("BEGIN TRANSACTION")
    try:
        yield session
    finally:
        session.query("ROLLBACK")


def by_row(file, kind):
    intake = read_records([(file, kind)], ZONE)
    with empty_tables() as session:
        return stood(session, kind, intake)


def by_column(file, kind):
    with empty_tables() as session:
        return stood(session, kind, take_in(take_columns(session, file, kind, ZONE), ZONE))


def stood(session, kind, intake):
    session.append_rows(single_table(session, kind), list(COLUMNS[kind]), intake.table(kind))
    session.append_rows("delivery", list(COLUMNS["delivery"]), intake.table("delivery"))
    tables = [sorted(map(repr, session.query(f'SELECT * FROM "{name}"').fetchall())) for name in (kind, "delivery")]
    return tables, list(intake.rejected)


def written(folder, rows, schema):
    file = folder / "payment.parquet"
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), file)
    return file


class TestPayments:
    @QUICK
    @given(rows=payments(captured_at=MOMENT_TEXTS, order_ref=TEXTS, batch_id=TEXTS))
    def test_texts_of_any_kind_come_out_as_row_by_row(self, tmp_path, rows):
        file = written(tmp_path, rows, schema_of(**dict.fromkeys(rows[0], pa.string())))
        assert by_column(file, "payment") == by_row(file, "payment")

    @QUICK
    @given(data=st.data())
    def test_typed_columns_come_out_as_row_by_row(self, tmp_path, data):
        decimals = st.one_of(
            st.none(), st.decimals("-99999999999999", "99999999999999", places=4), st.decimals("-9", "9", places=2)
        )
        typed = {
            "amount": decimals,
            "captured_at": MOMENTS,
            "settled_amount": decimals,
            "settled_currency": CURRENCIES,
            "previous_amount": decimals,
            "version": st.one_of(st.none(), st.integers(-3, 2**40)),
            "status": st.sampled_from([None, "captured", "VOIDED", "gone"]),
            "channel": st.sampled_from([None, "web", "store", "post"]),
            "redelivery": st.sampled_from([None, False, False, True]),
            "order_ref": TEXTS,
        }
        rows = data.draw(payments(**typed))
        amounts = dict.fromkeys(("amount", "settled_amount", "previous_amount"), PLACES_4)
        types = amounts | {"captured_at": INSTANT, "version": pa.int64(), "redelivery": pa.bool_()}
        schema = schema_of(**{name: types.get(name, pa.string()) for name in rows[0]})
        file = written(tmp_path, rows, schema)
        assert by_column(file, "payment") == by_row(file, "payment")

    def test_an_ordinary_file_needs_no_row_to_be_read(self, tmp_path):
        at = datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
        rows = [
            {
                "id": f"P-{n}",
                "amount": Decimal("12.34"),
                "currency": "USD",
                "captured_at": at + timedelta(hours=n),
                "tender": "Visa",
            }
            for n in range(50)
        ]
        types = {"amount": PLACES_2, "captured_at": INSTANT}
        schema = schema_of(**{name: types.get(name, pa.string()) for name in rows[0]})
        file = written(tmp_path, rows, schema)
        with empty_tables() as session:
            assert list(take_columns(session, file, "payment", ZONE)) == []
            assert session.query("SELECT count(*), min(business_date), sum(amount_minor) FROM payment").fetchall() == [
                (50, date(2026, 3, 8), 50 * 1234)
            ]
        assert by_column(file, "payment") == by_row(file, "payment")


@pytest.mark.parametrize("kind", ["batch", "order", "credit_memo", "gl_line", "bank_line"])
@QUICK
@given(data=st.data())
def test_the_other_kinds_come_out_as_row_by_row(tmp_path, kind, data):
    decimals = st.sampled_from([Decimal("10.00"), Decimal("2.50"), Decimal("7.50"), Decimal("0.005"), None])
    moment, day = MOMENTS, st.dates(date(2026, 3, 1), date(2026, 3, 9))
    shapes = {
        "batch": {"closed_at": moment, "gross": decimals, "fees": decimals, "adjustments": decimals, "net": decimals},
        "order": {"grand_total": decimals, "created_at": moment, "order_rate": st.sampled_from([None, Decimal("1.250")])},
        "credit_memo": {"grand_total": decimals, "created_at": moment, "order": TEXTS},
        "gl_line": {"account": TEXTS, "amount": decimals, "date": day, "posted": st.sampled_from([None, True, False])},
        "bank_line": {"account": TEXTS, "amount": decimals, "date": day, "reference": TEXTS},
    }
    ids = st.sampled_from(["MO-1", "mo-1", "1", "#2", "MO-3", "MO-4", "B-5", "x 6"])
    strategy = st.fixed_dictionaries({"id": ids, "currency": CURRENCIES} | shapes[kind])
    rows = data.draw(st.lists(strategy, min_size=1, max_size=8))
    types = {"closed_at": INSTANT, "created_at": INSTANT, "date": pa.date32(), "posted": pa.bool_()}
    types |= dict.fromkeys(("id", "currency", "order", "account", "reference"), pa.string())
    schema = schema_of(**{name: types.get(name, pa.decimal128(18, 3)) for name in rows[0]})
    file = written(tmp_path, rows, schema)
    assert by_column(file, kind) == by_row(file, kind)
