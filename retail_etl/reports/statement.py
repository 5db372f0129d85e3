"""Everything that a report states, computed once: the workbook and the page only lay it out, so they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reports import bank, behind, change, fees, gift_cards, totals, wording
from retail_etl.reports.open_items import open_items_in_words, shown_records
from retail_etl.reports.safe_text import safe_columns

if TYPE_CHECKING:
    from datetime import date

    from retail_etl.reports.figures import ReportInput

_ON_THE_WAY: Final = (
    *("order_payment", "report_payment", "payment_batch", "batch_gl", "deposit_bank"),
    *("fee_gl", "payment_gl", "drawer_gl", "gl_gl", "staging"),
)


@dataclass(frozen=True)
class Statement:
    """The figures of one report.

    Attributes:
        members: each judged record with its bucket, class, rule and reason (``totals.judged_members``).
        lines: what the sides of each leg are made of (``totals.leg_lines``).
        items: the open items in words (``open_items.open_items_in_words``).
        states: the open items a currency and state (``totals.by_state``).
        match_counts: matched and open records a currency.
        fees: by month, way of billing and brand (``fees.fees_by_month``).
        bank_statements: the bank's own statements, each proven (``bank.bank_statements``).
        gift_cards: what is owed on gift cards, rolled forward (``gift_cards.gift_card_rolls``), and the days that differ.
        behind: the records behind the figures of fees and clearing (``behind.behind_the_proofs``).
        figure_titles: those figures in words.
        judged_days: first and last business day of the judged records, of which the period may be a part.
    """

    report: ReportInput
    currencies: list[str]
    period: tuple[date, date] | None
    judged_days: tuple[date, date] | None
    records: pl.DataFrame
    members: pl.DataFrame
    lines: pl.DataFrame
    items: pl.DataFrame
    states: pl.DataFrame
    match_counts: pl.DataFrame
    fee_findings: pl.DataFrame
    fees: pl.DataFrame
    bank_statements: pl.DataFrame
    gift_cards: list[gift_cards.GiftCardRoll]
    gift_card_days: pl.DataFrame
    behind: pl.DataFrame
    figure_titles: dict[str, str]
    quarantine: pl.DataFrame
    left_out: pl.DataFrame
    cleared: pl.DataFrame
    changes: list[change.Change] | None

    def legs(self) -> list[str]:
        """The legs of the report, in the order of money's way."""
        places = {leg: place for place, leg in enumerate(_ON_THE_WAY)}
        return sorted(self.report.leg_totals["leg"].unique(), key=lambda leg: (places.get(leg, len(places)), leg))

    def leg_total(self, leg: str, currency: str, side: str) -> dict[str, int]:
        """Total, matched, excluded and open of one side in minor units; zeros where the leg has no such side."""
        chosen = self.report.leg_totals.filter(
            (pl.col("leg") == leg) & (pl.col("currency") == currency) & (pl.col("side") == side)
        )
        return {name: int(chosen[f"{name}_minor"].sum()) for name in ("total", *totals.BUCKETS)}

    def of(self, frame: pl.DataFrame, currency: str, leg: str | None = None) -> pl.DataFrame:
        """The rows of a currency, and of a leg where one is given."""
        chosen = frame.filter(pl.col("currency") == currency)
        return chosen if leg is None else chosen.filter(pl.col("leg") == leg)

    def match_rate(self, currency: str) -> float | None:
        """The share (0 to 1) of records that found their counterpart, of those that need one."""
        rows = self.of(self.match_counts, currency).select("matched", "open").rows()
        matched, unmatched = rows[0] if rows else (0, 0)
        return matched / (matched + unmatched) if matched + unmatched else None


def statement_of(report: ReportInput) -> Statement:
    """The figures of a report."""
    records = shown_records(report)
    members = safe_columns(totals.judged_members(report), ["rule", "reason"])
    items = open_items_in_words(report, records)
    currencies = totals.currencies(report)
    by_month = fees.fees_by_month(report)
    return Statement(
        report=report,
        currencies=currencies,
        period=totals.period(report),
        judged_days=totals.judged_days(report),
        records=records,
        members=members,
        lines=totals.leg_lines(report, members),
        items=items,
        states=totals.by_state(items),
        match_counts=totals.matched_and_open(report, members),
        fee_findings=fees.fee_findings(report),
        fees=by_month,
        bank_statements=bank.bank_statements(report),
        gift_cards=gift_cards.gift_card_rolls(report.gift_cards),
        gift_card_days=safe_columns(gift_cards.differing_days(report.gift_cards), ["store_title", "location_id"]),
        behind=behind.behind_the_proofs(report),
        figure_titles=behind.figure_titles(report, by_month),
        quarantine=_quarantine(report),
        left_out=_left_out(report),
        cleared=change.cleared_items(report),
        changes=change.changes(report, currencies),
    )


def _quarantine(report: ReportInput) -> pl.DataFrame:
    """The rows in quarantine with system, stream and reasons in words, and what to do next."""
    rows = safe_columns(report.quarantine, ["reasons", "record_key"]).sort("system", "stream", "load_id", "line")
    told = [wording.quarantine_reasons(text) for text in rows["reasons"]]
    systems = [wording.system_title(system) for system in rows["system"]]
    streams = [wording.stream_title(stream) for stream in rows["stream"]]
    return rows.with_columns(
        pl.Series("reasons", told, pl.String),
        pl.Series("system", systems, pl.String),
        pl.Series("stream_title", streams, pl.String),
        pl.format("retail-etl quarantine show {}", "quarantine_id").alias("look"),
    )


def _left_out(report: ReportInput) -> pl.DataFrame:
    kinds = pl.col("kind").replace_strict(wording.KINDS, default=pl.col("kind"), return_dtype=pl.String).alias("kind_title")
    plain = pl.col("reason").str.replace_all("_", " ")
    return safe_columns(report.left_out, ["reason"]).with_columns(kinds, plain).sort("currency", "kind", "reason")
