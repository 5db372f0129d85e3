"""The book of a judgement may be lost, damaged or in use: it is empty then, and nothing fails."""

import pytest

from retail_etl.warehouse.book import book_session

pytestmark = pytest.mark.integration


def tables(session):
    return session.query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'book'").fetchall()


def test_what_is_written_down_is_there_the_next_time_and_scratch_tables_are_not(tmp_path):
    file = tmp_path / "judged.duckdb"
    with book_session(file) as session:
        session.query("CREATE TABLE book.main.kept (id VARCHAR)")
        session.query("CREATE TABLE scratched (id VARCHAR)")
    with book_session(file) as session:
        assert tables(session) == [("kept",)]


def test_a_book_that_is_open_already_is_an_empty_one_that_nobody_keeps(tmp_path):
    file = tmp_path / "judged.duckdb"
    with book_session(file) as first:
        first.query("CREATE TABLE book.main.kept (id VARCHAR)")
        with book_session(file) as second:
            assert tables(second) == []
            second.query("CREATE TABLE book.main.lost (id VARCHAR)")
    with book_session(file) as session:
        assert tables(session) == [("kept",)]


def test_a_damaged_book_is_begun_anew(tmp_path):
    file = tmp_path / "judged.duckdb"
    file.write_bytes(b"no database at all" * 1000)
    with book_session(file) as session:
        assert tables(session) == []
        session.query("CREATE TABLE book.main.kept (id VARCHAR)")
    with book_session(file) as session:
        assert tables(session) == [("kept",)]


def test_records_are_found_by_an_index_and_not_by_looking_at_all_of_them(tmp_path):
    with book_session(tmp_path / "judged.duckdb") as session:
        session.query("CREATE TABLE book.main.record AS SELECT 'r' || n AS id FROM range(300000) AS t (n)")
        session.query("CREATE INDEX by_id ON book.main.record (id)")
        session.query("CREATE TABLE sought AS SELECT 'r' || n * 7 AS id FROM range(3000) AS t (n)")
        plan = session.query(
            "EXPLAIN (ANALYZE, FORMAT json) SELECT id FROM record WHERE id IN (SELECT id FROM sought)"
        ).fetchall()[0][1]
    assert "Index Scan" in plan
    assert '"total_rows_scanned": 6000' in plan
