"""What a judgement of the pipeline is made of: records of the canonical tables, people's words, and which days are others.

Every business day of a kind has a digest, which the database makes without handing out a record. Only days whose digest is not
that of the judgement before are read record by record; what the others hold, the book of that judgement has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.reconciliation.change import IS_KNOWN
from retail_etl.reconciliation.load import bounds
from retail_etl.warehouse.interface import Select
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.scope import Scope
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.warehouse.interface import Session

KINDS: Final = ("payment", "order", "credit_memo", "batch", "gl_line", "bank_line", "report", "drawer")
# The engine asks only whether a record was first seen after the lock; when its report learned of it no later run can know.
_JUST_AFTER: Final = timedelta(microseconds=1)
_DIGEST: Final = """
SELECT
    '{kind}' AS kind, business_date AS day, count(*) AS records, CAST(sum(hash(r)) AS VARCHAR) AS digest,
    count(*) FILTER ({known}) AS known, CAST(sum(hash(r)) FILTER ({known}) AS VARCHAR) AS known_digest
FROM ({rows}) AS r
GROUP BY business_date
"""
_OF_DAYS: Final = """
SELECT * FROM ({rows}) AS r
WHERE business_date BETWEEN $first_day AND $last_day AND list_contains($days, business_date)
ORDER BY id
"""
_DIGESTED: Final = ("kind", "day", "records", "digest", "known", "known_digest")
_HASHED: Final = pl.Schema({"kind": pl.String, "day": pl.Date, "sha256": pl.String})
_FIELD, _RECORD, _NOTHING = "\x1f", "\x1e", "\x00"

Stated = dict[str, tuple[int, str]]


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

    def late(self, settings: RuleSettings) -> str:
        """What decides which records came late; empty where none can."""
        if self.signed is None or settings.locked_through is None or settings.locked_at is None:
            return ""
        ids = "\n".join(self.signed["record_id"].unique().sort())
        return f"{settings.locked_through} {settings.locked_at.isoformat()} {_sha256(ids)}"

    def added_to(self, frames: dict[str, pl.DataFrame], settings: RuleSettings) -> dict[str, pl.DataFrame]:
        """The frames, decisions beside them, with the moment at which late records of signed days were first seen."""
        through, locked_at, signed = settings.locked_through, settings.locked_at, self.signed
        if through is not None and locked_at is not None and signed is not None:
            is_late = (pl.col("business_date") <= through) & ~pl.col("id").is_in(signed["record_id"].unique().implode())
            seen = pl.lit(locked_at.astimezone(UTC).replace(tzinfo=None) + _JUST_AFTER, pl.Datetime("us"))
            first_seen = pl.when(is_late).then(seen).alias("first_seen_at")
            frames = {
                kind: frame.with_columns(first_seen) if {"id", "business_date"} <= set(frame.columns) else frame
                for kind, frame in frames.items()
            }
        if self.decisions is not None and not self.decisions.is_empty():
            frames = {**frames, "decision": self.decisions}
        return frames


@dataclass(frozen=True)
class Inputs:
    """What there is to judge.

    Attributes:
        stated: for each record kind, how many rows go in and the SHA-256 of their content.
        frames: the records by kind, with people's words: all of them, or those of the days that differ.
        differing: by kind, the days that are not as the judgement before had them; ``None`` where all records are given.
        days: kind, day, records, digest, known, known_digest, sha256 of every day, for the next judgement.
        later: how many records are dated after the moment.
    """

    stated: Stated
    frames: dict[str, pl.DataFrame]
    differing: Mapping[str, list[date]] | None
    days: pl.DataFrame
    later: int


@dataclass(frozen=True)
class InputReader:
    """Reads what a judgement as of a moment is made of, in one session, so that all of it is of one state."""

    session: Session
    scope: Scope
    settings: RuleSettings
    moment: AsOf
    words: PeoplesWords

    def whole(self, *, with_digests: bool = False) -> Inputs:
        """All records; with digests where the next judgement may go on from this one."""
        self.scope.give_to(self.session)
        plain = {kind: self.session.read(f"recon/inputs/{kind}", **self.scope.bound(kind, self.moment)) for kind in KINDS}
        hashes = _hashes(plain)
        days = self._digests().join(hashes, on=["kind", "day"], how="left", nulls_equal=True) if with_digests else hashes
        stated = self._stated(hashes, {kind: frame.height for kind, frame in plain.items()})
        return Inputs(stated, self.words.added_to(plain, self.settings), None, days, 0)

    def since(self, before: pl.DataFrame) -> Inputs:
        """The records of the days that are not as ``before`` (``Inputs.days``) has them."""
        self.scope.give_to(self.session)
        fresh = self._digests()
        other = _unlike(fresh, before)
        differing = {str(kind): list(mine["day"]) for (kind,), mine in other.group_by("kind", maintain_order=True)}
        plain = {kind: self._of_days(kind, days) for kind, days in differing.items()}
        kept = before.select(_HASHED.names()).join(other, on=["kind", "day"], how="anti", nulls_equal=True)
        hashes = pl.concat([kept, _hashes(plain)])
        days = fresh.join(hashes, on=["kind", "day"], how="left", nulls_equal=True)
        counted = {str(kind): count for kind, count in fresh.group_by("kind").agg(pl.col("records").sum()).iter_rows()}
        stated = self._stated(hashes, {kind: counted.get(kind, 0) for kind in KINDS})
        later = int((fresh["records"] - fresh["known"]).sum())
        return Inputs(stated, self.words.added_to(plain, self.settings), differing, days, later)

    def _digests(self) -> pl.DataFrame:
        """One row a kind and business day: how many records it has and what they hash to, all and those known by then."""
        told = {f"known_{name}": value for name, value in bounds(self.moment).items()}
        found = []
        for kind in KINDS:
            known = IS_KNOWN[kind].replace("$", "$known_")
            text = _DIGEST.format(kind=kind, known=known, rows=_rows(kind))
            used = {name: value for name, value in told.items() if f"${name}" in known}
            found.append(self.session.read(Select(text), **self.scope.bound(kind, self.moment), **used))
        return pl.concat(found)

    def _of_days(self, kind: str, days: list[date]) -> pl.DataFrame:
        told = {"first_day": min(days), "last_day": max(days), "days": days}
        return self.session.read(Select(_OF_DAYS.format(rows=_rows(kind))), **self.scope.bound(kind, self.moment), **told)

    def _stated(self, hashes: pl.DataFrame, counts: Mapping[str, int]) -> Stated:
        late = self.words.late(self.settings)
        found = {}
        for kind, count in counts.items():
            mine = hashes.filter(pl.col("kind") == kind).sort("day")
            lines = [f"{day} {sha256}" for day, sha256 in mine.select("day", "sha256").iter_rows()]
            found[kind] = (count, _sha256("\n".join([*lines, late])))
        decisions = self.words.decisions
        if decisions is not None and not decisions.is_empty():
            found["decision"] = (decisions.height, content_sha256(decisions))
        return found


def content_sha256(frame: pl.DataFrame) -> str:
    """The hash of a frame's rows in their order: of nothing but their values."""
    return _sha256(_RECORD.join(_as_texts(frame).to_series()))


def _rows(kind: str) -> str:
    """The SELECT of a kind's records, in no order."""
    return statement(f"recon/inputs/{kind}").rstrip().removesuffix(";").removesuffix("ORDER BY id")


def _unlike(fresh: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """kind, day of the days that are not the same in both."""
    told = [frame.select(_DIGESTED) for frame in (fresh, before)]
    other = [one.join(two, on=_DIGESTED, how="anti", nulls_equal=True) for one, two in (told, told[::-1])]
    return pl.concat(other).select("kind", "day").unique().sort("kind", "day")


def _hashes(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """kind, day, sha256 of the records that the frames have of each business day."""
    found = [pl.DataFrame(schema=_HASHED)]
    for kind, frame in frames.items():
        rows = frame.select("business_date").with_columns(_as_texts(frame).to_series().alias("row"))
        days = rows.group_by("business_date", maintain_order=True).agg(pl.col("row").str.join(_RECORD))
        told = [(kind, day, _sha256(text)) for day, text in days.iter_rows()]
        found.append(pl.DataFrame(told, schema=_HASHED, orient="row"))
    return pl.concat(found)


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Each row as one text."""
    texts = [
        (pl.col(name).cast(pl.List(pl.String)).list.join(",") if isinstance(kind, pl.List) else pl.col(name).cast(pl.String))
        .fill_null(_NOTHING)
        .alias(name)
        for name, kind in frame.schema.items()
    ]
    return frame.select(pl.concat_str(texts, separator=_FIELD).alias("row"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
