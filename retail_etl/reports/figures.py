"""What a report is made from: the frames of one judgement, the records behind them, and the context of the run.

Only the judgement and ``as_of`` are needed; whoever knows less (the file door) leaves the rest at its default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from retail_etl.errors import UnusableInputError
from retail_etl.reports.columns import (
    ASSIGNMENTS,
    BANK_STATEMENTS,
    BEHIND,
    CLASSES,
    FEES,
    GIFT_CARDS,
    LANDED_FILES,
    LEFT_OUT,
    LEG_TOTALS,
    MEMBERS,
    OPEN_ITEMS,
    OUTCOMES,
    QUARANTINE,
    RECORDS,
    UNLISTED,
    Columns,
    empty,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class DataAsOf:
    """How far the data of one stream reached when the run began; ``None`` where nothing of it was ever staged.

    A stream that is known by day only (the ledger) has ``is_by_day``: of its moment the day counts. ``legs`` stand on the
    stream: where it is stale, what they say is no newer than it.
    """

    system: str
    stream: str
    staged_at: datetime | None
    is_stale: bool = False
    is_by_day: bool = False
    legs: tuple[str, ...] = ()


@dataclass(frozen=True)
class InputFile:
    """One input of the run, so that a reader can prove which file it was."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class ClearingAccount:
    """The balance proof of one clearing account: opening + in - out = closing, all in minor units."""

    account: str
    currency: str
    opening_minor: int
    in_minor: int
    out_minor: int
    closing_minor: int


@dataclass(frozen=True)
class ReportFiles:
    """Where the three files of a report lie."""

    workbook: Path
    page: Path
    summary: Path


class Judged(Protocol):
    """The part of a judgement that a report shows."""

    @property
    def outcomes(self) -> pl.DataFrame:
        """One row an outcome."""
        ...

    @property
    def members(self) -> pl.DataFrame:
        """One row a record of an outcome."""
        ...

    @property
    def open_items(self) -> pl.DataFrame:
        """One row a line of the open-items report."""
        ...

    @property
    def leg_totals(self) -> pl.DataFrame:
        """One row a leg, side and currency."""
        ...

    @property
    def classes(self) -> pl.DataFrame:
        """How often each class was given."""
        ...

    @property
    def later(self) -> int:
        """How many records are dated after the moment judged."""
        ...

    @property
    def rule_version(self) -> str:
        """Which rules judged."""
        ...


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """One reconciliation with its context.

    Attributes:
        as_of: the day or moment that was judged.
        company: whose report it is.
        later: records dated after ``as_of``.
        rejected: records that could not be used at all.
        records: what is shown of a record besides its id (``RECORDS``); may lack records, columns or be empty.
        period: first and last business day; where absent, those of the outcomes. Open items from before are prior-period items.
        generated_at: when this was known; shown, and never read from a clock.
        materiality_minor: by currency, the amount from which an open item is shown as material.
        quarantine: rows that wait for a person (``QUARANTINE``).
        left_out: records that take part in no leg, by kind and reason (``LEFT_OUT``).
        previous_open_items: the open items of the report before; ``None`` where there was none.
        assignments: who has an open item and what comes next (``ASSIGNMENTS``), before the catalogue's own words.
        owners: by class, who has its open items, before the catalogue's own words.
        fees: what the processor's fees should be and were (``FEES``).
        clearing: the roll-forward of each clearing account over the period.
        gift_cards: what moved the debt on gift cards, by the systems and by the ledger (``GIFT_CARDS``).
        behind: the records behind the figures of fees and clearing (``BEHIND``).
        bank_statements: the bank's own statements of the period with their balances (``BANK_STATEMENTS``).
        landed_files: the landed files behind the inputs (``LANDED_FILES``), for the evidence pack.
        unlisted: what matched and excluded outcomes come to that are not among ``outcomes`` and ``members`` (``UNLISTED``).
        rest_of_rows: the file beside the report that lists the open items which the workbook leaves out.
        every_outcome: the file beside the report that lists every outcome, if there is one.
    """

    as_of: date | datetime
    outcomes: pl.DataFrame
    members: pl.DataFrame
    open_items: pl.DataFrame
    leg_totals: pl.DataFrame
    classes: pl.DataFrame
    company: str = ""
    rule_version: str = ""
    later: int = 0
    rejected: int = 0
    records: pl.DataFrame = field(default_factory=lambda: empty(RECORDS))
    period: tuple[date, date] | None = None
    generated_at: datetime | None = None
    run_id: str | None = None
    data_as_of: tuple[DataAsOf, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    materiality_minor: Mapping[str, int] = field(default_factory=dict)
    quarantine: pl.DataFrame = field(default_factory=lambda: empty(QUARANTINE))
    left_out: pl.DataFrame = field(default_factory=lambda: empty(LEFT_OUT))
    previous_open_items: pl.DataFrame | None = None
    previous_as_of: date | None = None
    assignments: pl.DataFrame = field(default_factory=lambda: empty(ASSIGNMENTS))
    owners: Mapping[str, str] = field(default_factory=dict)
    fees: pl.DataFrame = field(default_factory=lambda: empty(FEES))
    clearing: tuple[ClearingAccount, ...] = ()
    gift_cards: pl.DataFrame = field(default_factory=lambda: empty(GIFT_CARDS))
    behind: pl.DataFrame = field(default_factory=lambda: empty(BEHIND))
    bank_statements: pl.DataFrame = field(default_factory=lambda: empty(BANK_STATEMENTS))
    landed_files: pl.DataFrame = field(default_factory=lambda: empty(LANDED_FILES))
    unlisted: pl.DataFrame = field(default_factory=lambda: empty(UNLISTED))
    rest_of_rows: str = "open_items.jsonl"
    every_outcome: str = ""

    def __post_init__(self) -> None:
        """Bring every frame to its columns, so that nobody after this asks whether one is there."""
        needed: dict[str, tuple[Columns, set[str]]] = {
            "outcomes": (OUTCOMES, {"outcome_id", "leg", "class"}),
            "members": (MEMBERS, {"outcome_id", "leg", "side", "record_id", "amount_minor", "currency"}),
            "open_items": (OPEN_ITEMS, {"record_id", "leg", "amount_minor", "currency", "state", "class"}),
            "leg_totals": (LEG_TOTALS, set(LEG_TOTALS)),
            "classes": (CLASSES, set(CLASSES)),
            "records": (RECORDS, {"record_id"}),
            "quarantine": (QUARANTINE, set()),
            "left_out": (LEFT_OUT, set()),
            "assignments": (ASSIGNMENTS, set()),
            "fees": (FEES, set()),
            "gift_cards": (GIFT_CARDS, set()),
            "behind": (BEHIND, set()),
            "bank_statements": (BANK_STATEMENTS, set()),
            "landed_files": (LANDED_FILES, set()),
            "unlisted": (UNLISTED, set()),
        }
        for name, (columns, required) in needed.items():
            object.__setattr__(self, name, _conformed(name, getattr(self, name), columns, required))
        if self.previous_open_items is not None:
            conformed = _conformed(
                "previous_open_items", self.previous_open_items, OPEN_ITEMS, {"record_id", "leg", "amount_minor", "currency"}
            )
            object.__setattr__(self, "previous_open_items", conformed)

    @classmethod
    def of(cls, judgement: Judged, *, as_of: date | datetime, **context: Any) -> ReportInput:
        """The report of a judgement; ``context`` are the other attributes, as far as they are known."""
        return cls(
            as_of=as_of,
            outcomes=judgement.outcomes,
            members=judgement.members,
            open_items=judgement.open_items,
            leg_totals=judgement.leg_totals,
            classes=judgement.classes,
            later=judgement.later,
            rule_version=str(judgement.rule_version),
            **context,
        )

    @property
    def as_of_date(self) -> date:
        """The day of ``as_of``."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of


def _conformed(name: str, frame: pl.DataFrame, columns: Columns, required: set[str]) -> pl.DataFrame:
    missing = sorted(required - set(frame.columns))
    if missing:
        raise UnusableInputError(
            f"the frame {name!r} of the report lacks the columns {', '.join(missing)}",
            next_step="give the frames of a judgement",
        )
    present = set(frame.columns)
    return frame.select(
        (pl.col(column) if column in present else pl.lit(None)).cast(dtype, strict=False).alias(column)
        for column, dtype in columns.items()
    )
