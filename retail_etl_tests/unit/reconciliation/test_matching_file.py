"""Rules as data: what a retailer may switch, order and bound, and how a mistake is named."""

from decimal import Decimal

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.catalogue import catalogue, catalogue_of, rule_version, whole_catalogue
from retail_etl.reconciliation.files.config import read_settings, rule_settings
from retail_etl.reconciliation.files.run import reconcile_records
from retail_etl.reconciliation.matching import LegMatching, Matching
from retail_etl.reconciliation.matching_file import matching_of
from retail_etl.reconciliation.settings import RuleSettings

PAYMENT = {
    "id": "P-1",
    "kind": "payment",
    "amount": "84.10",
    "currency": "USD",
    "captured_at": "2026-03-02T12:00:00-05:00",
    "tender": "VISA",
}
LINE = {
    "id": "L-1",
    "kind": "gl_line",
    "account": "1150 Clearing",
    "amount": "84.10",
    "date": "2026-03-05",
    "reference": "sale",
}


def outcomes(matching):
    run = reconcile_records([PAYMENT, LINE], "2026-03-20", {"matching": {"legs": {"payment_gl": matching}}})
    return {tuple(o.ids): o for o in run.verdict.outcomes}


def test_every_rule_stands_once_and_what_decides_comes_before_what_offers():
    rank = {"exact": 0, "group": 1, "window": 2, "suggest": 3}
    rules = [rule for rule in catalogue() if rule.leg == "fee_gl" and rule.kind in rank]
    assert [rank[rule.kind] for rule in rules] == sorted(rank[rule.kind] for rule in rules)


def test_a_catalogue_with_an_unknown_step_is_refused():
    given = {
        "revision": 1,
        "steps": {},
        "line_legs": [],
        "line_rules": [],
        "legs": {"gl_gl": [{"id": "a", "kind": "exact", "says": "."}]},
    }
    assert catalogue_of(given).rules[0].leg == "gl_gl"
    given["legs"]["gl_gl"][0]["step"] = "guess"
    with pytest.raises(UnusableInputError, match="does not exist"):
        catalogue_of(given)


def test_a_step_that_is_switched_off_is_not_tried():
    assert outcomes({"amount_and_date": True})["L-1", "P-1"].rule == "amount_unique_in_window"
    assert ("L-1", "P-1") not in outcomes({"amount_and_date": False})


def test_a_step_looks_only_as_far_as_its_bound():
    assert ("L-1", "P-1") in outcomes({"amount_and_date": {"days": [0, 3]}})
    assert ("L-1", "P-1") not in outcomes({"amount_and_date": {"days": [0, 2]}})


def test_above_its_amount_a_match_is_only_offered():
    assert outcomes({"amount_and_date": {"unattended_up_to": 84.10}})["L-1", "P-1"].auto_matched
    assert outcomes({"amount_and_date": {"unattended_up_to": 84.09}})["L-1", "P-1"].status == "suggested"


def test_a_leg_that_is_told_nothing_new_is_as_the_catalogue_has_it():
    assert matching_of({}) == Matching() == matching_of({"revision": whole_catalogue().revision, "legs": {"fee_gl": {}}})


def test_what_is_said_of_every_leg_holds_where_the_leg_says_nothing_else():
    told = matching_of({"every_leg": {"subset_sum": False}, "legs": {"fee_gl": {"subset_sum": {"max_pool": 5}}}})
    assert told.of("payment_gl") == LegMatching(off=("subset_sum",))
    assert told.of("fee_gl") == LegMatching(subset_max_pool=5)
    assert told.of("order_payment") == LegMatching()


def test_the_version_changes_with_the_content_and_with_nothing_else():
    plain = rule_version(RuleSettings())
    assert plain == rule_version(rule_settings({"matching": {"every_leg": {"subset_sum": True}}}))
    assert plain != rule_version(rule_settings({"matching": {"every_leg": {"subset_sum": False}}}))
    assert rule_settings({"matching": {"every_leg": {"scored_suggestion": {"match_from": 0.97}}}}).matching.of(
        "fee_gl"
    ).scored.match_from == Decimal("0.97")


@pytest.mark.parametrize(
    ("text", "line", "key", "expected"),
    [
        ("matching:\n  legs:\n    paymnt_gl: {}\n", 3, "matching.legs.paymnt_gl", "unknown key"),
        ("matching:\n  legs:\n    fee_gl:\n      order: [reference]\n", 4, "matching.legs.fee_gl.order[0]", "place by law"),
        ("matching:\n  legs:\n    fee_gl:\n      reference: off\n", 4, "matching.legs.fee_gl.reference", "unknown key"),
        ("matching:\n  every_leg:\n    amount_and_date:\n      days: [5, 0]\n", 4, "amount_and_date.days", "smaller first"),
        ("matching:\n  every_leg:\n    subset_sum: {max_pool: 13}\n", 3, "subset_sum.max_pool", "from 1 to 12"),
        ("matching:\n  every_leg:\n    scored_suggestion:\n      match_from: 0.2\n", 4, "match_from", "expected a number from"),
        ("matching:\n  every_leg:\n    whole_of_days: {days: [0, 1]}\n", 3, "whole_of_days.days", "unknown key"),
        ("matching:\n  revision: 1\n", 2, "matching.revision", "revision"),
        ("grace_business_days: 3\nmatching: off\n", 2, "matching", "expected a mapping"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(tmp_path, text, line, key, expected):
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    with pytest.raises(UnusableInputError) as raised:
        read_settings(path)
    assert f"line {line}, field " in str(raised.value)
    assert key in str(raised.value)
    assert expected in str(raised.value)
