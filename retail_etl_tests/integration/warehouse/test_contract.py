"""What every warehouse promises, whichever database is behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from retail_etl.contracts.catalog import contract, staging_table
from retail_etl.errors import InvariantBrokenError, WarehouseBusyError, WarehouseSchemaError
from retail_etl.warehouse.interface import Select

EVER = datetime(2020, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = pl.DataFrame(
    {
        "load_id": ["a"],
        "stream": ["heartland_payments"],
        "business_date": [date(2026, 3, 2)],
        "touched_at": [datetime(2026, 3, 2, 5, tzinfo=UTC)],
    }
)
MEMOS = staging_table("magento_credit_memos")


def memo(number: int, version: datetime = NOON, **changes):
    """A row of ``parsed`` for the web shop's credit memos; what is not told is empty."""
    told = {
        "entity_id": number,
        "increment_id": f"{number:09d}",
        "order_id": 7,
        "transaction_id": "",
        "store_id": 1,
        "state": 2,
        "base_currency": "USD",
        "order_currency": "USD",
        "grand_total_minor": 1250,
        "base_grand_total_minor": 1250,
        "base_subtotal": Decimal("12.50000001"),
        "base_shipping_amount": Decimal("-0.00000001"),
        "base_adjustment": Decimal("123456789012345678901234567890.12345678"),
        "created_at": NOON,
        "business_date": date(2026, 3, 2),
        "updated_at": version,
        "version_at": version,
        "load_id": "load-1",
        "line": number,
        "content_hash": f"hash-{number}-{version}",
        "record_key": str(number),
        "version": int(version.timestamp()) * 1_000_000 + version.microsecond,
        "touched_date": date(2026, 3, 2),
        "cast_failures": "",
    }
    return told | changes


def parsed(*rows):
    columns = {name: column.dtype.type for name, column in contract(MEMOS.name).to_schema().columns.items()}
    beside = {"record_key": pl.String, "version": pl.Int64, "touched_date": pl.Date, "cast_failures": pl.String}
    return pl.DataFrame([dict.fromkeys(columns) | row for row in rows], schema=columns | beside)


def count(warehouse) -> int:
    with warehouse.reading() as session:
        return session.read("ops/touched_since", since=EVER).height


def test_migrating_twice_changes_nothing(warehouse):
    with warehouse.reading() as session:
        before = session.read("ops/versions").rows()
    warehouse.migrate()
    with warehouse.reading() as session:
        assert session.read("ops/versions").rows() == before


def test_a_newer_version_is_refused_by_name(warehouse):
    with warehouse.writing() as session:
        session.run("ops/add_version", name="schema/9999_from_the_future")
    with pytest.raises(WarehouseSchemaError, match="9999_from_the_future"):
        warehouse.migrate()


def test_what_is_written_commits_together_or_not_at_all(warehouse):
    with warehouse.writing() as session:
        assert session.append("ops.touched_days", DAYS) == 1
    assert count(warehouse) == 1

    def breaks_off():
        with warehouse.writing() as session:
            session.append("ops.touched_days", DAYS.with_columns(business_date=pl.date(2026, 3, 9)))
            session.run("ops/set_landed", stream="heartland_payments", position="x", now=NOON)
            session.run("ops/set_staged", stream="heartland_payments", position="x", now=NOON)
            session.give("parsed", parsed(memo(1)))
            session.compare(MEMOS)
            session.merge(MEMOS)
            session.run("canonical/credit_memos")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    assert count(warehouse) == 1
    written = ("ops.watermarks", MEMOS.name, "canonical.credit_memos")
    assert [rows_of(warehouse, table) for table in written] == [[], [], []]


def test_a_reader_sees_the_last_committed_state(warehouse):
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
        assert count(warehouse) == 0
        assert session.read("ops/touched_since", since=EVER).height == 1
    assert count(warehouse) == 1


def test_a_reader_cannot_write(warehouse):
    for attempt in (
        lambda session: session.run("ops/add_version", name="x"),
        lambda session: session.append("ops.touched_days", DAYS),
    ):
        with warehouse.reading() as session, pytest.raises(Exception, match=r"(?i)read"):
            attempt(session)
    assert count(warehouse) == 0


def test_a_second_writer_waits_and_is_then_told_who_is_busy(warehouse):
    with warehouse.writing(), pytest.raises(WarehouseBusyError, match=r"more than 0\.2 s"), warehouse.writing():
        pass
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
    assert count(warehouse) == 1


def test_moments_come_back_in_utc(warehouse):
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
    with warehouse.reading() as session:
        frame = session.read("ops/touched_since", since=EVER)
    assert frame.schema["touched_at"] == pl.Datetime("us", "UTC")
    assert frame["touched_at"].item() == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_frame_with_other_columns_is_refused(warehouse):
    with warehouse.writing() as session, pytest.raises(InvariantBrokenError, match="touched_at"):
        session.append("ops.touched_days", DAYS.drop("touched_at"))


def test_names_that_are_no_tables_are_refused(warehouse):
    with warehouse.writing() as session:
        for door in (session.append, session.give):
            with pytest.raises(InvariantBrokenError):
                door("x; DROP TABLE ops.manifest", DAYS)


def test_a_second_frame_takes_the_place_of_the_first(warehouse):
    with warehouse.writing() as session:
        for reasons in ("first", "second"):
            session.give("bad_rows", pl.DataFrame({"line": [1], "reasons": [reasons]}))
            session.give("parsed", parsed(memo(1)))
            assert session.read("ops/bad_rows")["reasons"].to_list() == [reasons]


def test_a_watermark_is_set_and_set_again(warehouse):
    for position in ("2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"):
        with warehouse.writing() as session:
            session.run("ops/set_landed", stream="heartland_payments", position=position, now=NOON)
            session.run("ops/set_staged", stream="heartland_payments", position=None, now=NOON)
    with warehouse.reading() as session:
        (row,) = session.read("ops/watermark", stream="heartland_payments").rows(named=True)
        assert (row["landed"], row["staged"], row["staged_at"]) == ("2026-03-03T00:00:00.000Z", None, NOON)
        assert session.read("ops/watermark", stream="other").is_empty()
        assert session.read("ops/newest_moment").item() is None


def test_the_newest_moment_is_one_of_a_stream_that_is_read_by_moments(warehouse):
    with warehouse.writing() as session:
        for stream, position in (("heartland_payments", "2026-03-02T05:00:00.000Z"), ("epicor_gl_lines", "4711")):
            session.run("ops/set_landed", stream=stream, position=position, now=NOON)
            session.run("ops/set_staged", stream=stream, position=position, now=NOON)
    with warehouse.reading() as session:
        assert session.read("ops/newest_moment").item() == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_merge_puts_every_row_in_the_place_of_the_one_with_its_keys(warehouse):
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1), memo(2)))
        session.compare(MEMOS)
        assert session.merge(MEMOS) == 2
    later = datetime(2026, 3, 4, 7, 30, 0, 123456, tzinfo=UTC)
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(2, later, load_id="load-2", line=1), memo(3, later, load_id="load-2", line=2)))
        session.compare(MEMOS)
        (known,) = session.read("ops/touched_days", load_id="load-2", stream=MEMOS.stream, now=NOON).rows(named=True)
        assert known["business_date"] == date(2026, 3, 2)
        assert session.merge(MEMOS) == 2
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1), memo(2), memo(3), memo(4)))
        session.compare(MEMOS)
        session.run("ops/compare_deliveries", stream=MEMOS.stream)
        assert dict(session.read("ops/delivery_counts").iter_rows()) == {"fresh": 1, "redelivered": 1, "superseded": 2}


def test_a_record_is_compared_by_its_version_to_the_microsecond(warehouse):
    at = datetime(2026, 3, 4, 7, 30, 0, 123457, tzinfo=UTC)
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1, at)))
        session.compare(MEMOS)
        session.merge(MEMOS)
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1, at)))
        session.compare(MEMOS)
        session.run("ops/compare_deliveries", stream=MEMOS.stream)
        assert dict(session.read("ops/delivery_counts").iter_rows()) == {"redelivered": 1}


def test_exact_numbers_and_empty_texts_come_back_as_they_went_in(warehouse):
    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1), memo(2, transaction_id=None)))
        session.compare(MEMOS)
        session.merge(MEMOS)
    rows = rows_of(warehouse, "staging.magento_credit_memos")
    assert [row["transaction_id"] for row in rows] == ["", None]
    assert rows[0]["base_subtotal"] == Decimal("12.50000001")
    assert rows[0]["base_shipping_amount"] == Decimal("-0.00000001")
    assert rows[0]["base_adjustment"] == Decimal("123456789012345678901234567890.12345678")
    assert rows[0]["version_at"] == NOON


def test_canonical_changes_only_where_staging_did(warehouse):
    def build() -> int:
        with warehouse.writing() as session:
            return session.run("canonical/credit_memos")

    with warehouse.writing() as session:
        session.give("parsed", parsed(memo(1), memo(2), memo(3)))
        session.compare(MEMOS)
        session.merge(MEMOS)
    assert build() == 3
    assert build() == 0
    with warehouse.writing() as session:
        later = datetime(2026, 3, 5, tzinfo=UTC)
        rows = (memo(2, later, base_grand_total_minor=900), memo(3, later, state=3))  # 3 is canceled
        session.give("parsed", parsed(*rows))
        session.compare(MEMOS)
        session.merge(MEMOS)
    assert build() == 2
    found = {row["credit_memo_id"]: row["total_minor"] for row in rows_of(warehouse, "canonical.credit_memos")}
    assert found == {"MC-000000001": 1250, "MC-000000002": 900}


def test_quarantined_rows_are_closed_by_a_newer_version(warehouse):
    waiting = pl.DataFrame(
        {
            "quarantine_id": ["q"],
            "stream": [MEMOS.stream],
            "load_id": ["load-0"],
            "line": [1],
            "record_key": ["1"],
            "version": [5],
            "content_hash": ["h"],
            "reasons": ["[]"],
            "raw": ["{}"],
            "state": ["open"],
            "landed_at": [NOON],
            "judged_at": [NOON],
            "resolved_at": pl.Series([None], dtype=pl.Datetime("us", "UTC")),
        }
    )
    with warehouse.writing() as session:
        session.append("ops.quarantine", waiting)
        assert session.read("ops/quarantine_list", stream=None).height == 1
        session.give("parsed", parsed(memo(1)))
        assert session.run("ops/supersede_quarantine", stream=MEMOS.stream, now=NOON) == 1
        assert session.read("ops/quarantine_list", stream=MEMOS.stream).is_empty()
    (row,) = rows_of(warehouse, "ops.quarantine")
    assert (row["state"], row["resolved_at"]) == ("superseded", NOON)


def rows_of(warehouse, table: str) -> list[dict]:
    """All rows of a table, by all its columns, asked of the database itself."""
    if hasattr(warehouse, "path"):
        import duckdb

        with duckdb.connect(str(warehouse.path), read_only=True) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return pl.DataFrame(connection.sql(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_table()).rows(named=True)
    import psycopg2.extras

    connection = psycopg2.connect(warehouse._url, cursor_factory=psycopg2.extras.RealDictCursor)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        found = [dict(row) for row in cursor.fetchall()]
    connection.close()
    return found


def test_a_select_that_was_compiled_from_data_reads_tables_and_given_frames(warehouse):
    with warehouse.writing() as session:
        session.append("ops.touched_days", DAYS)
    with warehouse.reading() as session:
        session.give("wanted", pl.DataFrame({"stream": ["heartland_payments"]}))
        found = session.read(
            Select('SELECT "day"."load_id" AS "_key", touched_at FROM ops.touched_days AS "day" JOIN wanted USING (stream)')
        )
    assert found.rows() == [("a", datetime(2026, 3, 2, 5, tzinfo=UTC))]


def test_a_block_that_keeps_it_open_changes_nothing_but_the_time_it_takes(warehouse):
    with warehouse.kept_open():
        with warehouse.writing() as session:
            session.append("ops.touched_days", DAYS)
        with warehouse.reading() as session:
            assert session.read("ops/touched_since", since=EVER).height == 1

        def breaks_off():
            with warehouse.writing() as session:
                session.append("ops.touched_days", DAYS.with_columns(business_date=pl.date(2026, 3, 9)))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            breaks_off()
    with warehouse.reading() as session:
        assert session.read("ops/touched_since", since=EVER).height == 1
