"""People's words on groups of records: which of them hold, and what they confirm or rule out in each leg.

A decision holds until one of its members changes. Whether one did is read from the records themselves (an update after the
decision, a correction that the confirmed group fits only as it was before), so that it does not matter in which order
decision and correction arrived; what a source changed without saying so is told by the history of earlier runs. A caller that
keeps what the members said says itself that a decision holds.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retail_etl.reconciliation.records import Decision, Line, Order, Payment, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.reconciliation.world import World

CONFIRMED = "confirmed"
REJECTED = "rejected"


def holding(world: World, lapsed: frozenset[str]) -> dict[str, tuple[list[Decision], set[frozenset[str]]]]:
    """By leg: the confirmed decisions, latest first, and the rejected sets. Of two on one set the later holds."""
    latest: dict[tuple[str, frozenset[str]], Decision] = {}
    for decision in sorted(world.decisions, key=lambda d: (d.at, d.id)):
        latest[decision.leg, frozenset(decision.members)] = decision
    known = _by_id(world)
    found: dict[str, tuple[list[Decision], set[frozenset[str]]]] = defaultdict(lambda: ([], set()))
    for (leg, members), decision in latest.items():
        if decision.id in lapsed:
            continue
        if not decision.holds and _changed_since(decision, [known[m] for m in members if m in known]):
            continue
        if decision.verdict == CONFIRMED:
            found[leg][0].append(decision)
        else:
            found[leg][1].add(members)
    for confirmed, _ in found.values():
        confirmed.sort(key=lambda d: (-d.at, d.id))
    return found


def _by_id(world: World) -> dict[str, Record]:
    everything: Iterable[Record] = [
        *world.payments,
        *world.batches,
        *world.orders,
        *world.memos,
        *world.lines,
        *world.bank_lines,
        *world.report_rows,
        *world.drawers,
    ]
    return {record.id: record for record in everything}


def _changed_since(decision: Decision, members: list[Record]) -> bool:
    """Whether a member was updated after the decision, or was corrected away from what was confirmed."""
    if any((getattr(member, "updated", None) or 0) > decision.at for member in members):
        return True
    corrected = [m for m in members if isinstance(m, Payment) and m.previous is not None and m.updated is None]
    if not corrected or decision.verdict != CONFIRMED:
        return False
    former = sum(m.previous - m.amount for m in corrected if m.previous is not None)
    residual = sum(_signed(member) for member in members)
    return residual != 0 and residual + former == 0


def _signed(record: Record) -> int:
    """A member's amount, left sides positive, right sides negative, as the legs of payments see them."""
    if isinstance(record, Payment):
        return record.amount
    if isinstance(record, Line):
        return -record.amount
    if isinstance(record, Order):
        return -record.total
    total = getattr(record, "total", None)
    if isinstance(total, int):
        return total
    for name in ("gross", "net", "deposit"):
        value = getattr(record, name, None)
        if isinstance(value, int):
            return -value
    return 0
