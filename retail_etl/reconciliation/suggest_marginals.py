"""The probability of each pair where a record has one partner at most: belief propagation among candidate pairs.

Candidates of one record compete, on both sides, and what a rival's other candidates say counts as well. Exact where the
graph has no cycle, the Bethe approximation elsewhere (Bayati, Shah and Sharma 2008 for matchings); damped, so that it
settles. Small graphs are solved here, large ones with numpy, whose import alone takes longer; a test holds both to the
same answer.
"""

from __future__ import annotations

from collections import defaultdict
from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_ROUNDS_MAX: Final = 200
_SETTLED: Final = 1e-9
_ODDS_MOST: Final = 1e12
_BY_NUMPY: Final = 20_000


def pair_probabilities(lefts: Sequence[int], rights: Sequence[int], odds: Sequence[float]) -> Sequence[float]:
    """The probability of each edge (left, right, odds that it is a pair if neither had any other candidate), in their order."""
    if len(odds) > _BY_NUMPY:
        return _by_numpy(lefts, rights, odds)
    return _edge_by_edge(lefts, rights, odds)


def _edge_by_edge(lefts: Sequence[int], rights: Sequence[int], odds: Sequence[float]) -> list[float]:
    weight = [min(one, _ODDS_MOST) for one in odds]
    forward, backward = [1.0] * len(weight), [1.0] * len(weight)
    for _ in range(_ROUNDS_MAX):
        moved_forward = _told(lefts, weight, backward, forward)
        moved_backward = _told(rights, weight, forward, backward)
        if max(moved_forward, moved_backward) < _SETTLED:
            break
    both = [w * a * b for w, a, b in zip(weight, forward, backward, strict=True)]
    return [one / (1.0 + one) for one in both]


def _told(ends: Sequence[int], weight: list[float], heard: list[float], said: list[float]) -> float:
    """Renew what each record says of its edges from what it hears on the others; how far that moved."""
    around: dict[int, float] = defaultdict(float)
    for end, w, h in zip(ends, weight, heard, strict=True):
        around[end] += w * h
    moved = 0.0
    for n, end in enumerate(ends):
        renewed = sqrt(said[n] / (1.0 + max(around[end] - weight[n] * heard[n], 0.0)))
        moved = max(moved, abs(renewed - said[n]))
        said[n] = renewed
    return moved


def _by_numpy(lefts: Sequence[int], rights: Sequence[int], odds: Sequence[float]) -> Sequence[float]:
    import numpy as np

    left, left_count = _numbered(lefts)
    right, right_count = _numbered(rights)
    weight = np.minimum(np.asarray(odds, dtype=np.float64), _ODDS_MOST)
    forward, backward = np.ones_like(weight), np.ones_like(weight)
    for _ in range(_ROUNDS_MAX):
        around = np.bincount(left, weight * backward, left_count)[left] - weight * backward
        new_forward = np.sqrt(forward / (1.0 + np.maximum(around, 0.0)))
        around = np.bincount(right, weight * new_forward, right_count)[right] - weight * new_forward
        new_backward = np.sqrt(backward / (1.0 + np.maximum(around, 0.0)))
        moved = max(np.abs(new_forward - forward).max(initial=0.0), np.abs(new_backward - backward).max(initial=0.0))
        forward, backward = new_forward, new_backward
        if moved < _SETTLED:
            break
    both = weight * forward * backward
    answer: list[float] = (both / (1.0 + both)).tolist()
    return answer


def _numbered(names: Sequence[int]) -> tuple[NDArray[np.intp], int]:
    """The names as 0, 1, 2 ..., and how many there are."""
    import numpy as np

    known, places = np.unique(np.asarray(names), return_inverse=True)
    return places, len(known)
