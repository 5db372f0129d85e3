"""What scored suggestions promise: probabilities that compete, levels that mean something, and nothing decided unasked."""

import itertools
import random

import pytest

from retail_etl.reconciliation import suggest_marginals
from retail_etl.reconciliation.files.run import reconcile_records
from retail_etl.reconciliation.files.shown import outcome_row
from retail_etl.reconciliation.suggest_compare import Texts, amount_level, day_level
from retail_etl.reconciliation.suggest_marginals import pair_probabilities
from retail_etl.reconciliation.suggest_model import suggestion_model

PAYMENT = {
    "id": "P-1",
    "kind": "payment",
    "amount": "84.10",
    "currency": "USD",
    "captured_at": "2026-03-02T12:00:00-05:00",
    "tender": "VISA",
    "store": "ST01",
}
LINE = {
    "id": "L-1",
    "kind": "gl_line",
    "account": "1150 Clearing",
    "amount": "84.10",
    "date": "2026-03-13",
    "reference": "sale",
}


def judged(records, **scored):
    settings = {"matching": {"every_leg": {"scored_suggestion": scored}}} if scored else None
    run = reconcile_records(records, "2026-03-20", settings)
    assert all(total.foots for total in run.verdict.totals)
    return {tuple(o.ids): outcome_row(o, run.rule_version) for o in run.verdict.outcomes}


def by_counting(edges, odds):
    """The share of each edge in all arrangements, each weighing the product of its odds."""
    weights, whole = [0.0] * len(edges), 0.0
    for size in range(len(edges) + 1):
        for chosen in itertools.combinations(range(len(edges)), size):
            lefts, rights = [edges[n][0] for n in chosen], [edges[n][1] for n in chosen]
            if len(set(lefts)) == len(set(rights)) == size:
                weight = 1.0
                for n in chosen:
                    weight *= odds[n]
                whole += weight
                for n in chosen:
                    weights[n] += weight
    return [weight / whole for weight in weights]


def test_pairs_that_share_a_record_compete_as_counting_every_arrangement_says():
    edges, odds = [(0, 0), (0, 1), (1, 1), (2, 1), (2, 2)], [3.0, 5.0, 0.5, 2.0, 8.0]
    told = pair_probabilities([e[0] for e in edges], [e[1] for e in edges], odds)
    assert told == pytest.approx(by_counting(edges, odds), abs=1e-6)


def test_many_pairs_and_few_are_solved_alike(monkeypatch):
    chance = random.Random(3)
    edges = sorted({(chance.randrange(40), chance.randrange(40)) for _ in range(200)})
    lefts, rights, odds = [e[0] for e in edges], [e[1] for e in edges], [10 ** chance.uniform(-3, 4) for _ in edges]
    few = pair_probabilities(lefts, rights, odds)
    monkeypatch.setattr(suggest_marginals, "_BY_NUMPY", 0)
    assert pair_probabilities(lefts, rights, odds) == pytest.approx(few, abs=1e-6)


def test_amounts_that_differ_more_are_worth_less_and_far_apart_ones_are_no_pair():
    levels = [amount_level(10_000, other) for other in (10_000, 9_990, 9_700, 9_000, 8_000, -10_000)]
    assert levels[:4] == sorted(set(levels[:4]))
    assert levels[4:] == [None, None]
    model = suggestion_model()
    assert model.amount[0] > model.amount[1] > model.amount[-1]


def test_days_run_from_the_record_to_the_line():
    assert [day_level(n) for n in (-3, -1, 0, 1, 22, 23)] == [None, 0, 1, 2, 9, None]


def test_a_rare_word_says_more_than_a_common_one_and_a_cut_word_still_speaks():
    texts = Texts()
    texts.add(["ALICE SMITH", "BOB SMITH", *["CARD SMITH"] * 400, "ZENOBIA"])
    assert texts.level("ZENOBIA", "ZENOBIA") > texts.level("SMITH", "SMITH")
    assert texts.level("HB-0302-01 X", "HB-0302-0") > 1
    assert texts.level("HB-0302-01", "HB-0302-02") == 1


def test_the_model_of_the_project_has_every_level_and_bears_its_threshold():
    model = suggestion_model()
    assert 0.5 <= model.unattended_from < 1
    assert model.calibrated(0.999) > model.calibrated(0.5) > model.calibrated(0.01)


def test_what_is_likely_is_told_beside_and_decides_nothing():
    found = judged([PAYMENT, LINE])
    assert {o["class"] for o in found.values()} == {"missing_in_gl", "unexplained_gl"}
    assert found["P-1",]["evidence"]["likely"]["id"] == "L-1"
    assert 0.9 < float(found["L-1",]["evidence"]["likely"]["probability"]) < 1


def test_a_pair_is_offered_where_the_rules_say_so_and_stays_open():
    offered = judged([PAYMENT, LINE], offer="suggested")["L-1", "P-1"]
    assert (offered["status"], offered["auto_matched"], offered["rule"]) == ("suggested", False, "scored_suggestion")
    assert offered["evidence"]["probability"]


def test_a_pair_is_matched_unattended_only_from_a_threshold_that_the_rules_set():
    assert judged([PAYMENT, LINE], offer="suggested", match_from=0.95)["L-1", "P-1"]["auto_matched"]
    assert not judged([PAYMENT, LINE], offer="suggested", match_from=0.99)["L-1", "P-1"]["auto_matched"]


def test_two_equal_candidates_are_never_told_as_likely():
    twin = {**LINE, "id": "L-2"}
    assert not any("likely" in o["evidence"] for o in judged([PAYMENT, LINE, twin], offer="suggested", match_from=0.9).values())


def test_a_line_that_reads_like_an_id_is_offered_and_never_matched_unattended():
    payment, line = {**PAYMENT, "id": "PAY-000001"}, {**LINE, "reference": "PAY-000077"}
    assert judged([payment, line], offer="suggested", match_from=0.9)["L-1", "PAY-000001"]["status"] == "suggested"


def test_no_probability_writes_money_off():
    payment = {**PAYMENT, "order_ref": "710000001234"}
    line = {**LINE, "amount": "84.60", "date": "2026-03-03", "reference": "71000000123"}
    found = judged([payment, line], offer="suggested", match_from=0.9)
    assert not any(o["auto_matched"] and len(o["members"]) > 1 for o in found.values())
