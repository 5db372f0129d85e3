"""From an open item of the report to its end, by commands, and back when a source changes."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from retail_etl import reporting

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(judged_desk):
    return judged_desk


@pytest.fixture
def item(desk):
    """A duplicate charge of a small world, whose record moved no more than a person may write off."""
    judged = desk.judge()
    (found,) = judged.open_items.filter(pl.col("class") == "duplicate_charge").iter_rows(named=True)
    return found


def state(desk, record):
    (line,) = [line for line in desk.run("exceptions", "list").splitlines() if record in line]
    return line


def test_the_list_names_every_exception_and_nothing_on_its_way(desk, item):
    listed = desk.run("exceptions", "list").splitlines()
    judged = desk.judge()
    wanted = judged.open_items.filter(pl.col("state") != "timing").select("leg", "record_id").unique().height
    assert len(listed) - 1 == wanted
    assert listed[-1].startswith(f"{wanted} as of {desk.day}")
    assert "  open" in state(desk, item["record_id"])


def test_owner_and_explanation_stand_in_the_next_report_and_the_day_before_stays_as_it_was(desk, item, tmp_path):
    record = item["record_id"]
    before = reporting.report(desk.installation, desk.day).page.read_bytes()
    desk.run("exceptions", "assign", record, "--to", "Bob Ray", "--by", "Ann Lee")
    assert reporting.report(desk.installation, desk.day).page.read_bytes() == before
    desk.judge()
    desk.run("exceptions", "explain", record, "--by", "Bob Ray", "--comment", "refund under way, ticket 88")
    desk.judge()
    files = reporting.report(desk.installation, desk.day)
    book = openpyxl.load_workbook(files.workbook, read_only=True)
    (sheet,) = [sheet for sheet in book if sheet.title.startswith("Open items")]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if record in row]
    assert "Bob Ray" in row
    assert any("refund under way, ticket 88" in str(cell) for cell in row)
    assert "refund under way" in files.page.read_text(encoding="utf-8")
    again = files.page.read_bytes()
    assert reporting.report(desk.installation, desk.day).page.read_bytes() == again
    assert [step for step, _ in desk.steps()] == ["exception.assigned", "exception.explained"]


def test_a_write_off_needs_a_second_person_within_a_limit(desk, item):
    record = item["record_id"]
    assert "needs a reason" in desk.refused("exceptions", "write-off", record, "--by", "Cleo Diaz")
    desk.run("exceptions", "write-off", record, "--by", "Cleo Diaz", "--comment", "cannot be recovered")
    assert "cannot approve it" in desk.refused("exceptions", "approve", record, "--by", " cleo  DIAZ ")
    assert "more than Bob Ray may write off (25.00 USD)" in desk.refused("exceptions", "approve", record, "--by", "Bob Ray")
    assert "may write off (nothing)" in desk.refused("exceptions", "approve", record, "--by", "a stranger")
    assert "write off asked" in state(desk, record)
    desk.run("exceptions", "approve", record, "--by", "Dan Okafor")
    assert "written off" in state(desk, record)
    assert [step for step, _ in desk.steps()] == ["exception.write_off_asked", "exception.written_off"]
    assert "cannot be explained" in desk.refused("exceptions", "explain", record, "--by", "Bob Ray", "--comment", "x")
    judged = desk.judge()
    assert record in judged.open_items["record_id"].to_list(), "the ledger still disagrees until the adjustment is posted"


def test_what_changed_since_a_write_off_was_asked_for_is_not_approved(desk, item):
    record = item["record_id"]
    desk.run("exceptions", "write-off", record, "--by", "Bob Ray", "--comment", "cannot be recovered")
    desk.news(f"UPDATE canonical.payments SET card_last4 = '9999' WHERE payment_id = '{record}'")
    assert "changed since the write-off was asked for" in desk.refused("exceptions", "approve", record, "--by", "Cleo Diaz")


def test_a_written_off_item_opens_again_when_a_source_changes(desk):
    record = desk.judge().open_items.filter(pl.col("class") == "missing_in_heartland")["record_id"].item()
    desk.run("exceptions", "write-off", record, "--by", "Bob Ray", "--comment", "cannot be recovered")
    desk.run("exceptions", "approve", record, "--by", "Cleo Diaz")
    desk.judge()
    assert "written off" in state(desk, record)
    desk.news(f"UPDATE canonical.orders SET total_minor = total_minor + 1 WHERE order_id = '{record}'")
    desk.judge()
    assert f"{record} changed" in desk.run("audit", "list", "--about", record).splitlines()[-1]
    assert "  open" in state(desk, record)


def test_an_item_that_the_data_settle_is_resolved_and_opens_again_with_them(desk, item):
    record = item["record_id"]
    desk.run("exceptions", "assign", record, "--to", "Bob Ray", "--by", "Ann Lee")
    desk.news(f"UPDATE canonical.payments SET status = 'voided' WHERE payment_id = '{record}'")
    desk.judge()
    assert desk.steps()[-1] == ("exception.resolved", f"order_payment/{record}")
    assert record not in desk.run("exceptions", "list")
    desk.news(f"UPDATE canonical.payments SET status = 'captured' WHERE payment_id = '{record}'")
    desk.judge()
    assert desk.steps()[-1] == ("exception.reopened", f"order_payment/{record}")
    assert "Bob Ray" in state(desk, record)
    desk.judge()
    assert len(desk.steps()) == 3


def test_an_older_day_moves_no_exception(desk, item):
    desk.run("exceptions", "assign", item["record_id"], "--to", "Bob Ray", "--by", "Ann Lee")
    desk.judge(desk.day.replace(month=3, day=25))
    assert [step for step, _ in desk.steps()] == ["exception.assigned"]


def test_a_person_may_open_an_item_again_with_a_reason(desk, item):
    record = item["record_id"]
    desk.run("exceptions", "explain", record, "--by", "Bob Ray", "--comment", "refund under way")
    assert "needs a reason" in desk.refused("exceptions", "reopen", record, "--by", "Ann Lee")
    desk.run("exceptions", "reopen", record, "--by", "Ann Lee", "--comment", "it never came")
    assert "  open" in state(desk, record)
    assert "cannot be opened again" in desk.refused("exceptions", "reopen", record, "--by", "Ann Lee", "--comment", "twice")


def test_a_record_that_is_not_open_is_told_with_what_to_do(desk, item):
    assert "is no open item as of" in desk.refused("exceptions", "assign", "pay_none", "--to", "Bob Ray", "--by", "Ann Lee")


def test_the_audit_log_names_who_when_and_why_and_proves_itself(desk, item):
    record = item["record_id"]
    desk.run("exceptions", "assign", record, "--to", "Bob Ray", "--by", "Ann Lee", "--comment", "knows the shop")
    told = desk.run("audit", "list", "--about", record)
    assert all(word in told for word in ("Ann Lee", "exception.assigned", record, "knows the shop", "UTC"))
    proven = desk.run("audit", "verify")
    head = proven.split()[-1]
    assert desk.run("audit", "verify", "--head", head).startswith("1 entries, whole")
    assert "no entry has the hash" in desk.refused("audit", "verify", "--head", "0" * 64)
