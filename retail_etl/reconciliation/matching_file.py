"""The ``matching`` part of a configuration, read into `Matching`: every mistake is named with its key.

matching:
  revision: 3
  every_leg:
    scored_suggestion: {offer: suggested, offer_from: 0.95}
  legs:
    payment_gl:
      order: [subset_sum, near_reference]
      amount_and_date: {days: [0, 5], unattended_up_to: 500.00}
      several_to_several: off
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.catalogue import Catalogue, whole_catalogue
from retail_etl.reconciliation.matching import OFFERS, LegMatching, Matching, ScoredSuggestion

KEY: Final = "matching"
_PLACES: Final = ("revision", "every_leg", "legs")
_MOST_POOL, _MOST_SIZE, _MOST_SCORED = 12, 6, 50_000


def matching_of(given: object) -> Matching:
    """What a mapping tells of the legs' steps.

    Raises:
        UnusableInputError: ``stream`` is the key, with dots: ``matching.legs.payment_gl.order``.
    """
    known = whole_catalogue()
    told = _mapping(given, KEY)
    _only(told, _PLACES, KEY)
    if told.get("revision", known.revision) != known.revision:
        raise _wrong(f"{KEY}.revision", f"these rules are revision {known.revision}; read what changed, then put it here")
    legs = _mapping(told.get("legs", {}), f"{KEY}.legs")
    with_steps = [leg for leg in dict.fromkeys(rule.leg for rule in known.rules) if known.steps_of(leg)]
    _only(legs, with_steps, f"{KEY}.legs")
    every = _mapping(told.get("every_leg", {}), f"{KEY}.every_leg")
    _only(every, ("order", *known.steps), f"{KEY}.every_leg")
    found = []
    for leg in with_steps:
        steps = known.steps_of(leg)
        shared = {name: value for name, value in every.items() if name == "order" or name in steps}
        start = _leg(LegMatching(), shared, f"{KEY}.every_leg", known, None)
        found.append((leg, _leg(start, _mapping(legs.get(leg, {}), f"{KEY}.legs.{leg}"), f"{KEY}.legs.{leg}", known, steps)))
    return Matching(tuple((leg, told_of) for leg, told_of in found if told_of != LegMatching()))


def _leg(
    start: LegMatching, given: Mapping[str, Any], place: str, known: Catalogue, steps: tuple[str, ...] | None
) -> LegMatching:
    """``steps`` are those that the leg has; ``None`` where they are checked already."""
    if steps is not None:
        _only(given, ("order", *steps), place)
    leg = start
    for step, value in given.items():
        here = f"{place}.{step}"
        if step == "order":
            leg = replace(leg, order=_order(value, here))
        elif isinstance(value, bool):
            leg = replace(leg, off=tuple(sorted({*leg.off, step} if not value else {*leg.off} - {step})))
        else:
            bounds = _mapping(value, here)
            _only(bounds, sorted(known.steps[step] - {"switch", "order"}), here)
            leg = replace(leg, off=tuple(sorted({*leg.off} - {step})))
            for name, bound in bounds.items():
                leg = _BOUNDS[name](leg, step, bound, f"{here}.{name}")
    return leg


def _order(value: object, place: str) -> tuple[str, ...]:
    """The steps that only offer, those named first in the order in which they are named."""
    if not isinstance(value, (list, tuple)) or len(set(map(str, value))) != len(value):
        raise _wrong(place, f"expected a list of steps, each once, found {value!r}")
    for n, step in enumerate(value):
        if step not in OFFERS:
            raise _wrong(
                f"{place}[{n}]", f"expected one of {', '.join(OFFERS)}, found {step!r}; what decides has its place by law"
            )
    return (*map(str, value), *(step for step in OFFERS if step not in value))


def _days(leg: LegMatching, step: str, value: object, place: str) -> LegMatching:
    if not isinstance(value, (list, tuple)) or len(value) != 2 or not all(type(n) is int for n in value) or value[0] > value[1]:  # noqa: PLR2004
        raise _wrong(place, f"expected two whole numbers of days, the smaller first, found {value!r}")
    days = {**dict(leg.days), step: (value[0], value[1])}
    return replace(leg, days=tuple(sorted(days.items())))


def _unattended_up_to(leg: LegMatching, _step: str, value: object, place: str) -> LegMatching:
    return replace(leg, unattended_up_to=None if value is None else _number(value, place, Decimal(0), None))


def _max_pool(leg: LegMatching, step: str, value: object, place: str) -> LegMatching:
    if step == "scored_suggestion":
        return replace(leg, scored=replace(leg.scored, max_pool=_whole(value, place, 0, _MOST_SCORED)))
    return replace(leg, subset_max_pool=_whole(value, place, 1, _MOST_POOL))


def _max_size(leg: LegMatching, step: str, value: object, place: str) -> LegMatching:
    size = _whole(value, place, 2, _MOST_SIZE)
    return replace(leg, subset_max_size=size) if step == "subset_sum" else replace(leg, several_max_size=size)


def _offer(leg: LegMatching, _step: str, value: object, place: str) -> LegMatching:
    if value not in ("beside", "suggested"):
        raise _wrong(place, f"expected beside or suggested, found {value!r}; to have none write scored_suggestion: off")
    return replace(leg, scored=replace(leg.scored, offer=str(value)))


def _offer_from(leg: LegMatching, _step: str, value: object, place: str) -> LegMatching:
    return replace(leg, scored=replace(leg.scored, offer_from=_number(value, place, Decimal("0.5"), Decimal(1))))


def _match_from(leg: LegMatching, _step: str, value: object, place: str) -> LegMatching:
    """No lower than what was measured to be wrong once in a thousand at most."""
    from retail_etl.reconciliation.suggest_model import suggestion_model

    least = Decimal(str(suggestion_model().unattended_from))
    found = None if value is None else _number(value, place, least, Decimal(1))
    return replace(leg, scored=replace(leg.scored, match_from=found))


def _lead(leg: LegMatching, _step: str, value: object, place: str) -> LegMatching:
    return replace(leg, scored=replace(leg.scored, lead=_number(value, place, ScoredSuggestion().lead / 5, None)))


_BOUNDS: Final[dict[str, Callable[[LegMatching, str, object, str], LegMatching]]] = {
    "days": _days,
    "unattended_up_to": _unattended_up_to,
    "max_pool": _max_pool,
    "max_size": _max_size,
    "offer": _offer,
    "offer_from": _offer_from,
    "match_from": _match_from,
    "lead": _lead,
}


def _mapping(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(place, f"expected a mapping, found {value!r}")
    return {("on" if key is True else "off" if key is False else str(key)): part for key, part in value.items()}


def _only(given: Mapping[str, Any], known: Any, place: str) -> None:
    for key in given:
        if key not in known:
            raise _wrong(f"{place}.{key}", f"unknown key; expected one of {', '.join(known)}")


def _whole(value: object, place: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(place, f"expected a whole number from {least} to {most}, found {value!r}")
    return value


def _number(value: object, place: str, least: Decimal, most: Decimal | None) -> Decimal:
    try:
        number = None if isinstance(value, (bool, list, dict)) else Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < least or (most is not None and number > most):
        raise _wrong(place, f"expected a number from {least}{f' to {most}' if most is not None else ''}, found {value!r}")
    return number


def _wrong(place: str, expected: str) -> UnusableInputError:
    return UnusableInputError(expected, stream=place)
