"""Assignment and subset sum against the plainest possible search."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.reconciliation import assignment
from retail_etl.reconciliation.assignment import assign, components
from retail_etl.reconciliation.subset_sum import subsets

EDGES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=9, unique=True)


def maximum_matchings(edges):
    for size in range(len(edges), -1, -1):
        found = [
            set(chosen)
            for chosen in combinations(edges, size)
            if len({left for left, _ in chosen}) == size and len({right for _, right in chosen}) == size
        ]
        if found:
            return found
    return [set()]


@given(EDGES)
def test_certain_pairs_are_in_every_best_arrangement_and_possible_ones_in_some(edges):
    best = maximum_matchings(edges)
    answer = assign(edges)
    assert set(answer.certain) == set.intersection(*best)
    assert set(answer.possible) == set.union(*best) - set.intersection(*best)


@settings(deadline=None)
@given(EDGES)
def test_large_components_by_scipy_are_judged_alike(edges):
    ordered = sorted(edges)
    if ordered:
        by_scipy = assignment._judged(ordered, assignment._by_scipy(ordered))
        assert by_scipy == assign(edges)


@given(EDGES)
def test_components_share_no_record(edges):
    groups = components(edges)
    assert sorted(edge for group in groups for edge in group) == sorted(edges)
    for side in (0, 1):
        seen = [{edge[side] for edge in group} for group in groups]
        assert sum(map(len, seen)) == len(set().union(*seen)) if seen else True


@given(st.lists(st.integers(-30, 60), max_size=8), st.integers(-40, 120), st.integers(2, 5))
def test_every_set_that_adds_up_is_found_and_no_other(amounts, target, most):
    answer = subsets(amounts, target, max_pool=12, max_size=most, steps=10**6)
    wanted = {
        chosen
        for size in range(2, most + 1)
        for chosen in combinations(range(len(amounts)), size)
        if sum(amounts[n] for n in chosen) == target
    }
    assert answer.exceeded == (len(wanted) > 20) or set(answer.solutions) == wanted
    if not answer.exceeded:
        assert set(answer.solutions) == wanted


def test_a_pool_beyond_the_bound_is_refused_unless_it_cannot_reach_the_target():
    assert subsets([5] * 13, 20, max_pool=12, max_size=6, steps=1000).exceeded
    assert not subsets([5] * 13, 100, max_pool=12, max_size=6, steps=1000).exceeded


def test_the_search_stops_after_its_steps():
    assert subsets(list(range(1, 13)), 40, max_pool=12, max_size=6, steps=10).exceeded
