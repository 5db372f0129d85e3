"""Whoever touches the audit log behind the program's back is found out, with the first entry that does not fit."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from retail_etl.operations.chain import verified
from retail_etl.operations.database import transaction

pytestmark = pytest.mark.integration


@pytest.fixture
def log(operations, says):
    """Six entries, and a way to tamper with them: the guards of the table are taken off first."""
    with operations.writing() as books:
        for number in range(1, 7):
            books.audit.append(
                says(), "exception.assigned", f"order_payment/pay_{number}", {"owner": "cleo", "amount_minor": number}
            )
    with transaction(operations._engine, writes=True) as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(sa.text(f"DROP TRIGGER audit_entries_no_{verb}"))
        else:
            connection.execute(sa.text("DROP TRIGGER audit_entries_append_only ON audit_entries"))

    def tamper(*statements):
        with transaction(operations._engine, writes=True) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    return tamper


def walk(operations, promised=None):
    with operations.reading() as books:
        return verified(books.audit.entries(), books.audit.head(), promised)


def test_an_untouched_log_is_whole(operations, log):
    found = walk(operations)
    assert (found.is_whole, found.count, found.head.sequence) == (True, 6, 6)


def test_an_empty_log_is_whole(operations):
    assert walk(operations).is_whole


@pytest.mark.parametrize(
    "change",
    [
        "who = 'mallory'",
        "what = 'exception.written_off'",
        "subject = 'order_payment/pay_9'",
        "why = 'no reason'",
        "at = '2026-04-11T08:00:59.000000+00:00'",
        """details = '{"amount_minor":9,"owner":"cleo"}'""",
        "details = 'no json'",
        "at = 'never'",
    ],
)
def test_a_changed_entry_is_named(operations, log, change):
    log(f"UPDATE audit_entries SET {change} WHERE sequence = 3")
    found = walk(operations)
    assert (found.broken_at, found.count) == (3, 2)
    assert "entry 3 was changed" in found.problem


def test_a_changed_entry_with_an_adapted_hash_breaks_the_next(operations, log):
    log("UPDATE audit_entries SET hash = 'f' || substr(hash, 2), why = 'no reason' WHERE sequence = 3")
    assert walk(operations).broken_at == 3
    with operations.reading() as books:
        entries = list(books.audit.entries())
    log(f"UPDATE audit_entries SET previous_hash = '{entries[0].hash}' WHERE sequence = 3")
    found = walk(operations)
    assert found.broken_at == 3
    assert "does not follow" in found.problem


def test_a_removed_entry_is_named(operations, log):
    log("DELETE FROM audit_entries WHERE sequence = 4")
    found = walk(operations)
    assert (found.broken_at, found.count) == (4, 3)
    assert "entry 4 is missing" in found.problem


def test_a_removed_entry_is_named_when_the_rest_was_numbered_anew(operations, log):
    log(
        "DELETE FROM audit_entries WHERE sequence = 4",
        "UPDATE audit_entries SET sequence = 4 WHERE sequence = 5",
        "UPDATE audit_entries SET sequence = 5 WHERE sequence = 6",
    )
    assert walk(operations).broken_at == 4


def test_two_entries_that_changed_places_are_named(operations, log):
    log(
        "UPDATE audit_entries SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 5",
        "UPDATE audit_entries SET sequence = 5 WHERE sequence = 99",
    )
    assert walk(operations).broken_at == 2


def test_what_was_cut_off_at_the_end_is_told_by_the_stored_head(operations, log):
    log("DELETE FROM audit_entries WHERE sequence >= 5")
    found = walk(operations)
    assert (found.broken_at, found.count) == (5, 4)
    assert "entries 5 to 6 are gone" in found.problem


def test_a_log_that_was_emptied_is_told_by_the_stored_head(operations, log):
    log("DELETE FROM audit_entries")
    assert walk(operations).broken_at == 1


def test_a_log_that_was_cut_off_with_its_head_is_told_by_a_hash_kept_elsewhere(operations, log):
    with operations.reading() as books:
        entries = list(books.audit.entries())
    log(
        "DELETE FROM audit_entries WHERE sequence >= 5",
        f"UPDATE audit_head SET sequence = 4, hash = '{entries[3].hash}'",
    )
    assert walk(operations).is_whole
    assert walk(operations, promised=entries[3].hash).is_whole
    found = walk(operations, promised=entries[5].hash)
    assert (found.broken_at, entries[5].hash in found.problem) == (5, True)


def test_the_table_itself_refuses_to_be_changed(operations, says):
    with operations.writing() as books:
        books.audit.append(says(), "tested", "nothing", {})
    for statement in ("UPDATE audit_entries SET who = 'mallory'", "DELETE FROM audit_entries"):
        with pytest.raises(Exception, match="append-only"), transaction(operations._engine, writes=True) as connection:
            connection.execute(sa.text(statement))
    assert walk(operations).is_whole
