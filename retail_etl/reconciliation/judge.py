"""The pipeline's door to the engine: canonical tables in, a stored judgement of a day out.

A day that was judged on the same inputs by the same rules is not judged again, so a run that finds nothing new changes nothing.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.contracts.reconciliation import Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.catalogue import rule_version
from retail_etl.reconciliation.incremental import judge_beside, judge_onwards
from retail_etl.reconciliation.store import StoredJudgement, end_of_line, keep, read_head, read_judgement, seal_of_line

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from retail_etl.contracts.reconciliation import Judgement
    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.incremental import Onward
    from retail_etl.reconciliation.scope import Scope
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.interface import Warehouse

KINDS: Final = ("payment", "order", "credit_memo", "batch", "gl_line", "bank_line", "report", "drawer")
# The engine asks only whether a record was first seen after the lock; when its report learned of it no later run can know.
_JUST_AFTER: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class PeoplesWords:
    """What people said that a judgement goes by.

    Attributes:
        decisions: the table of decisions that hold (``COLUMNS``), or ``None``.
        signed: the records that the newest signed report accounts for (``leg``, ``record_id``) and the ``fiscal_period`` under
            which, or ``None``. Any other record of a day that is signed came late: it was first seen after the lock.
    """

    decisions: pl.DataFrame | None = None
    signed: pl.DataFrame | None = None


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
    alone did not settle is judged again. A day that later ones were judged after is judged whole, and so is everything where
    ``book_file``, which this call fills for the next one, is not that of the newest judgement.
    """
    moment = as_of_day(as_of, settings.business_timezone)
    words = words or PeoplesWords()
    frames = given_records(warehouse, scope, settings, moment, words)
    inputs = {kind: (frame.height, _sha256(frame)) for kind, frame in frames.items()}
    known = read_head(warehouse, as_of)
    if known and known[0].inputs == inputs and known[1] == rule_version(settings):
        return known[0]

    def filed(judgement: Judgement) -> Judgement:
        return _filed_as_signed(judgement, words)

    with warehouse.reading() as session:
        newest, seal = end_of_line(session), seal_of_line(session)
    if newest is not None and as_of < newest:
        onward = judge_beside(Records(frames), settings, moment, filed, "later days were judged before")
        return _kept(warehouse, as_of, inputs, now, onward, settings)
    with open_book(book_file) as book:
        if book.told("seal") != seal or not book.is_kept:
            book.clear()
        book.note("seal", None)
        no_book = "nothing was judged before" if newest is None else "there is no book of the judgement before"
        onward = judge_onwards(book, Records(frames), settings, moment, filed=filed, no_book=no_book)
        stored = _kept(warehouse, as_of, inputs, now, onward, settings)
        with warehouse.reading() as session:
            book.note("seal", seal_of_line(session))
    return stored


def _kept(
    warehouse: Warehouse, as_of: date, inputs: dict[str, tuple[int, str]], now: datetime, onward: Onward, settings: RuleSettings
) -> StoredJudgement:
    """A judgement, after it was stored."""
    stored = StoredJudgement(as_of, inputs, now, True, onward.told, lambda: read_judgement(warehouse, as_of))
    with warehouse.writing() as session:
        keep(session, stored, onward, settings.calendar)
    return stored


def given_records(
    warehouse: Warehouse, scope: Scope, settings: RuleSettings, moment: AsOf, words: PeoplesWords
) -> dict[str, pl.DataFrame]:
    """Everything that is known by a moment, a frame a kind, with people's words: what a judgement is made of."""
    with warehouse.reading() as session:
        scope.give_to(session)
        frames = {kind: session.read(f"recon/inputs/{kind}", **scope.bound(kind, moment)) for kind in KINDS}
    return _with_words(frames, settings, words)


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


def _with_words(frames: dict[str, pl.DataFrame], settings: RuleSettings, words: PeoplesWords) -> dict[str, pl.DataFrame]:
    """The frames with the decisions beside them, and with the moment at which late records of signed days were first seen."""
    through, locked_at, signed = settings.locked_through, settings.locked_at, words.signed
    if through is not None and locked_at is not None and signed is not None:
        is_late = (pl.col("business_date") <= through) & ~pl.col("id").is_in(signed["record_id"].unique().implode())
        seen = pl.lit(locked_at.astimezone(UTC).replace(tzinfo=None) + _JUST_AFTER, pl.Datetime("us"))
        first_seen = pl.when(is_late).then(seen).alias("first_seen_at")
        frames = {
            kind: frame.with_columns(first_seen) if {"id", "business_date"} <= set(frame.columns) else frame
            for kind, frame in frames.items()
        }
    if words.decisions is not None and not words.decisions.is_empty():
        frames = {**frames, "decision": words.decisions}
    return frames


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


def _sha256(frame: pl.DataFrame) -> str:
    """The hash of a frame's rows, which come sorted by id; Parquet keeps nothing of what may lie under an empty value."""
    written = io.BytesIO()
    frame.write_parquet(written, compression="uncompressed", statistics=False)
    return hashlib.sha256(written.getvalue()).hexdigest()
