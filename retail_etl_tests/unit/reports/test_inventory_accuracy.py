"""The share of SKUs and places on which systems agree, and the workbook of it."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from openpyxl import load_workbook

from retail_etl.reports.inventory_accuracy import InventoryAccuracy, write_workbook


def found(agreeing, apart):
    rows = [
        (f"=S{n}", f"S{n}", "loc_01", Decimal(n), Decimal(0 if n < agreeing else 1), n < agreeing)
        for n in range(agreeing + apart)
    ]
    names = ("sku", "sku_key", "location_id", "heartland", "difference", "agrees")
    frame = pl.DataFrame(
        rows, schema=dict(zip(names, (pl.String,) * 3 + (pl.Decimal(38, 8),) * 2 + (pl.Boolean,), strict=True)), orient="row"
    )
    told = pl.lit(None, pl.Datetime("us", "UTC")).alias("oldest_at")
    return InventoryAccuracy(frame.with_columns(told), agreeing + apart, agreeing)


def test_the_line_is_met_at_it_and_missed_just_below_and_no_share_is_rounded_up_to_it():
    assert found(999, 1).is_on_target
    assert not found(998, 1).is_on_target
    assert found(1998, 1).share == Decimal("0.999499")


def test_nothing_to_compare_has_no_share_and_is_not_on_target():
    nothing = InventoryAccuracy(found(0, 0).rows, 0, 0)
    assert (nothing.share, nothing.is_on_target) == (None, False)


def test_the_workbook_has_places_and_rows_and_no_formula(tmp_path):
    write_workbook(found(3, 1), tmp_path / "folder" / "stock.xlsx")
    book = load_workbook(tmp_path / "folder" / "stock.xlsx")
    assert [sheet.title for sheet in book] == ["Places", "SKUs and places"]
    assert [cell.value for cell in book["Places"][2]] == ["loc_01", 4, 3, 1]
    assert [(row[0].value, row[0].data_type) for row in book["SKUs and places"].iter_rows(min_row=2, max_row=3)] == [
        ("=S0", "s"),
        ("=S1", "s"),
    ]
