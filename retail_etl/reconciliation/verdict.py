"""From tables of records to outcomes: settle by key, judge the rest, put both together, and check that it foots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.reconciliation.cascade import judge_world
from retail_etl.reconciliation.finish import finished
from retail_etl.reconciliation.footing import LegTotal, leg_totals
from retail_etl.reconciliation.load import decisions_of, later_records, load_world, source_totals
from retail_etl.reconciliation.settle import settle, settled_outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.outcome import Outcome
    from retail_etl.reconciliation.settings import RuleSettings
    from retail_etl.reconciliation.world import World
    from retail_etl.warehouse.scratch import ScratchSession


@dataclass(frozen=True)
class Verdict:
    """What a run decided: every outcome, the totals that foot, and the records that the judgement looked at."""

    world: World
    outcomes: list[Outcome]
    totals: list[LegTotal]
    later: int
    lapsed: frozenset[str]


def judge_tables(
    session: ScratchSession,
    settings: RuleSettings,
    as_of: AsOf,
    lapsed_by: Callable[[World], frozenset[str]] = lambda _world: frozenset(),
) -> Verdict:
    """What the records in the session's tables come to on a day.

    ``lapsed_by`` says which decisions no longer hold, from what an earlier run knew.

    Raises:
        InvariantBrokenError: a leg does not foot, or a record was decided twice; nothing may be published then.
    """
    held = {name for decision in decisions_of(session, as_of) for name in decision.members}
    present = settle(session, settings, as_of, held)
    world = load_world(session, settings, as_of, present)
    lapsed = lapsed_by(world)
    outcomes = finished([*judge_world(world, lapsed), *settled_outcomes(session, settings, present)], settings)
    judged = {outcome.leg for outcome in outcomes}
    sources = {place: total for place, total in source_totals(session, settings, as_of).items() if place[0] in judged}
    return Verdict(world, outcomes, leg_totals(outcomes, sources), later_records(session, as_of), lapsed)
