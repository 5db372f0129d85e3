"""Sets of amounts that add up to a target: bounded, counted, and never guessed.

With a dozen open payments an exact set is nearly always the right one, with twenty it hardly ever is, so the pool is bounded
for what the answer means and not only for time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN: Final = 20


@dataclass(frozen=True)
class SubsetAnswer:
    """``solutions`` are sets of positions in the pool, smallest first; ``exceeded`` says that a bound stopped the search."""

    solutions: tuple[tuple[int, ...], ...] = ()
    exceeded: bool = False


def is_reachable(amounts: Sequence[int], target: int) -> bool:
    """Whether the target lies between all debits and all credits of the pool: outside of that no set can reach it."""
    return sum(a for a in amounts if a < 0) <= target <= sum(a for a in amounts if a > 0)


def subsets(amounts: Sequence[int], target: int, *, max_pool: int, max_size: int, steps: int, least: int = 2) -> SubsetAnswer:
    """Every set of at least ``least`` and at most ``max_size`` amounts that adds up to the target.

    Stops with ``exceeded`` where the pool is larger than ``max_pool``, after ``steps`` steps, or beyond twenty solutions.
    """
    if not amounts or not is_reachable(amounts, target):
        return SubsetAnswer()
    if len(amounts) > max_pool:
        return SubsetAnswer(exceeded=True)
    order = sorted(range(len(amounts)), key=lambda n: (-abs(amounts[n]), n))
    highest, lowest = [0] * (len(order) + 1), [0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        highest[place] = highest[place + 1] + max(0, amounts[order[place]])
        lowest[place] = lowest[place + 1] + min(0, amounts[order[place]])
    found: list[tuple[int, ...]] = []
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, target, ())]
    while stack:
        steps -= 1
        if steps < 0 or len(found) > _SHOWN:
            return SubsetAnswer(exceeded=True)
        place, left, chosen = stack.pop()
        if left == 0 and len(chosen) >= least:
            found.append(tuple(sorted(chosen)))
        if place == len(order) or len(chosen) == max_size or not lowest[place] <= left <= highest[place]:
            continue
        stack.extend(
            (following + 1, left - amounts[order[following]], (*chosen, order[following]))
            for following in range(place, len(order))
        )
    return SubsetAnswer(tuple(sorted(set(found), key=lambda s: (len(s), s))))
