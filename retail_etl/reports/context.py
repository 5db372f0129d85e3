"""What a report says besides the judgement, kept with it: the report of any judged day can be written again byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

import polars as pl
from pydantic import TypeAdapter

from retail_etl.reports.figures import ClearingAccount, DataAsOf, InputFile, Judged, ReportInput

if TYPE_CHECKING:
    from retail_etl.warehouse.interface import Session

_HEAD: Final = "head"
# Grows with every poll, whether or not anything in it is new.
_NO_NEWS: Final = "landed_files"
_NO_MOMENT: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The plain facts.

    Attributes:
        judged_at: which judgement of the day these belong to.
        known_at: when they were gathered; the report shows it as its own moment.
    """

    judged_at: datetime
    known_at: datetime
    company: str
    period: tuple[date, date]
    run_id: str | None = None
    previous_as_of: date | None = None
    materiality_minor: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    data_as_of: tuple[DataAsOf, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    clearing: tuple[ClearingAccount, ...] = ()


@dataclass(frozen=True)
class ReportContext:
    """The plain facts, and frames by their name in ``ReportInput`` (without a report before, there is none of its items)."""

    head: Head
    frames: dict[str, pl.DataFrame]

    def says_the_same(self, other: ReportContext) -> bool:
        """Whether a report would tell a reader nothing else, but for when and in which run it came to be."""
        compared = self.frames.keys() | other.frames.keys()
        return _timeless(self.head) == _timeless(other.head) and all(
            name in self.frames and name in other.frames and self.frames[name].equals(other.frames[name])
            for name in compared - {_NO_NEWS}
        )

    def report(self, judged: Judged, as_of: date) -> ReportInput:
        """The report of the judgement that this was kept with."""
        head = self.head
        return ReportInput.of(
            judged,
            as_of=as_of,
            company=head.company,
            generated_at=head.known_at,
            run_id=head.run_id,
            period=head.period,
            previous_as_of=head.previous_as_of,
            materiality_minor=head.materiality_minor,
            owners=head.owners,
            data_as_of=head.data_as_of,
            inputs=head.inputs,
            clearing=head.clearing,
            rest_of_rows="open_items.parquet",
            **self.frames,
        )


def keep_context(session: Session, as_of: date, context: ReportContext) -> None:
    """Store a context in the place of what was kept for the day before."""
    parts = {_HEAD: TypeAdapter(Head).dump_json(context.head)}
    for name, frame in context.frames.items():
        written = BytesIO()
        frame.write_parquet(written)
        parts[name] = written.getvalue()
    session.run("report/forget_context", as_of=as_of)
    rows = {"as_of": [as_of] * len(parts), "part": list(parts), "content": list(parts.values())}
    session.append("recon.report_context", pl.DataFrame(rows, schema_overrides={"as_of": pl.Date, "content": pl.Binary}))


def kept_context(session: Session, as_of: date) -> ReportContext | None:
    """What was kept for a day, or ``None``."""
    parts: dict[str, bytes] = dict(session.read("report/context", as_of=as_of).iter_rows())
    if _HEAD not in parts:
        return None
    head = TypeAdapter(Head).validate_json(parts.pop(_HEAD))
    return ReportContext(head, {name: pl.read_parquet(BytesIO(content)) for name, content in parts.items()})


def _timeless(head: Head) -> Head:
    """The facts without moments that move whether or not there is news."""
    sources = tuple(replace(source, staged_at=None) for source in head.data_as_of)
    return replace(head, judged_at=_NO_MOMENT, known_at=_NO_MOMENT, run_id=None, data_as_of=sources)
