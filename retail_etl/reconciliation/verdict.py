"""From tables of records to outcomes: settle by key, judge the rest, put both together, and check that it foots."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.reconciliation.cascade import judge_world
from retail_etl.reconciliation.finish import finished
from retail_etl.reconciliation.footing import LegTotal, leg_totals
from retail_etl.reconciliation.load import decisions_of, is_large, later_records, load_world, source_totals
from retail_etl.reconciliation.settle import settle, settled_outcomes, settled_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.settled import Settled
    from retail_etl.reconciliation.world import World
    from retail_etl.warehouse.scratch import ScratchSession


@dataclass(frozen=True)
class Verdict:
    """What a run decided: the outcomes, the totals that foot, and the records that the judgement looked at.

    Of many records, what was settled by key stands in ``settled`` as columns, and ``outcomes`` are those judged one by one; of
    few, all outcomes are in ``outcomes`` and ``settled`` is ``None``.
    """

    world: World
    outcomes: list[Outcome]
    settled: Settled | None
    totals: list[LegTotal]
    later: int
    lapsed: frozenset[str]


def class_counts(verdict: Verdict) -> dict[str, int]:
    """How often each class was given."""
    counts = Counter(outcome.cls for outcome in verdict.outcomes)
    counts.update(verdict.settled.classes if verdict.settled is not None else {})
    return dict(counts)


def judge_tables(
    session: ScratchSession,
    settings: RuleSettings,
    as_of: AsOf,
    lapsed_by: Callable[[World], frozenset[str]] = lambda _world: frozenset(),
    listed_max: int | None = None,
) -> Verdict:
    """What the records in the session's tables come to on a day.

    ``lapsed_by`` says which decisions no longer hold, from what an earlier run knew. ``listed_max`` is up to how many
    outcomes settled by key are wanted with their members; where there are more of them, none is. Without it all of them are.

    Raises:
        InvariantBrokenError: a leg does not foot, or a record was decided twice; nothing may be published then.
    """
    with _keeping_garbage():
        return _judged(session, settings, as_of, lapsed_by, listed_max)


def _judged(
    session: ScratchSession,
    settings: RuleSettings,
    as_of: AsOf,
    lapsed_by: Callable[[World], frozenset[str]],
    listed_max: int | None,
) -> Verdict:
    held = {name for decision in decisions_of(session, as_of) for name in decision.members}
    present = settle(session, settings, as_of, held)
    world = load_world(session, settings, as_of, present)
    lapsed = lapsed_by(world)
    judged = judge_world(world, lapsed)
    sums = settled_sums(session)
    legs = {outcome.leg for outcome in judged} | {leg for leg, *_ in sums}
    sources = {place: total for place, total in source_totals(session, settings, as_of).items() if place[0] in legs}
    later = later_records(session, as_of)
    if is_large(session):
        from retail_etl.reconciliation.settled import settled

        outcomes = finished(judged, settings)
        totals = leg_totals(outcomes, sources, sums)
        return Verdict(world, outcomes, settled(session, listed_max), totals, later, lapsed)
    outcomes = finished([*judged, *settled_outcomes(session)], settings)
    return Verdict(world, outcomes, None, leg_totals(outcomes, sources), later, lapsed)


@contextmanager
def _keeping_garbage() -> Iterator[None]:
    """Look for no cycles meanwhile: a judgement makes many objects, keeps nearly all, and has none that refer in a circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
