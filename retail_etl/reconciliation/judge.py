"""The pipeline's door to the engine: canonical tables in, a stored judgement of a day out.

A day that was judged on the same inputs by the same rules is not judged again, so a run that finds nothing new changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from retail_etl.contracts.reconciliation import Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.change import change_in_days
from retail_etl.reconciliation.engine import prepared
from retail_etl.reconciliation.incremental import TakesAllError, judge_beside, judge_change, judge_onwards
from retail_etl.reconciliation.inputs import InputReader, PeoplesWords
from retail_etl.reconciliation.store import StoredJudgement, end_of_line, keep, read_head, read_judgement, seal_of_line

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.book import Book
    from retail_etl.reconciliation.incremental import Onward
    from retail_etl.reconciliation.inputs import Inputs, Stated
    from retail_etl.reconciliation.scope import Scope
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.interface import Warehouse

__all__ = ["PeoplesWords", "given_records", "judge_day", "latest_day", "left_out", "stored_judgement"]


def judge_day(
    warehouse: Warehouse,
    scope: Scope,
    settings: RuleSettings,
    as_of: date,
    now: datetime,
    words: PeoplesWords | None = None,
    book_file: Path | None = None,
) -> StoredJudgement:
    """The judgement of everything known by the end of a business day, stored in ``recon.*``.

    It goes on from the newest judgement, where that is of no later day: what changed since, what is bound to that and what keys
    alone did not settle is judged again, and only business days that are not as they were are read record by record. A day that
    later ones were judged after is judged whole, and so is everything where ``book_file``, which this call fills for the next
    one, is not that of the newest judgement.
    """
    moment = as_of_day(as_of, settings.business_timezone)
    words = words or PeoplesWords()
    day = _Day(warehouse, scope, settings, as_of, moment, now, words)
    with warehouse.reading() as session:
        newest, seal = end_of_line(session), seal_of_line(session)
    if newest is not None and as_of < newest:
        return _judged_beside(day)
    with open_book(book_file) as book:
        is_mine = book.told("seal") == seal and book.is_kept
        by_day = is_mine and book.told("late") == words.late(settings)
        given = day.read(book.input_days() if by_day else None)
        known = day.known(given.stated)
        if known:
            return known
        if not is_mine:
            book.clear()
        book.note("seal", None)
        no_book = "nothing was judged before" if newest is None else "there is no book of the judgement before"
        given, onward = _judged_onwards(day, book, given, no_book)
        stored = day.kept(given.stated, onward)
        book.set_input_days(given.days)
        book.note("late", words.late(settings))
        with warehouse.reading() as session:
            book.note("seal", seal_of_line(session))
    return stored


@dataclass(frozen=True)
class _Day:
    """A day that is to be judged."""

    warehouse: Warehouse
    scope: Scope
    settings: RuleSettings
    as_of: date
    moment: AsOf
    now: datetime
    words: PeoplesWords

    def read(self, before: pl.DataFrame | None) -> Inputs:
        """What there is to judge: the days that are not as ``before`` has them; without it everything."""
        with self.warehouse.reading() as session:
            reader = InputReader(session, self.scope, self.settings, self.moment, self.words)
            return reader.whole(with_digests=True) if before is None else reader.since(before)

    def known(self, stated: Stated) -> StoredJudgement | None:
        """The judgement of the day on these inputs by these rules, where it was made."""
        known = read_head(self.warehouse, self.as_of)
        return known[0] if known and known[0].inputs == stated and known[1] == rule_version(self.settings) else None

    def filed(self, judgement: Judgement) -> Judgement:
        """The judgement under the periods in which its members were signed."""
        return _filed_as_signed(judgement, self.words)

    def kept(self, stated: Stated, onward: Onward) -> StoredJudgement:
        """A judgement, after it was stored."""
        stored = StoredJudgement(
            self.as_of, stated, self.now, True, onward.told, lambda: read_judgement(self.warehouse, self.as_of)
        )
        with self.warehouse.writing() as session:
            keep(session, stored, onward, self.settings.calendar)
        return stored


def _judged_beside(day: _Day) -> StoredJudgement:
    with day.warehouse.reading() as session:
        given = InputReader(session, day.scope, day.settings, day.moment, day.words).whole()
    known = day.known(given.stated)
    if known:
        return known
    told = "later days were judged before"
    return day.kept(given.stated, judge_beside(Records(given.frames), day.settings, day.moment, day.filed, told))


def _judged_onwards(day: _Day, book: Book, given: Inputs, no_book: str) -> tuple[Inputs, Onward]:
    """The judgement, with the inputs that it was made of in the end: all of them where those that differ are not enough."""
    if given.differing is not None:
        book.expect(int(given.days["records"].sum()))
        frames = {kind: prepared(kind, frame) for kind, frame in given.frames.items()}
        change = change_in_days(book, frames, given.differing, given.later, day.moment)
        try:
            return given, judge_change(book, change, day.settings, day.moment, filed=day.filed)
        except TakesAllError as reason:
            no_book = str(reason)
            book.clear()
        given = day.read(None)
    records = Records(given.frames)
    return given, judge_onwards(book, records, day.settings, day.moment, filed=day.filed, no_book=no_book)


def given_records(
    warehouse: Warehouse, scope: Scope, settings: RuleSettings, moment: AsOf, words: PeoplesWords
) -> dict[str, pl.DataFrame]:
    """Everything that is known by a moment, a frame a kind, with people's words: what a judgement is made of."""
    with warehouse.reading() as session:
        return InputReader(session, scope, settings, moment, words).whole().frames


def stored_judgement(warehouse: Warehouse, as_of: date) -> StoredJudgement | None:
    """What was judged as of a day, or ``None``."""
    found = read_head(warehouse, as_of)
    return found[0] if found else None


def latest_day(warehouse: Warehouse, before: date | None = None) -> date | None:
    """The newest day that was judged, or the newest before a day; ``None`` where there is none."""
    with warehouse.reading() as session:
        found: date | None = session.read("recon/store/latest", before=before).item()
    return found


def left_out(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """What takes no part in the legs: ``kind``, ``reason``, ``currency``, ``records``, ``amount_minor``."""
    with warehouse.reading() as session:
        scope.give_to(session)
        return session.read("recon/inputs/left_out", **scope.left_out())


def _filed_as_signed(judgement: Judgement, words: PeoplesWords) -> Judgement:
    """The judgement, with no outcome under an earlier period than the one under which a member of it was signed.

    What came late for one signed month and is known to the report of the next stays where that one has it.
    """
    if words.signed is None:
        return judgement
    signed = words.signed.select("leg", "record_id", pl.col("fiscal_period").alias("signed_under"))
    members = judgement.members.select("outcome_id", "leg", "record_id").join(signed, on=["leg", "record_id"])
    latest = members.group_by("outcome_id").agg(pl.col("signed_under").max())
    filed = judgement.outcomes.join(latest, on="outcome_id", how="left", maintain_order="left")
    later = pl.col("signed_under") > pl.col("fiscal_period")
    period = pl.when(later).then("signed_under").otherwise("fiscal_period").alias("fiscal_period")
    return replace(judgement, outcomes=filed.with_columns(period).drop("signed_under"))
