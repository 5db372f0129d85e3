"""The morning's report with many open items: workbook and page written, and the page opened, beside flat lists by the usual libraries."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.case import Answer, Case, Subject

if TYPE_CHECKING:
    from retail_etl.reports import ReportInput

_AS_OF = date(2026, 4, 10)
_CLASSES = ("timing", "missing_in_gl", "missing_in_heartland", "amount_mismatch", "partially_paid")
_FRAMES = ("outcomes", "members", "open_items", "leg_totals", "classes", "records")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def _of(column: str, values: tuple[str, ...]) -> pl.Expr:
    return pl.col("i").mod(len(values)).replace_strict(dict(enumerate(values)), return_dtype=pl.String).alias(column)


def prepare(size: int, folder: Path) -> None:
    """A judgement with so many open items and half as many matches, as frames; and its page, for the browser."""
    rows = pl.DataFrame({"i": pl.Series(range(size + size // 2), dtype=pl.Int64)}).with_columns(
        pl.format("out_{}", "i").alias("outcome_id"),
        pl.format("pay_{}", pl.col("i").cast(pl.String).str.zfill(9)).alias("record_id"),
        pl.lit("order_payment").alias("leg"),
        pl.lit("payment").alias("kind"),
        pl.lit("USD").alias("currency"),
        (100 + (pl.col("i") * 7919) % 400_000).alias("amount_minor"),
        (pl.lit(_AS_OF) - pl.duration(days=pl.col("i") % 40)).alias("business_date"),
        (pl.col("i") < size).alias("is_open"),
        _of("class", _CLASSES),
    )
    rows = rows.with_columns(pl.when("is_open").then("class").otherwise(pl.lit("matched_exact")).alias("class"))
    state = pl.when(pl.col("class") == "timing").then(pl.lit("timing")).otherwise(pl.lit("exception")).alias("state")
    opened = rows.filter("is_open")
    open_minor = int(opened["amount_minor"].sum())
    matched_minor = int(rows["amount_minor"].sum()) - open_minor
    frames = {
        "outcomes": rows.select(
            "outcome_id",
            "leg",
            "class",
            "currency",
            "business_date",
            pl.lit("order_ref").alias("rule"),
            pl.concat_str(pl.lit('{"reference": "'), "record_id", pl.lit('"}')).alias("evidence"),
            pl.lit(value=True).alias("auto_matched"),
        ),
        "members": rows.select(
            "outcome_id", "leg", pl.lit("left").alias("side"), "kind", "record_id", "amount_minor", "currency"
        ),
        "open_items": opened.select(
            *("record_id", "kind", "leg", "amount_minor", "currency", "class", "outcome_id", "business_date"),
            state,
            pl.col("business_date").alias("due"),
            (pl.col("i") % 40).alias("age_business_days"),
            pl.lit("order_without_payment").alias("reason"),
        ),
        "leg_totals": pl.DataFrame(
            {
                "leg": ["order_payment"],
                "side": ["left"],
                "currency": ["USD"],
                "total_minor": [open_minor + matched_minor],
                "matched_minor": [matched_minor],
                "excluded_minor": [0],
                "open_minor": [open_minor],
                "foots": [True],
            }
        ),
        "classes": rows.group_by("class").agg(pl.len().cast(pl.Int64).alias("count")),
        "records": rows.select(
            "record_id",
            "kind",
            "business_date",
            "amount_minor",
            "currency",
            _of("store", tuple(f"Store {number}" for number in range(12))),
            pl.format("order {}", pl.col("i") * 13).alias("reference"),
            pl.format("https://api.example.test/v1/payments?cursor={}", pl.col("i") // 200).alias("source_url"),
        ),
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    page(size, folder)


def _report(folder: Path) -> ReportInput:
    from retail_etl.reports import ReportInput

    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    return ReportInput(as_of=_AS_OF, generated_at=datetime(2026, 4, 11, 6, tzinfo=UTC), **frames)


def workbook(_size: int, folder: Path) -> Answer:
    """The whole workbook of ours: cover, legs, open items, matched rows, formulas."""
    from retail_etl.reports.statement import statement_of
    from retail_etl.reports.workbook import write_workbook

    statement = statement_of(_report(folder))
    with tempfile.TemporaryDirectory() as out:
        write_workbook(statement, Path(out, "report.xlsx"))
        size = Path(out, "report.xlsx").stat().st_size
    return {"items": statement.items.height, "MiB": round(size / 2**20, 1)}


def page(_size: int, folder: Path) -> Answer:
    """The whole page of ours."""
    from retail_etl.reports.page import page_text
    from retail_etl.reports.statement import statement_of

    statement = statement_of(_report(folder))
    text = page_text(statement)
    (folder / "page.html").write_text(text, encoding="utf-8")
    return {"items": statement.items.height, "MiB": round(len(text.encode()) / 2**20, 1)}


def flat_xlsxwriter(_size: int, folder: Path) -> Answer:
    """The open items alone as one flat sheet, cell by cell."""
    import xlsxwriter

    items = pl.read_parquet(folder / "open_items.parquet")
    with tempfile.TemporaryDirectory() as out, xlsxwriter.Workbook(str(Path(out, "flat.xlsx"))) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(items.with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows()):
            sheet.write_row(number, 0, row)
    return {"items": items.height}


def flat_openpyxl(_size: int, folder: Path) -> Answer:
    """The same by openpyxl in its write-only mode."""
    from openpyxl import Workbook

    items = pl.read_parquet(folder / "open_items.parquet")
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in items.iter_rows():
        sheet.append(row)
    with tempfile.TemporaryDirectory() as out:
        book.save(Path(out, "flat.xlsx"))
    return {"items": items.height}


def opened_page(_size: int, folder: Path) -> Answer:
    """Chromium from its start until the page has shown its open items; the browser's own start is the next subject."""
    dom = _browse(folder / "page.html")
    return {"shown": dom.count('<td class="state">') if dom else "no Chromium"}


def opened_nothing(_size: int, folder: Path) -> Answer:
    """Chromium with an empty page."""
    (folder / "empty.html").write_text("<!doctype html><title>empty</title>", encoding="utf-8")
    return {"shown": "nothing" if _browse(folder / "empty.html") else "no Chromium"}


def _browse(address: Path) -> str:
    program = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        return ""
    with tempfile.TemporaryDirectory() as profile:
        quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
        closed = (
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={profile}",
        )
        done = subprocess.run(
            [program, *quiet, *closed, "--dump-dom", address.as_uri()], capture_output=True, text=True, check=True
        )
    return done.stdout


CASE = Case(
    name="report",
    question="A judgement with so many open items, and half as many matches. Ours writes every sheet, formula and section; "
    "the peers write the open items alone as one flat sheet.",
    sizes=(5_000, 50_000),
    prepare=prepare,
    subjects=(
        Subject("flat list, XlsxWriter", flat_xlsxwriter),
        Subject("retail_etl workbook", workbook),
        Subject("flat list, openpyxl", flat_openpyxl),
        Subject("retail_etl page", page),
        Subject("Chromium opens our page", opened_page),
        Subject("Chromium opens nothing", opened_nothing),
    ),
    answers=("items",),
    reading="What the page costs the reader is `Chromium opens our page` less `Chromium opens nothing`.",
)
