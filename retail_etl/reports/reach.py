"""How far the data under a leg reach, and what is behind: what a leg says is no newer than its stalest stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.reports import wording
from retail_etl.reports.spoken import freshness

if TYPE_CHECKING:
    from retail_etl.reports.figures import DataAsOf, ReportInput

CURRENT, STALE, MISSING = "current", "STALE", "MISSING"
_WORST_FIRST: Final = (MISSING, STALE, CURRENT)


@dataclass(frozen=True)
class Reach:
    """The state of the worst stream under a leg, up to where it reaches, and a sentence for each one that is behind."""

    state: str
    up_to: str
    behind: tuple[str, ...]

    @property
    def told(self) -> str:
        """State and reach in a few words."""
        return self.up_to if self.state == CURRENT else f"{self.state}: {self.up_to}"


def leg_reach(report: ReportInput, leg: str) -> Reach | None:
    """What the leg stands on; ``None`` where no stream is known (the records came from files)."""
    sources = [source for source in report.data_as_of if leg in source.legs]
    if not sources:
        return None
    worst = min(sources, key=_urgency)
    up_to, state = freshness(worst)
    late = sorted((one for one in sources if freshness(one)[1] != CURRENT), key=_urgency)
    return Reach(state, up_to, tuple(map(_sentence, late)))


def _urgency(source: DataAsOf) -> tuple[int, float, str]:
    """Missing before stale before current, of these the one that reaches least far."""
    moment = source.staged_at.timestamp() if source.staged_at else 0.0
    return _WORST_FIRST.index(freshness(source)[1]), moment, source.stream


def _sentence(source: DataAsOf) -> str:
    up_to, state = freshness(source)
    what = f"{wording.system_title(source.system)}, {wording.stream_title(source.stream).lower()}"
    if state == MISSING:
        return f"{MISSING}: {what}: nothing was ever read, and nothing of it is in this leg."
    return f"{state}: {what}: the data reach to {up_to}; what this leg says is no newer."
