"""The state of one leg while it is judged: what is still open, what was decided, what a person ruled out.

It guards the laws of a leg: a record is decided once, a matched set balances or says why not, and nothing is left over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.errors import InvariantBrokenError
from retail_etl.reconciliation.outcome import LEFT, Item, Outcome, matched, residual_of, within_tolerance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retail_etl.reconciliation.as_of import AsOf
    from retail_etl.reconciliation.records import Decision
    from retail_etl.reconciliation.settings import RuleSettings


@dataclass(frozen=True)
class Frame:
    """What a leg is given: the settings, the day of the run, and what people confirmed and rejected in the leg."""

    settings: RuleSettings
    as_of: AsOf
    confirmed: tuple[Decision, ...] = ()
    rejected: frozenset[frozenset[str]] = frozenset()


@dataclass
class LegLedger:
    """One leg's open items by id, its outcomes so far, and what is told beside items that stay open: their likely partner."""

    leg: str
    frame: Frame
    left: dict[str, Item] = field(default_factory=dict)
    right: dict[str, Item] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    likely: dict[str, dict[str, object]] = field(default_factory=dict)

    def enter(self, items: Iterable[Item]) -> None:
        """Put items on their sides."""
        for item in items:
            (self.left if item.side == LEFT else self.right)[item.id] = item

    def confirm(self) -> None:
        """Decide what a person confirmed, where all members are here and open: that goes before every rule."""
        for decision in self.frame.confirmed:
            members = [item for name in decision.members if (item := self.left.get(name) or self.right.get(name)) is not None]
            if members and len(members) == len(set(decision.members)) and len({m.currency for m in members}) == 1:
                self.decide(_confirmed(self.leg, decision, members))

    def is_open(self, item: Item) -> bool:
        """Whether nothing was decided about the item yet."""
        return item.id in (self.left if item.side == LEFT else self.right)

    def open_of(self, items: Iterable[Item]) -> list[Item]:
        """Those of the items that are still open."""
        return [item for item in items if self.is_open(item)]

    def allows(self, members: Sequence[Item]) -> bool:
        """Whether no person rejected exactly this set."""
        return not self.frame.rejected or frozenset(m.id for m in members) not in self.frame.rejected

    def decide(self, outcome: Outcome) -> None:
        """Take the outcome's members out of the open ones.

        Raises:
            InvariantBrokenError: a member was decided before, or a match does not balance.
        """
        for item in outcome.members:
            if (self.left if item.side == LEFT else self.right).pop(item.id, None) is None:
                raise InvariantBrokenError(
                    f"{item.id} is decided twice in leg {self.leg}", system="reconciliation", stream=self.leg, record=item.id
                )
        check_balance(outcome)
        partner = self.likely.get(outcome.members[0].id) if len(outcome.members) == 1 and outcome.open else None
        self.outcomes.append(outcome.changed(evidence={**outcome.evidence, "likely": partner}) if partner else outcome)

    def limit(self, currency: str) -> int:
        """The rounding tolerance of a group in minor units."""
        return self.frame.settings.limit(self.frame.settings.rounding_tolerance_per_group, currency)

    def ordered(self, side: str) -> list[Item]:
        """The open items of a side, oldest first, then by id: every walk goes in this order and in no other."""
        return sorted((self.left if side == LEFT else self.right).values(), key=lambda i: (i.day, i.id))

    def finish(self) -> list[Outcome]:
        """The outcomes, when nothing is left open.

        Raises:
            InvariantBrokenError: a record got no outcome.
        """
        rest = [*self.left, *self.right]
        if rest:
            raise InvariantBrokenError(
                f"{len(rest)} records got no outcome in leg {self.leg}",
                system="reconciliation",
                stream=self.leg,
                record=rest[0],
            )
        return self.outcomes


def _confirmed(leg: str, decision: Decision, members: list[Item]) -> Outcome:
    evidence = {"decision": decision.id, "by": decision.by, "comment": decision.comment}
    if residual_of(members) == 0:
        return matched(leg, "confirmed_by_person", members, evidence=evidence)
    return within_tolerance(leg, "confirmed_by_person", members, "confirmed_by_person", evidence=evidence)


def check_balance(outcome: Outcome) -> None:
    """Nothing, where a match balances or every unit of its residual is typed.

    Raises:
        InvariantBrokenError: a match has a residual that nobody explained.
    """
    if not outcome.cls.startswith("matched"):
        return
    if len({item.currency for item in outcome.members}) > 1:
        if outcome.evidence.get("compare_currency"):
            return
        raise InvariantBrokenError(
            f"a match of several currencies in leg {outcome.leg}", system="reconciliation", record=", ".join(outcome.ids)
        )
    residual = residual_of(outcome.members)
    if residual != outcome.residual or residual != sum(amount for _, amount in outcome.explained):
        raise InvariantBrokenError(
            f"a match in leg {outcome.leg} leaves {residual} unexplained",
            system="reconciliation",
            record=", ".join(outcome.ids),
        )
