"""The long lists: open items with ageing, matched rows and quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.safe_text import safe_columns
from retail_etl.reports.totals import EXCLUDED, MATCHED
from retail_etl.reports.workbook.sheet import Column, Sheet, Written, shown

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement

ROWS_MAX: Final = 50_000

OPEN_COLUMNS: Final = (
    Column("record_id", "Record"),
    Column("system", "System"),
    Column("store", "Store"),
    Column("business_date", "Business date", "date"),
    Column("due", "Due", "date"),
    Column("age_business_days", "Age (business days)", "count"),
    Column("age_bucket", "Age bucket"),
    Column("leg_title", "Leg"),
    Column("class_title", "Class"),
    Column("amount_minor", "Amount", "amount"),
    Column("state_shown", "State"),
    Column("material", "Material"),
    Column("owner", "Owner"),
    Column("since", "Since last report"),
    Column("reason_text", "Reason"),
    Column("next_step", "Next step"),
    Column("reference", "Reference"),
    Column("evidence", "Evidence"),
    Column("source_url", "Source", "link"),
    Column("landed_in", "Landed in"),
)
OPEN_WIDTHS: Final = (21, 11, 21, 11, 11, 11, 14, 34, 27, 15, 14, 10, 17, 13, 88, 74, 24, 60, 10, 66)
# Paper takes the columns up to here in a size that can be read; reasons in full are printed with the sheets of the legs.
_LAST_PRINTED: Final = "since"
_MATCHED_COLUMNS: Final = (
    Column("record_id", "Record"),
    Column("leg_title", "Leg"),
    Column("side", "Side"),
    Column("kind_title", "Kind"),
    Column("business_date", "Business date", "date"),
    Column("amount_minor", "Amount", "amount"),
    Column("rule_text", "Matched because"),
    Column("outcome_id", "Outcome"),
    Column("evidence", "Evidence"),
)
MATCHED_WIDTHS: Final = (24, 34, 10, 18, 13, 16, 60, 36, 60)


def write_open_items(sheet: Sheet, statement: Statement, currency: str, rows_max: int = ROWS_MAX) -> Written:
    """The open items of a currency, the largest first, with a filter and totals that follow it."""
    items = statement.of(statement.items, currency)
    listed = _with_evidence(items.head(rows_max), statement).with_columns(
        pl.concat_str(
            pl.col("state").replace_strict(_symbols(items), return_dtype=pl.String), "state_title", separator=" "
        ).alias("state_shown"),
        pl.when("is_material").then(pl.lit("material")).alias("material"),
    )
    sheet.title(
        f"Open items in {currency}",
        "Largest first. Ageing counts business days from the due date. The totals follow the filter.",
    )
    _beside_the_list(sheet, statement, items.height - listed.height)
    totals_row = sheet.row
    sheet.row += 1
    table = sheet.long_table(OPEN_COLUMNS, listed, currency)
    _totals_above(sheet, table, totals_row, listed, currency)
    _make_filterable(sheet, table)
    sheet.worksheet.print_area(0, 0, max(table.last, table.first), table.columns.index(_LAST_PRINTED))
    _colour_states(sheet, table)
    if items.height > listed.height:
        _write_rest(sheet, items.slice(rows_max), currency)
    return table


def _with_evidence(rows: pl.DataFrame, statement: Statement) -> pl.DataFrame:
    """The rows with what the engine looked at, its JSON stripped to words."""
    looked_at = pl.col("evidence").str.replace_all(r'[{}\[\]"]', "")
    wanted = statement.report.outcomes.select("outcome_id", looked_at).join(
        rows.select("outcome_id"), on="outcome_id", how="semi"
    )
    evidence = safe_columns(wanted.unique("outcome_id", keep="first", maintain_order=True), ["evidence"])
    return rows.join(evidence, on="outcome_id", how="left", maintain_order="left")


def _symbols(items: pl.DataFrame) -> dict[str, str]:
    return {state: wording.state_words(state).symbol for state in items["state"].unique()}


def _beside_the_list(sheet: Sheet, statement: Statement, left_out: int) -> None:
    if left_out:
        where = f"each stands in {statement.report.rest_of_rows} beside this file"
        sheet.line(f"{left_out:,} smaller items are totalled below the list; {where}.", "alarm")


def _totals_above(sheet: Sheet, table: Written, row: int, listed: pl.DataFrame, currency: str) -> None:
    at = table.columns.index("amount_minor")
    for column in range(len(table.columns)):
        sheet.worksheet.write_blank(row, column, None, sheet.styles.get("text", total=True))
    cells = {name: table.range(name).split("!")[1] for name in ("record_id", "amount_minor")}
    sheet.formula(
        row,
        0,
        f'="Items shown: "&TEXT(SUBTOTAL(103,{cells["record_id"]}),"#,##0")',
        f"Items shown: {listed.height:,}",
        "text",
        total=True,
    )
    total = shown(int(listed["amount_minor"].sum()), currency)
    sheet.formula(row, at, f"=SUBTOTAL(109,{cells['amount_minor']})", total, "amount", currency, total=True)


def _make_filterable(sheet: Sheet, table: Written) -> None:
    sheet.worksheet.freeze_panes(table.header + 1, 1)
    sheet.worksheet.repeat_rows(table.header)
    sheet.worksheet.autofilter(table.header, 0, max(table.last, table.first), len(table.columns) - 1)


def _colour_states(sheet: Sheet, table: Written) -> None:
    last = max(table.last, table.first)
    for name, begins, kind in (("state_shown", "▲", "alarm"), ("material", "material", "label"), ("since", "New", "label")):
        at = table.columns.index(name)
        rule = {"type": "text", "criteria": "begins with", "value": begins, "format": sheet.styles.get(kind)}
        sheet.worksheet.conditional_format(table.first, at, last, at, rule)


def _write_rest(sheet: Sheet, rest: pl.DataFrame, currency: str) -> None:
    sheet.section("Items beyond the list, by class")
    classes = (
        rest.group_by("class_title")
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("amount_minor").sum())
        .sort("class_title")
    )
    columns = (
        Column("class_title", "Class"),
        Column("count", "Items", "count", total=True),
        Column("amount_minor", "Amount", "amount", total=True),
    )
    sheet.table(columns, classes, currency, total="Beyond the list")


def write_matched(sheet: Sheet, statement: Statement, currency: str, rows_max: int = ROWS_MAX) -> Written:
    """The matched rows of a currency, so that a match can be looked up where the report is read."""
    matched = statement.of(statement.members, currency).filter(pl.col("bucket") == MATCHED)
    listed = matched.sort("business_date", "leg", "outcome_id", "side", "record_id", nulls_last=True).head(rows_max)
    listed = _with_evidence(listed, statement)
    rules = listed.select("rule", "reason").unique(maintain_order=True)
    rules = rules.with_columns(pl.Series("rule_text", [wording.rule_text(*row) for row in rules.iter_rows()], pl.String))
    shown_rows = listed.join(rules, on=["rule", "reason"], how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("leg")
        .replace_strict({leg: wording.leg_words(leg).title for leg in listed["leg"].unique()}, return_dtype=pl.String)
        .alias("leg_title"),
        pl.col("kind").replace_strict(wording.KINDS, default=pl.col("kind"), return_dtype=pl.String).alias("kind_title"),
    )
    sheet.title(
        f"Matched rows in {currency}", "Every record that found its counterpart. Rows with the same outcome belong together."
    )
    beside = statement.of(statement.report.unlisted, currency).filter(pl.col("class") != EXCLUDED)
    left_out = matched.height - listed.height + int(beside["left_records"].sum()) + int(beside["right_records"].sum())
    if left_out:
        where = f"; each stands in {statement.report.every_outcome} beside this file" if statement.report.every_outcome else ""
        sheet.line(
            f"{left_out:,} further rows are not listed here; their totals stand on the sheets of the legs{where}.", "alarm"
        )
    sheet.row += 1
    table = sheet.long_table(_MATCHED_COLUMNS, shown_rows, currency)
    _make_filterable(sheet, table)
    sheet.worksheet.print_area(0, 0, max(table.last, table.first), table.columns.index("rule_text"))
    return table


def write_quarantine(sheet: Sheet, statement: Statement) -> None:
    """The rows that could not be used, and why."""
    sheet.title(
        "Quarantine",
        "Rows that did not meet their contract. They wait here, are in no total above, and are judged again once mended.",
    )
    columns = (
        Column("system", "System"),
        Column("stream_title", "Records"),
        Column("record_key", "Record"),
        Column("reasons", "Why it waits"),
        Column("landed_at", "Landed at (UTC)", "moment"),
        Column("look", "To look at it"),
    )
    if statement.quarantine.is_empty():
        sheet.line("No row is in quarantine.", "note")
        return
    _make_filterable(sheet, sheet.long_table(columns, statement.quarantine.head(ROWS_MAX)))
