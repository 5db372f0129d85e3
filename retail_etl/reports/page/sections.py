"""The page's tables as plain rows: footing, open items by age and class, remarks before signing, filter choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.reports import wording
from retail_etl.reports.bank import ALARMING, GAP, OFF
from retail_etl.reports.fees import DIFFERS
from retail_etl.reports.reach import Reach, leg_reach
from retail_etl.reports.spoken import freshness, grouped, spoken_day
from retail_etl.reports.totals import AGES, BUCKETS, SIDES

if TYPE_CHECKING:
    from retail_etl.reports.statement import Statement


@dataclass(frozen=True)
class FootingRow:
    """One side of a leg, in minor units."""

    leg: str
    title: str
    side: str
    side_title: str
    figures: dict[str, int]
    reach: Reach | None = None

    @property
    def off_by(self) -> int:
        """How much the total lacks, 0 where the side foots."""
        return self.figures["total"] - sum(self.figures[bucket] for bucket in BUCKETS)


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, how many items, and their gross value."""

    code: str
    title: str
    count: int
    gross_minor: int


def footing(statement: Statement, currency: str) -> list[FootingRow]:
    """The footing table of a currency."""
    rows = []
    for leg in statement.legs():
        if statement.of(statement.report.leg_totals, currency, leg).is_empty():
            continue
        words = wording.leg_words(leg)
        for side, title in zip(SIDES, (words.left, words.right), strict=True):
            figures = statement.leg_total(leg, currency, side)
            rows.append(FootingRow(leg, words.title, side, title, figures, leg_reach(statement.report, leg)))
    return rows


def by_age(items: pl.DataFrame) -> list[Bar]:
    """Open items by age, every bucket that has any, the youngest first."""
    return sorted(_bars(items, "age_bucket", {age: age for age in AGES}), key=lambda one: AGES.index(one.code))


def by_class(items: pl.DataFrame) -> list[Bar]:
    """Open items by class, the largest value first."""
    titles = {code: wording.class_words(code).title for code in items["class"].unique()}
    return sorted(_bars(items, "class", titles), key=lambda one: (-one.gross_minor, one.code))


def _bars(items: pl.DataFrame, column: str, titles: dict[str, str]) -> list[Bar]:
    grouped = items.group_by(column).agg(pl.len(), pl.col("amount_minor").abs().sum().alias("gross"))
    return [Bar(code, titles[code], count, gross) for code, count, gross in grouped.iter_rows()]


def remarks(statement: Statement) -> list[tuple[str, str]]:
    """What a reader should know before signing: ("good" or "alarm", text)."""
    report = statement.report
    told_of = {OFF: "opening and lines do not make its closing balance.", GAP: "it does not begin where the one before ended."}
    off = [row for currency in statement.currencies for row in footing(statement, currency) if row.off_by]
    told = [("alarm", f"{row.title}, {row.side_title}: does not foot.") for row in off]
    told += [] if off else [("good", f"Every leg and side foots ({report.leg_totals.height} of {report.leg_totals.height}).")]
    for source in report.data_as_of:
        reach, state = freshness(source)
        if state != "current":
            what = f"{wording.system_title(source.system)}, {wording.stream_title(source.stream).lower()}"
            told.append(("alarm", f"{what}: data {state.lower()}, it reaches to {reach}."))
    told += [
        ("alarm", f"Fees {month:%B %Y}, {billing.lower()}, {brand}: charged other than the schedule gives.")
        for month, billing, brand in statement.fees.filter(pl.col("state") == DIFFERS)
        .select("month", "billing_title", "brand")
        .iter_rows()
    ]
    told += [
        ("alarm", f"Clearing account {one.account} in {one.currency} does not roll forward.")
        for one in report.clearing
        if one.opening_minor + one.in_minor - one.out_minor != one.closing_minor
    ]
    told += [
        (
            "alarm",
            f"Gift cards in {roll.currency}: the debt in the ledger is off by {grouped(roll.difference_minor, roll.currency)}.",
        )
        for roll in statement.gift_cards
        if roll.difference_minor
    ]
    told += [
        ("alarm", f"Statement of {account} in {currency} up to {spoken_day(last_date)}: {told_of[state]}")
        for account, currency, last_date, state in statement.bank_statements.filter(pl.col("state").is_in(ALARMING))
        .select("account", "currency", "last_date", "state")
        .iter_rows()
    ]
    if report.rejected:
        told.append(("alarm", f"Records rejected, and in no total: {report.rejected:,}."))
    if statement.quarantine.height:
        told.append(("alarm", f"Rows in quarantine, and in no total: {statement.quarantine.height:,}."))
    if report.later:
        told.append(("note", f"Records dated later, and not judged: {report.later:,}."))
    return told


def class_counts(statement: Statement) -> list[tuple[str, int, wording.ClassWords]]:
    """Every class that was given: code, outcomes, words; the most frequent first."""
    counted = statement.report.classes.group_by("class").agg(pl.col("count").sum()).sort(-pl.col("count"), "class")
    return [(code, count, wording.class_words(code)) for code, count in counted.iter_rows()]


def choices(statement: Statement) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: value and title, by filter."""
    items = statement.items
    present: dict[str, list[Any]] = {
        name: items[name].drop_nulls().unique().sort().to_list() for name in ("class", "state", "owner")
    }
    return {
        "currency": [(code, code) for code in statement.currencies],
        "state": [(code, f"{wording.state_words(code).symbol} {wording.state_words(code).title}") for code in present["state"]],
        "leg": [(leg, wording.leg_words(leg).title) for leg in statement.legs() if leg in set(items["leg"])],
        "class": sorted(((code, wording.class_words(code).title) for code in present["class"]), key=lambda one: one[1]),
        "age_bucket": [(age, age) for age in AGES if age in set(items["age_bucket"])],
        "owner": [(owner, owner) for owner in present["owner"]],
        "since": [(since, since) for since in ("New", "Carried over") if since in set(items["since"])],
    }
