from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.domain.money import to_text
from retail_etl.reports import write_report
from retail_etl.reports.totals import BUCKETS

FRAMES = ("outcomes", "members", "open_items", "leg_totals", "classes", "records", "quarantine", "previous_open_items")
sizes = st.tuples(st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 30))


def written(report, folder):
    files = write_report(report, Path(folder))
    page = files.page.read_text("utf-8")
    payload = json.loads(page.split('id="records">')[1].split("</script>")[0])
    return openpyxl.load_workbook(files.workbook, data_only=True), payload, json.loads(files.summary.read_text("utf-8"))


def cover_footing(book):
    """Total, matched, excluded and open as the cover states them, by currency."""
    found = {}
    for name, defined in book.defined_names.items():
        if not name.startswith("footing_"):
            continue
        ((sheet, area),) = defined.destinations
        rows = [[cell.value for cell in row] for row in book[sheet][area]][1:]
        found[name.removeprefix("footing_")] = [[round(value, 2) for value in row[2:6]] for row in rows]
    return found


@settings(max_examples=8, deadline=None)
@given(sizes)
def test_workbook_page_and_summary_show_the_totals_of_the_frames(made_up, size):
    seed, matched, opened = size
    report = made_up.sample_report(seed, matched=matched, opened=opened)
    with tempfile.TemporaryDirectory() as folder:
        book, payload, summary = written(report, folder)
    for currency in report.leg_totals["currency"].unique():
        stated = [[float(leg[name]) for name in ("total", *BUCKETS)] for leg in summary["legs"] if leg["currency"] == currency]
        assert sorted(cover_footing(book)[currency]) == sorted(stated)
        own = report.open_items.filter(pl.col("currency") == currency)
        sheet = book[f"Open items {currency}"]
        listed = [cell.value for cell in next(sheet.iter_cols(10, 10, min_row=6)) if isinstance(cell.value, int | float)]
        assert round(sum(listed), 2) == float(to_text(int(own["amount_minor"].sum()), currency))
    assert sum(payload["items"]["amount_minor"]) == report.open_items["amount_minor"].sum()
    for row in report.leg_totals.iter_rows(named=True):
        at = 6 if row["side"] == "left" else 8
        for bucket in BUCKETS:
            lines = [line[at] for line in payload["lines"] if line[:3] == [row["leg"], row["currency"], bucket]]
            assert sum(lines) == row[f"{bucket}_minor"]


@settings(max_examples=3, deadline=None)
@given(st.integers(1, 10_000))
def test_the_order_of_the_rows_changes_no_byte(made_up, seed):
    report = made_up.sample_report(seed, matched=40, opened=20)
    shuffled = replace(report, **{name: getattr(report, name).sample(fraction=1.0, shuffle=True, seed=seed) for name in FRAMES})
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = write_report(report, Path(one)), write_report(shuffled, Path(other))
        for name in ("workbook", "page", "summary"):
            assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes(), name
