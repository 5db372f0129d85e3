"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from retail_etl.errors import OperationsSchemaError, OperationsUnavailableError, SettingsError
from retail_etl.operations import store as store_module
from retail_etl.operations.records import (
    Decision,
    ExceptionCase,
    ExceptionState,
    OpenItem,
    PeriodLock,
    Verdict,
    Word,
)
from retail_etl.operations.store import VERSION, open_operations
from retail_etl.operations.tables import METADATA

pytestmark = pytest.mark.integration

AT = datetime(2026, 4, 11, 8, 0, 0, 123456, tzinfo=UTC)
DECISION = Decision(
    "dec_1", "order_payment", Verdict.CONFIRMED, {"MO-1": "a" * 64, "pay_1": "b" * 64}, "ann", AT, "seen the slip"
)
LOCK = PeriodLock("2026-03", 1, date(2026, 3, 31), AT, "bob", None, "signed/2026-03/1.zip", "c" * 64, "d" * 64)


def case(record_id="pay_1", state=ExceptionState.ASSIGNED, **others):
    item = OpenItem("order_payment", record_id, "USD", -11090, "duplicate_charge", {record_id: "e" * 64})
    return ExceptionCase(item, state, AT, **others)


def test_what_is_kept_comes_back_as_it_was(operations):
    with operations.writing() as books:
        books.decisions.add(DECISION)
        books.exceptions.save(case(owner="cleo"))
        books.locks.add(LOCK)
    with operations.reading() as books:
        assert books.decisions.all() == [DECISION]
        assert books.exceptions.find("order_payment", "pay_1") == case(owner="cleo")
        assert books.locks.all() == [LOCK]
        assert books.exceptions.find("order_payment", "pay_2") is None


def test_a_case_that_is_saved_again_takes_the_place_of_itself(operations):
    with operations.writing() as books:
        books.exceptions.save(case())
        books.exceptions.save(case("pay_2"))
        books.exceptions.save(case(state=ExceptionState.EXPLAINED, said="bank fee", said_by="cleo"))
    with operations.reading() as books:
        assert [(one.item.record_id, one.state) for one in books.exceptions.all()] == [
            ("pay_1", ExceptionState.EXPLAINED),
            ("pay_2", ExceptionState.ASSIGNED),
        ]


def test_an_ended_decision_is_kept_and_does_not_hold(operations):
    with operations.writing() as books:
        books.decisions.add(DECISION)
        books.decisions.end("dec_1", Word("bob", AT + timedelta(days=1), "wrong slip"))
    with operations.reading() as books:
        assert books.decisions.all(holding=True) == []
        (ended,) = books.decisions.all()
    assert (ended.ended_by, ended.ended_because, ended.ended_at) == ("bob", "wrong slip", AT + timedelta(days=1))


def test_a_released_lock_is_kept_beside_the_next(operations):
    second = PeriodLock("2026-03", 2, date(2026, 3, 31), AT, "bob", "late fee", "signed/2026-03/2.zip", "e" * 64, "f" * 64)
    with operations.writing() as books:
        books.locks.add(LOCK)
        books.locks.release("2026-03", 1, Word("bob", AT, "late fee"))
        books.locks.add(second)
    with operations.reading() as books:
        first, again = books.locks.all()
    assert (first.unlock_reason, again) == ("late fee", second)


def test_moments_come_back_in_utc_to_the_microsecond_whatever_their_zone(operations):
    there = AT.astimezone(timezone(timedelta(hours=-7)))
    with operations.writing() as books:
        books.decisions.add(Decision("dec_1", "order_payment", Verdict.REJECTED, {"a": "1", "b": "2"}, "ann", there))
    with operations.reading() as books:
        (found,) = books.decisions.all()
    assert (found.at, found.at.utcoffset()) == (AT, timedelta(0))


def test_a_moment_without_an_offset_is_refused(operations):
    naive = Decision("dec_1", "order_payment", Verdict.REJECTED, {"a": "1", "b": "2"}, "ann", AT.replace(tzinfo=None))
    with pytest.raises(Exception, match="offset"), operations.writing() as books:
        books.decisions.add(naive)


def test_a_block_that_fails_leaves_nothing_behind(operations, says):
    def fail_halfway():
        with operations.writing() as books:
            books.decisions.add(DECISION)
            books.audit.append(says(), "decision.made", "order_payment/MO-1", {})
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_halfway()
    with operations.reading() as books:
        assert (books.decisions.all(), books.audit.head(), list(books.audit.entries())) == ([], None, [])


def test_a_reader_cannot_write(operations):
    with pytest.raises(Exception, match=r"read-?only"), operations.reading() as books:
        books.decisions.add(DECISION)


def test_writers_take_turns_and_lose_nothing(operations, address, says):
    """Each of several writers reads the head and appends to it; none may see a head that another one moves."""
    words = [says(f"writer {number}") for number in range(12)]

    def write(word):
        own = open_operations(*address)
        with own.writing() as books:
            books.audit.append(word, "tested", "nothing", {})
        own.close()

    threads = [threading.Thread(target=write, args=[word]) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with operations.reading() as books:
        entries = list(books.audit.entries())
        assert [entry.sequence for entry in entries] == list(range(1, 13))
        assert {entry.who for entry in entries} == {word.by for word in words}
        assert books.audit.head().hash == entries[-1].hash


def test_the_log_is_read_in_order_beyond_one_page(operations, says, monkeypatch):
    monkeypatch.setattr("retail_etl.operations.books._PAGE", 4)
    with operations.writing() as books:
        for number in range(9):
            books.audit.append(says(), "tested", f"thing/{number}", {"number": number})
    with operations.reading() as books:
        assert [entry.details["number"] for entry in books.audit.entries()] == list(range(9))
        assert [entry.sequence for entry in books.audit.entries(after=7)] == [8, 9]


def test_a_second_migration_changes_nothing(operations, says):
    with operations.writing() as books:
        books.audit.append(says(), "tested", "nothing", {})
    operations.migrate()
    with operations.reading() as books:
        assert books.audit.head().sequence == 1


def test_the_migrations_create_the_tables_that_the_store_uses(operations):
    with operations._engine.connect() as connection:
        inspector = sa.inspect(connection)
        schema = "operations" if connection.dialect.name == "postgresql" else None
        for table in METADATA.tables.values():
            found = {column["name"]: bool(column["nullable"]) for column in inspector.get_columns(table.name, schema=schema)}
            assert found == {column.name: bool(column.nullable) for column in table.columns}
            assert set(inspector.get_pk_constraint(table.name, schema=schema)["constrained_columns"]) == {
                column.name for column in table.primary_key
            }
        assert MigrationContext.configure(connection, opts={"version_table_schema": schema}).get_current_revision() == VERSION


def test_the_version_that_a_start_expects_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", str(store_module._MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == VERSION


def test_tables_that_nobody_created_are_told_with_what_to_do(address):
    store = open_operations(*address)
    with pytest.raises(OperationsSchemaError, match=f"needs {VERSION}"), store.reading():
        pass
    store.close()


def test_tables_of_a_newer_version_are_left_alone(operations, address):
    with store_module.transaction(operations._engine, writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    again = open_operations(*address)
    for use in (again.migrate, lambda: again.writing().__enter__()):
        with pytest.raises(OperationsSchemaError, match="newer program"):
            use()
    again.close()


def test_a_migration_that_fails_leaves_the_tables_as_they_were(address, monkeypatch):
    store = open_operations(*address)
    monkeypatch.setattr("alembic.command.upgrade", lambda *_: (_ for _ in ()).throw(RuntimeError("power cut")))
    with pytest.raises(RuntimeError):
        store.migrate()
    monkeypatch.undo()
    store.migrate()
    with store.reading() as books:
        assert books.locks.all() == []
    store.close()


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    store = open_operations(tmp_path / "unused.db", "postgresql+psycopg2://user:s3cret@127.0.0.1:1/retail_etl")
    with pytest.raises(OperationsUnavailableError, match="RETAIL_ETL_DATABASE_URL") as caught:
        store.migrate()
    assert "s3cret" not in str(caught.value)
    assert not (tmp_path / "unused.db").exists()


def test_a_database_that_refuses_us_is_an_error_of_the_setting(fresh_postgres, tmp_path):
    elsewhere = sa.make_url(fresh_postgres).set(database="no_such_place").render_as_string(hide_password=False)
    store = open_operations(tmp_path / "unused.db", elsewhere)
    with pytest.raises(SettingsError, match="RETAIL_ETL_DATABASE_URL cannot be used"):
        store.migrate()
    assert not (tmp_path / "unused.db").exists()
    store.close()
