"""What a leg decides: outcomes over items, and the open items that a person must see. Pure values, money in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LEFT: Final = "left"
RIGHT: Final = "right"

TIMING: Final = "timing"
SUGGESTED: Final = "suggested"
EXCEPTION: Final = "exception"
FINDING: Final = "finding"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A record as it stands in one leg: on one side, with one figure."""

    id: str
    kind: str
    side: str
    amount: int
    currency: str
    day: date
    record: object


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A line of the open-items report."""

    id: str
    kind: str
    amount: int
    currency: str
    state: str
    day: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision of one leg. ``open`` is what of it stays open; an outcome that explains everything has none."""

    leg: str
    cls: str
    rule: str
    members: tuple[Item, ...]
    open: tuple[OpenItem, ...] = ()
    residual: int = 0
    currency: str = "USD"
    explained: tuple[tuple[str, int], ...] = ()
    due: date | None = None
    auto_matched: bool = True
    status: str | None = None
    category: str | None = None
    suggested_action: str | None = None
    candidates: tuple[tuple[str, ...], ...] = ()
    finding: dict[str, str] | None = None
    history: tuple[str, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)
    fiscal_period: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The members' ids, sorted."""
        return tuple(sorted(item.id for item in self.members))

    @property
    def is_matched(self) -> bool:
        """Whether the members count as matched: a suggestion does not."""
        return self.cls.startswith("matched") and self.status != SUGGESTED

    def changed(self, **changes: Any) -> Outcome:
        """The same decision with other details."""
        return Outcome(**{**dict(zip(_NAMES, _DETAILS(self), strict=True)), **changes})


_NAMES: Final = tuple(place.name for place in fields(Outcome))
_DETAILS: Final = attrgetter(*_NAMES)  # of many outcomes: several times as quick as ``dataclasses.replace``


def total(items: Sequence[Item]) -> int:
    """The sum of the items' figures, which share a currency."""
    return sum(item.amount for item in items)


def residual_of(members: Sequence[Item]) -> int:
    """Left minus right."""
    return sum(item.amount if item.side == LEFT else -item.amount for item in members)


def open_each(members: Sequence[Item], state: str) -> tuple[OpenItem, ...]:
    """Each member as its own open item."""
    return tuple(OpenItem(i.id, i.kind, i.amount, i.currency, state, i.day) for i in sorted(members, key=lambda i: i.id))


def open_under(item: Item, amount: int, state: str, currency: str | None = None) -> tuple[OpenItem, ...]:
    """A set that stands once, under one of its records."""
    return (OpenItem(item.id, item.kind, amount, currency or item.currency, state, item.day),)


def matched(leg: str, rule: str, members: Sequence[Item], **details: Any) -> Outcome:
    """A match that balances to the cent: one to one it is exact, otherwise a group."""
    cls = "matched_exact" if len(members) == 2 else "matched_group"  # noqa: PLR2004 -- a pair
    return Outcome(leg, cls, rule, tuple(members), currency=members[0].currency, **details)


def suggested(leg: str, rule: str, members: Sequence[Item], **details: Any) -> Outcome:
    """A match that is only offered: every member stays open until a person confirms it."""
    return matched(leg, rule, members, **details).changed(
        auto_matched=False, status=SUGGESTED, open=open_each(members, SUGGESTED)
    )


def within_tolerance(leg: str, rule: str, members: Sequence[Item], kind: str, **details: Any) -> Outcome:
    """A match whose residual is inside a tolerance, typed."""
    residual = residual_of(members)
    return Outcome(
        leg,
        "matched_tolerance",
        rule,
        tuple(members),
        residual=residual,
        currency=members[0].currency,
        explained=((kind, residual),),
        **details,
    )


def mismatch(leg: str, rule: str, members: Sequence[Item], **details: Any) -> Outcome:
    """Records that belong together and differ; the difference stands once, under the left record or what several share."""
    left = sorted((m for m in members if m.side == LEFT), key=lambda m: m.id)
    right = sorted((m for m in members if m.side == RIGHT), key=lambda m: m.id)
    holder = left[0] if len(left) == 1 or not right else right[0]
    residual = residual_of(members)
    return Outcome(
        leg,
        "amount_mismatch",
        rule,
        tuple(members),
        open=open_under(holder, residual, EXCEPTION),
        residual=residual,
        currency=holder.currency,
        **details,
    )


def review(leg: str, rule: str, members: Sequence[Item], candidates: Sequence[Sequence[str]], **details: Any) -> Outcome:
    """Refused: several groups fit equally well, or the search was not worth its bound."""
    ordered = tuple(sorted(tuple(sorted(group)) for group in candidates))
    return Outcome(
        leg,
        "needs_review",
        rule,
        tuple(members),
        open=open_each(members, EXCEPTION),
        currency=members[0].currency,
        auto_matched=False,
        candidates=ordered,
        **details,
    )


def alone(leg: str, cls: str, rule: str, item: Item, **details: Any) -> Outcome:
    """One record that pairs with nothing and is an exception at once."""
    return Outcome(leg, cls, rule, (item,), open=open_each((item,), EXCEPTION), currency=item.currency, **details)


def excluded(leg: str, rule: str, item: Item, **details: Any) -> Outcome:
    """One record that the leg leaves out, with its reason."""
    return Outcome(leg, "excluded", rule, (item,), currency=item.currency, **details)
