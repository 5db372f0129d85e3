"""One-to-one assignment with a test of certainty: a pair is taken only if every best arrangement contains it.

"Best" means as many pairs as possible. An edge that lies in every maximum matching is certain; one that lies in some but not in
all is a candidate for a person. Small components are solved here, large ones with scipy, whose import alone takes longer than a
thousand small reconciliations; a property test holds both to the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Edge = tuple[int, int]

_BY_SCIPY: Final = 400


@dataclass(frozen=True)
class Assignment:
    """``certain`` pairs stand in every maximum matching, ``possible`` ones in some but not in all."""

    certain: tuple[Edge, ...]
    possible: tuple[Edge, ...]


def assign(edges: Sequence[Edge]) -> Assignment:
    """Which pairs (left index, right index) every maximum matching has, and which only some have."""
    ordered = sorted(set(edges))
    if len(ordered) == 1:
        return Assignment(tuple(ordered), ())
    partner = _by_scipy(ordered) if len(ordered) > _BY_SCIPY else _by_augmenting(ordered)
    return _judged(ordered, partner)


def components(edges: Sequence[Edge]) -> list[list[Edge]]:
    """The edges in groups that share no record with one another."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in edges:
        parent[root(("l", left))] = root(("r", right))
    groups: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for edge in sorted(set(edges)):
        groups[root(("l", edge[0]))].append(edge)
    return sorted(groups.values())


def _by_augmenting(edges: Sequence[Edge]) -> dict[int, int]:
    """A maximum matching, right index by left index, by augmenting paths."""
    near: dict[int, list[int]] = defaultdict(list)
    for left, right in edges:
        near[left].append(right)
    owner: dict[int, int] = {}

    def augment(start: int) -> None:
        trail: dict[int, int] = {}
        queue = [start]
        for left in queue:
            for right in near[left]:
                if right in trail:
                    continue
                trail[right] = left
                if right not in owner:
                    _flip(right, trail, owner, start)
                    return
                queue.append(owner[right])

    for left in near:
        augment(left)
    return {left: right for right, left in owner.items()}


def _flip(free: int, trail: dict[int, int], owner: dict[int, int], start: int) -> None:
    """Turn the path that ends in a free right record round, so that one more pair is matched."""
    right = free
    while True:
        left = trail[right]
        before = next((r for r, owned in owner.items() if owned == left), None)
        owner[right] = left
        if left == start or before is None:
            return
        del owner[before]
        right = before


def _by_scipy(edges: Sequence[Edge]) -> dict[int, int]:
    """The same by Hopcroft and Karp, for components of many edges."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    rows, columns = np.array([e[0] for e in edges]), np.array([e[1] for e in edges])
    lefts, row_of = np.unique(rows, return_inverse=True)
    rights, column_of = np.unique(columns, return_inverse=True)
    graph = csr_array((np.ones(len(edges), dtype=np.int8), (row_of, column_of)), shape=(len(lefts), len(rights)))
    found = maximum_bipartite_matching(graph, perm_type="column")
    return {int(lefts[n]): int(rights[column]) for n, column in enumerate(found) if column >= 0}


def _judged(edges: Sequence[Edge], partner: dict[int, int]) -> Assignment:
    """The edges by what the maximum matching and its alternating paths say of them (Berge; Regin 1994).

    An edge lies in some maximum matching if it is in the one at hand, on an alternating cycle, or on an even alternating path
    from an unmatched record; a matched edge lies in all of them if it is on none of these.
    """
    matched = set(partner.items())
    owner = {right: left for left, right in partner.items()}
    lefts, rights = defaultdict(list), defaultdict(list)
    for left, right in edges:
        lefts[left].append(right)
        rights[right].append(left)
    from_left = _reached([left for left in lefts if left not in partner], lefts, owner)
    from_right = _reached([right for right in rights if right not in owner], rights, partner)
    cycle = _strong_components(lefts, owner, partner)
    certain: list[Edge] = []
    possible: list[Edge] = []
    for left, right in edges:
        loose = left in from_left or right in from_right or cycle.get(left) == cycle.get(owner.get(right, -1), -1)
        if (left, right) in matched:
            swaps = left in from_left or right in from_right or _on_cycle(left, right, lefts, owner, cycle)
            (possible if swaps else certain).append((left, right))
        elif loose:
            possible.append((left, right))
    return Assignment(tuple(certain), tuple(possible))


def _reached(starts: Sequence[int], near: dict[int, list[int]], mate: dict[int, int]) -> set[int]:
    """The records on the starting side that an alternating path from an unmatched one reaches."""
    seen, queue = set(starts), list(starts)
    for node in queue:
        for other in near[node]:
            back = mate.get(other)
            if back is not None and back not in seen:
                seen.add(back)
                queue.append(back)
    return seen


def _strong_components(lefts: dict[int, list[int]], owner: dict[int, int], partner: dict[int, int]) -> dict[int, int]:
    """The strongly connected component of each matched left record, where l → m if l could take m's partner."""
    graph = {left: [owner[r] for r in lefts[left] if r in owner and owner[r] != left] for left in partner}
    order: list[int] = []
    seen: set[int] = set()
    for start in sorted(graph):
        _postorder(start, graph, seen, order)
    reverse: dict[int, list[int]] = defaultdict(list)
    for left, others in graph.items():
        for other in others:
            reverse[other].append(left)
    component: dict[int, int] = {}
    for number, start in enumerate(reversed(order)):
        stack = [start] if start not in component else []
        while stack:
            node = stack.pop()
            component[node] = number
            stack.extend(n for n in reverse[node] if n not in component)
    return component


def _postorder(start: int, graph: dict[int, list[int]], seen: set[int], order: list[int]) -> None:
    """Append the records reachable from the start, each after all that it leads to."""
    stack = [(start, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((n, False) for n in graph[node] if n not in seen)


def _on_cycle(left: int, right: int, lefts: dict[int, list[int]], owner: dict[int, int], cycle: dict[int, int]) -> bool:
    """Whether a matched pair lies on an alternating cycle, so that its records could both be matched otherwise."""
    return any(other != right and other in owner and cycle.get(owner[other]) == cycle.get(left) for other in lefts[left])
