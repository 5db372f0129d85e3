"""The road's own reports: written again, after news, by command, in Office and browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.testing import CliRunner

from retail_etl import reporting, road
from retail_etl.cli import app
from retail_etl.connectors.registry import all_streams
from retail_etl.reports.behind import CARD_PARTS, PARTS, clearing_figure, fee_figure, gift_card_figure
from retail_etl.reports.fees import fees_by_month
from retail_etl.reports.gift_cards import gift_card_rolls

pytestmark = pytest.mark.integration


@pytest.fixture
def command(judged, monkeypatch):
    for name in [name for name in os.environ if name.startswith("RETAIL_ETL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RETAIL_ETL_DATA_DIR", str(judged.folder))
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_judged_day_is_written_again_byte_for_byte_whatever_came_to_be_known_since(judged, command):
    warehouse = judged.installation.settings.warehouse_file
    kept = warehouse.with_suffix(".kept")
    shutil.copy(warehouse, kept)
    try:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("UPDATE ops.quarantine SET state = 'resolved'")
            connection.execute("UPDATE ops.watermarks SET staged = NULL")
            connection.execute("DELETE FROM canonical.ledger_lines")
            connection.execute("DELETE FROM staging.heartland_report_rows")
            connection.execute("UPDATE ops.manifest SET pages = '[]', path = 'elsewhere'")
        for day in judged.days:
            shutil.rmtree(judged.folder / "reports" / day.isoformat())
            assert command("report", "--as-of", day.isoformat()).exit_code == 0
            folder = judged.folder / "reports" / day.isoformat()
            assert {name: (folder / name).read_bytes() for name in judged.written[day]} == judged.written[day]
    finally:
        shutil.move(kept, warehouse)


def test_a_run_without_news_leaves_the_report_as_it_was(judged, planted):
    later = road.judge(judged.installation, judged.days[1], "another run")
    assert not later.is_new
    assert planted.as_bytes(reporting.report(judged.installation, judged.days[1])) == judged.written[judged.days[1]]


def test_news_around_an_unchanged_judgement_is_told_by_the_next_run(judged):
    warehouse = judged.installation.settings.warehouse_file
    kept = warehouse.with_suffix(".kept")
    shutil.copy(warehouse, kept)
    try:
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("UPDATE ops.watermarks SET stopped_reason = 'a field is gone' WHERE stream = 'magento_orders'")
        before = reporting.report_input(judged.installation, judged.days[1])
        assert not road.judge(judged.installation, judged.days[1], "another run").is_new
        after = reporting.report_input(judged.installation, judged.days[1])
        stale = [{one.stream for one in told.data_as_of if one.is_stale} for told in (before, after)]
        assert stale[1] - stale[0] == {"magento_orders"}
        assert (before.run_id, after.run_id) == ("run-1", "another run")
    finally:
        shutil.move(kept, warehouse)


def test_the_second_report_tells_what_changed_since_the_first(judged):
    told = reporting.report_input(judged.installation, judged.days[1])
    assert told.previous_as_of == judged.days[0]
    first = reporting.report_input(judged.installation, judged.days[0])
    assert first.previous_as_of is None
    assert told.previous_open_items.sort(pl.all()).equals(first.open_items.sort(pl.all()))


def test_fees_agree_with_the_schedule_and_clearing_accounts_roll_forward(judged):
    told = reporting.report_input(judged.installation, judged.days[1])
    assert told.period == (judged.days[1].replace(day=1), judged.days[1])
    deducted = told.fees.filter(pl.col("billing") == "deducted")
    assert set(deducted["brand"]) == {"Visa", "Mastercard", "Discover", "Amex"}
    assert deducted["expected_minor"].equals(deducted["charged_minor"])
    assert deducted["charged_minor"].sum() > 0
    assert [one.account for one in told.clearing] == ["1061", "1062"]
    assert all(one.opening_minor + one.in_minor - one.out_minor == one.closing_minor != 0 for one in told.clearing)
    page = judged.written[judged.days[1]]["reconciliation.html"].decode()
    assert page.count(">rolls<") == 2
    assert "DIFFERS" not in page


def test_the_report_names_its_run_owners_and_sources(judged):
    told = reporting.report_input(judged.installation, judged.days[1])
    assert told.run_id == "run-1"
    assert told.company == "Sandbox Retail"
    read = {name for name, stream in all_streams().items() if judged.installation.reads(stream)}
    assert {one.stream for one in told.data_as_of} == read
    shown = told.records.filter(pl.col("record_id").is_in(told.open_items["record_id"].to_list()))
    assert shown["landed_in"].str.contains(r"\.ndjson\.zst line \d+$").all()
    assert shown["source_url"].str.starts_with("http://127.0.0.1:").all()


def test_every_figure_of_fees_and_clearing_leads_to_records_page_and_landed_line(judged):
    told = reporting.report_input(judged.installation, judged.days[1])
    figures = {
        fee_figure(row["month"], row["billing"], row["brand"], row["currency"])
        for row in fees_by_month(told).iter_rows(named=True)
    }
    moved = {clearing_figure(one, part) for one in told.clearing for part in PARTS if getattr(one, f"{part}_minor")}
    assert figures
    assert moved
    of_cards = {figure for figure in told.behind["figure"] if figure.startswith("gift_cards|")}
    assert set(told.behind["figure"]) - of_cards == figures | moved
    assert told.behind["source_url"].str.starts_with("http://127.0.0.1:").all()
    listed = told.behind.filter(pl.col("kind") == "report_row").row(0, named=True)
    path, _, line = listed["landed_in"].rpartition(" line ")
    (record,) = judged.installation.landing.lines(path, {int(line)}).values()
    assert json.loads(record)["row_id"] == listed["record_id"]


def test_what_stands_behind_a_clearing_figure_adds_up_to_it(judged):
    told = reporting.report_input(judged.installation, judged.days[1])
    sums = dict(told.behind.group_by("figure").agg(pl.col("amount_minor").sum()).iter_rows())
    whole = {
        figure
        for figure, count, behind in told.behind.group_by("figure").agg(pl.len(), pl.col("behind").first()).iter_rows()
        if count == behind
    }
    assert whole
    for account in told.clearing:
        for part, sign in (("opening", 1), ("in", 1), ("out", -1)):
            figure = clearing_figure(account, part)
            if figure in whole:
                assert sums[figure] == sign * getattr(account, f"{part}_minor")


def test_the_totals_of_the_workbook_are_those_of_the_summary(judged, tmp_path):
    files = judged.written[judged.days[1]]
    (tmp_path / "book.xlsx").write_bytes(files["reconciliation.xlsx"])
    assert footing(tmp_path / "book.xlsx") == stated(files)


@pytest.mark.office
def test_libreoffice_comes_to_the_totals_of_the_summary(judged, machine, tmp_path):
    files = judged.written[judged.days[1]]
    bare = tmp_path / "bare.xlsx"
    (tmp_path / "book.xlsx").write_bytes(files["reconciliation.xlsx"])
    machine.without_values(tmp_path / "book.xlsx", bare)
    again = machine.recalculated(bare, tmp_path)
    assert footing(again) == stated(files)
    errors = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in openpyxl.load_workbook(again, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []


@pytest.mark.browser
def test_the_browser_shows_the_page_without_a_complaint(judged, machine, tmp_path):
    page = tmp_path / "reconciliation.html"
    page.write_bytes(judged.written[judged.days[1]]["reconciliation.html"])
    dom, told = machine.browse(page)
    assert "CONSOLE" not in told
    assert 'class="scripted"' in dom


def footing(path):
    book = openpyxl.load_workbook(path, data_only=True)
    ((sheet, area),) = book.defined_names["footing_USD"].destinations
    rows = [[cell.value for cell in row] for row in book[sheet][area]][1:]
    assert {row[8] for row in rows} == {"foots"}
    return sorted([f"{amount:.2f}" for amount in row[2:6]] for row in rows)


def stated(files):
    legs = json.loads(files["summary.json"])["legs"]
    return sorted([leg[name] for name in ("total", "matched", "excluded", "open")] for leg in legs)


def test_a_pack_is_proven_untouched_and_a_touched_one_is_told(judged, command, tmp_path):
    out = tmp_path / "evidence.zip"
    day = judged.days[0].isoformat()
    written = command("pack", "--as-of", day, "--out", str(out))
    assert written.exit_code == 0
    seal = re.findall(r"seal (\w{64})", written.output)[0]
    first = out.read_bytes()
    command("pack", "--as-of", day, "--out", str(out))
    assert out.read_bytes() == first
    proven = command("verify-pack", str(out), "--seal", seal)
    assert (proven.exit_code, "untouched" in proven.output) == (0, True)
    with zipfile.ZipFile(out) as parts:
        assert parts.read("reconciliation.html") == judged.written[judged.days[0]]["reconciliation.html"]
        assert json.loads(parts.read("manifest.json"))["run_id"] == "run-0"
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("note.txt", "trust me")
    touched = command("verify-pack", str(out))
    assert (touched.exit_code, "note.txt was added" in touched.output) == (1, True)


def test_a_day_that_was_never_judged_is_told_with_what_to_do(judged, command):
    refused = command("report", "--as-of", "2020-01-01")
    assert refused.exit_code != 0
    assert "retail-etl run nightly --as-of 2020-01-01" in str(refused.exception)


def test_figures_of_gift_cards_lead_to_records_that_add_up_to_them(judged):
    told = reporting.report_input(judged.installation, judged.days[-1])
    (roll,) = gift_card_rolls(told.gift_cards)
    behind = told.behind.group_by("figure").agg(pl.col("amount_minor").sum(), pl.len(), pl.col("behind").first())
    found = {figure: minor for figure, minor, listed, all_of_them in behind.iter_rows() if listed == all_of_them}
    for one in roll.systems:
        for part in CARD_PARTS:
            minor = getattr(one, f"{part}_minor")
            assert found.get(gift_card_figure("USD", part, one.system), 0) == minor
    moved = roll.closing_minor - roll.opening_minor + roll.expired_minor
    assert found.get(gift_card_figure("USD", "booked"), 0) == moved
    assert roll.difference_minor == 0
    of_cards = told.behind.filter(pl.col("figure").str.starts_with("gift_cards|"))
    assert of_cards.height > 0
    assert of_cards.select(pl.col("source_url", "landed_in").is_not_null().all()).row(0) == (True, True)
