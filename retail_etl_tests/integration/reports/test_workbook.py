from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import polars as pl
import pytest

from retail_etl.reports import write_report
from retail_etl.reports.statement import statement_of
from retail_etl.reports.workbook import write_workbook

pytestmark = pytest.mark.integration

HOSTILE = ('=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(A1)", "-2+3")


@pytest.fixture(scope="module")
def formulas(files):
    return openpyxl.load_workbook(files.workbook)


@pytest.fixture(scope="module")
def values(files):
    return openpyxl.load_workbook(files.workbook, data_only=True)


def footing(book, currency):
    ((sheet, area),) = book.defined_names[f"footing_{currency}"].destinations
    return [list(row) for row in book[sheet][area]][1:]


def test_the_same_report_gives_the_same_bytes_in_another_place(report, files, tmp_path):
    again = write_report(report, tmp_path / "other")
    for name in ("workbook", "page", "summary"):
        assert getattr(again, name).read_bytes() == getattr(files, name).read_bytes(), name


def test_no_part_of_the_workbook_bears_the_time_of_writing(files):
    with zipfile.ZipFile(files.workbook) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-04-10T00:00:00Z" in parts.read("docProps/core.xml")


def test_the_cover_states_the_totals_of_the_summary(files, values):
    legs = json.loads(files.summary.read_text("utf-8"))["legs"]
    for currency in ("USD", "CAD"):
        stated = [[cell.value for cell in row[2:6]] for row in footing(values, currency)]
        expected = [
            [float(leg[name]) for name in ("total", "matched", "excluded", "open")]
            for leg in legs
            if leg["currency"] == currency
        ]
        assert sorted(stated) == sorted(expected)
        assert {row[8].value for row in footing(values, currency)} == {"foots"}


def test_the_footing_is_live_down_to_the_rows_of_the_legs(formulas):
    for row in footing(formulas, "USD"):
        assert row[2].data_type == "n"
        assert all(cell.data_type == "f" for cell in row[3:9])
        sheet, address = re.fullmatch(r"='(.+)'!\$(\w+\$\d+)", row[3].value).groups()
        assert formulas[sheet][address.replace("$", "")].value.startswith("=SUM(")


def test_a_leg_that_does_not_foot_is_told_in_words(report, tmp_path):
    too_much = pl.col("total_minor") + (pl.col("leg") == "fee_gl").cast(pl.Int64)
    wrong = report.leg_totals.with_columns(too_much.alias("total_minor"))
    files = write_report(replace(report, leg_totals=wrong), tmp_path)
    book = openpyxl.load_workbook(files.workbook, data_only=True)
    told = {row[1].value: (row[7].value, row[8].value) for row in footing(book, "USD")}
    assert told["Batch fees"] == (0.01, "DOES NOT FOOT")
    assert told["Batch net"] == (0, "foots")
    assert "Processor fees and fee postings, Batch fees: does not foot." in files.page.read_text("utf-8")


def test_every_open_item_stands_in_the_list_of_its_currency_with_reason_owner_and_next_step(report, values):
    for currency in ("USD", "CAD"):
        own = report.open_items.filter(pl.col("currency") == currency)
        sheet = values[f"Open items {currency}"]
        rows = [
            dict(zip([cell.value for cell in sheet[5]], [cell.value for cell in row], strict=True))
            for row in sheet.iter_rows(min_row=6)
        ]
        assert sorted(row["Record"] for row in rows) == sorted(own["record_id"])
        assert sum(row["Amount"] for row in rows) == pytest.approx(own["amount_minor"].sum() / 100)
        assert all(row["Reason"] and row["Next step"] and row["Owner"] and row["Class"] for row in rows)
        amounts = [abs(row["Amount"]) for row in rows]
        assert amounts == sorted(amounts, reverse=True)


def test_lists_can_be_filtered_scrolled_and_printed(values):
    for name in ("Open items USD", "Matched USD"):
        sheet = values[name]
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.print_title_rows
    for sheet in values:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0


def test_missing_and_stale_data_stand_out_in_red_and_in_words(values):
    rows = {row[5].value: row for row in values["Cover"].iter_rows() if row[2].value in {"current", "STALE", "MISSING"}}
    assert {stream: row[2].value for stream, row in rows.items()} == {
        "heartland_payments": "current",
        "heartland_report_rows": "current",
        "magento_orders": "STALE",
        "epicor_gl_lines": "current",
        "epicor_bank_lines": "MISSING",
    }
    assert rows["epicor_bank_lines"][2].font.color.rgb == rows["magento_orders"][2].font.color.rgb == "FFA3160C"
    assert rows["epicor_gl_lines"][2].font.color.rgb != "FFA3160C"


def test_the_cover_names_inputs_hashes_rules_and_lines_to_sign(report, values):
    cells = {str(cell.value) for row in values["Cover"].iter_rows() for cell in row if cell.value is not None}
    assert {one.sha256 for one in report.inputs} <= cells
    assert {"Prepared by", "Reviewed by", "Date", report.rule_version, "10 April 2026", "CAD 300.00, USD 250.00"} <= cells


def test_what_was_left_out_is_told_with_its_amount(files, values):
    rows = [tuple(cell.value for cell in row[:4]) for row in values["Cover"].iter_rows()]
    assert ("Order", "paid elsewhere: paypal", 41, 5123.5) in rows
    assert ("Settlement batch", "location not in the retailer file", 2, 180) in rows
    assert "paid elsewhere: paypal" in files.page.read_text("utf-8")


def test_hostile_text_is_shown_as_text(made_up, tmp_path):
    items = [
        {
            "record_id": text,
            "leg": "batch_gl",
            "amount_minor": 100,
            "currency": "USD",
            "state": "exception",
            "class": "missing_in_gl",
            "reason": text,
        }
        for text in HOSTILE
    ]
    records = pl.DataFrame(
        {"record_id": HOSTILE, "store": HOSTILE, "reference": HOSTILE, "source_url": ["javascript:alert(1)"] * len(HOSTILE)}
    )
    report = made_up.sample_report(
        matched=20, opened=0, open_items=pl.DataFrame(items), records=records, previous_open_items=None
    )
    files = write_report(report, tmp_path)
    book = openpyxl.load_workbook(files.workbook)
    cells = [cell for row in book["Open items USD"].iter_rows(min_row=6) for cell in row]
    assert {cell.data_type for cell in cells if cell.value in HOSTILE} == {"s"}
    assert set(HOSTILE) <= {cell.value for cell in cells}
    assert not any(cell.hyperlink for cell in cells)
    page = files.page.read_text("utf-8")
    assert page.count("<script") == 2
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_beyond_the_list_there_are_totals_by_class_and_a_word_on_where_the_rest_is(report, tmp_path):
    path = tmp_path / "short.xlsx"
    write_workbook(statement_of(report), path, rows_max=10)
    sheet = openpyxl.load_workbook(path, data_only=True)["Open items USD"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    own = report.open_items.filter(pl.col("currency") == "USD")
    smallest = own.sort(pl.col("amount_minor").abs(), "leg", "record_id", descending=[True, False, False]).slice(10)
    assert any("open_items.jsonl" in str(row[0]) and f"{smallest.height:,}" in str(row[0]) for row in cells)
    assert next(row[1] for row in cells if row[0] == "Beyond the list") == smallest.height
    assert next(row[2] for row in cells if row[0] == "Beyond the list") == pytest.approx(smallest["amount_minor"].sum() / 100)


def test_an_empty_judgement_still_makes_a_workbook(made_up, tmp_path):
    files = write_report(made_up.assembled(made_up.Judge(1)), tmp_path)
    assert "Cover" in openpyxl.load_workbook(files.workbook).sheetnames


def test_items_from_before_the_period_have_a_sheet_of_their_own(report, tmp_path):
    later = replace(report, period=(date(2026, 4, 1), date(2026, 4, 10)))
    sheet = openpyxl.load_workbook(write_report(later, tmp_path).workbook)["Prior period"]
    listed = {row[0].value for row in sheet.iter_rows()} & set(report.open_items["record_id"])
    assert listed == set(report.open_items.filter(pl.col("business_date") < date(2026, 4, 1))["record_id"])


def test_no_card_number_and_no_address_of_a_person_reaches_a_file(report, tmp_path):
    planted = ("4111111111111111", "378282246310005", "ann.lee@shop.example")
    text = f"paid with {' or '.join(planted)}"
    told = {
        name: pl.lit(text).alias(name)
        for name in ("store", "reference", "description", "evidence", "history", "reasons", "reason")
    }
    spoiled = replace(
        report,
        records=report.records.with_columns(told["store"], told["reference"], told["description"]),
        outcomes=report.outcomes.with_columns(told["evidence"], told["history"], told["reason"]),
        open_items=report.open_items.with_columns(told["reason"]),
        quarantine=report.quarantine.with_columns(told["reasons"]),
    )
    files = write_report(spoiled, tmp_path)
    with zipfile.ZipFile(files.workbook) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist())
    written += files.page.read_bytes() + files.summary.read_bytes()
    assert b"paid with [card number ending 1111]" in written
    assert not [secret for secret in planted if secret.encode() in written]


@pytest.mark.office
def test_libreoffice_comes_to_the_same_figures(files, machine, tmp_path):
    bare = tmp_path / "bare.xlsx"
    machine.without_values(files.workbook, bare)
    expected = openpyxl.load_workbook(files.workbook, data_only=True)
    live = openpyxl.load_workbook(files.workbook)
    got = openpyxl.load_workbook(machine.recalculated(bare, tmp_path), data_only=True)
    compared = 0
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value, wanted = got[sheet.title][cell.coordinate].value, expected[sheet.title][cell.coordinate].value
                    assert value == (pytest.approx(wanted, abs=0.005) if isinstance(wanted, int | float) else wanted), (
                        sheet.title,
                        cell.coordinate,
                    )
                    compared += 1
    assert compared > 300


def links_of(sheet):
    return {cell.coordinate: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}


def test_figures_of_fees_and_clearing_lead_to_the_records_behind_them(formulas, values):
    behind = values["Behind the proofs"]
    led = {}
    for name in ("Fees", "Clearing"):
        for place, link in links_of(formulas[name]).items():
            assert values[name][place].data_type == "n", "a figure that leads somewhere is still a number"
            address = link.location.rpartition("!")[2]
            led[behind[address].value] = [cell.value for cell in behind[int(address[1:]) + 2]]
    assert set(led) == {
        "Fees April 2026, taken out of deposits, Visa, USD",
        "Fees March 2026, taken out of deposits, Visa, CAD",
        "Clearing account 1150 Card clearing, USD: opening",
        "Clearing account 1150 Card clearing, USD: in (debits)",
    }
    record = led["Fees April 2026, taken out of deposits, Visa, USD"]
    assert record[:2] == ["trr_1", "Report row"]
    assert record[3:6] == [100.0, 2.75, 10.75]
    assert record[7:] == ["open", "heartland/report_rows/a.ndjson.zst line 0"]


def test_each_bank_statement_is_proven_by_formula(formulas, values):
    rows = {row[9].value: row for row in values["Bank statements"].iter_rows() if row[9].value}
    assert {"balances", "DOES NOT BALANCE", "GAP BEFORE IT"} <= set(rows)
    live = formulas["Bank statements"]
    assert all(live[rows[state][9].coordinate].data_type == "f" for state in ("balances", "DOES NOT BALANCE", "GAP BEFORE IT"))


def test_what_is_from_before_the_period_is_said_also_where_there_is_nothing(values):
    assert any(row[0].value == "No open item is from before the period." for row in values["Prior period"].iter_rows())


def test_a_leg_whose_data_are_behind_says_so_above_its_figures(values):
    first = {name: values[name]["A4"].value for name in ("Web orders", "Bank postings", "Clearing accounts")}
    assert first["Web orders"].startswith("STALE: Magento, web orders: the data reach to ")
    assert first["Bank postings"].startswith("MISSING: Epicor")
    assert first["Clearing accounts"].startswith("Data up to ")


def test_gift_cards_roll_forward_by_live_formula_and_the_days_that_differ_are_listed(formulas, values):
    sheet, live = values["Gift cards"], formulas["Gift cards"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows() if row[0].value}
    closing, ledger, off = (rows[title] for title in ("Closing by formula", "Closing in the ledger", "Ledger less formula"))
    assert [sheet.cell(row, 2).value for row in (closing, ledger, off)] == [947.0, 922.0, -25.0]
    assert sheet.cell(off, 3).value == "DIFFERS"
    assert all(live.cell(row, 2).data_type == "f" for row in (closing, off))
    assert sheet.cell(rows["Fifth Street"], 7).value == -25.0
    assert sheet.cell(rows["Differs"], 7).value == -25.0
