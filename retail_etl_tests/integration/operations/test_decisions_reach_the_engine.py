"""A person's word goes before every rule, and holds until a record of the group changes."""

from __future__ import annotations

import polars as pl
import pytest

from retail_etl import road

pytestmark = pytest.mark.integration

TWINS = (
    """INSERT INTO canonical.settlement_batches BY NAME
    SELECT b.* REPLACE (i.id AS batch_id, 54321 AS gross_minor, 0 AS fees_minor, 0 AS adjustments_minor, 54321 AS net_minor,
        DATE '2026-03-18' AS business_date, TIMESTAMPTZ '2026-03-19 02:00:00+00' AS closed_at, NULL AS deposit_id,
        i.id AS processor_batch_id)
    FROM (SELECT * FROM canonical.settlement_batches WHERE entry_type = 'batch' ORDER BY batch_id LIMIT 1) AS b,
        (VALUES ('bat_twin_1'), ('bat_twin_2')) AS i(id)""",
    """INSERT INTO canonical.ledger_lines BY NAME
    SELECT l.* REPLACE (i.id AS ledger_line_id, i.id AS journal, 54321 AS amount_minor, DATE '2026-03-20' AS journal_date,
        'CARD DEPOSIT' AS reference)
    FROM (SELECT * FROM canonical.ledger_lines WHERE account_role = 'bank' ORDER BY ledger_line_id LIMIT 1) AS l,
        (VALUES ('GL-twin-1'), ('GL-twin-2')) AS i(id)""",
)
ALL = {"bat_twin_1", "bat_twin_2", "GL-twin-1", "GL-twin-2"}


def groups(judgement):
    """By class and rule, the groups that the twins stand in."""
    members = judgement.members.filter((pl.col("leg") == "batch_gl") & pl.col("record_id").is_in(ALL))
    rows = members.group_by("outcome_id").agg(pl.col("record_id").sort()).join(judgement.outcomes, on="outcome_id")
    return sorted((row["class"], row["rule"], tuple(row["record_id"])) for row in rows.iter_rows(named=True))


def add_twins(desk):
    desk.news(*TWINS)
    assert {cls for cls, *_ in groups(desk.judge())} == {"needs_review"}


@pytest.fixture
def twins(desk_after):
    """Two batches and two bank lines of one amount, which nothing tells apart."""
    return desk_after(add_twins)


def test_confirming_one_of_two_equal_candidates_settles_the_rest(twins):
    told = twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee", "--comment", "slip 4711")
    assert "dec_" in told
    judged = twins.judge()
    assert {(rule, ids) for _, rule, ids in groups(judged)} == {
        ("confirmed_by_person", ("GL-twin-2", "bat_twin_1")),
        ("amount_unique_in_window", ("GL-twin-1", "bat_twin_2")),
    }
    assert all(cls.startswith("matched") for cls, *_ in groups(judged))
    assert judged.leg_totals["foots"].all()
    evidence = judged.outcomes.filter(rule="confirmed_by_person")["evidence"].item()
    assert "slip 4711" in evidence
    assert "Ann Lee" in evidence


def test_a_second_run_with_the_same_decisions_judges_nothing_anew(twins):
    twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee")
    first = road.judge(twins.installation, twins.day, "run")
    second = road.judge(twins.installation, twins.day, "run")
    assert (first.is_new, second.is_new, second.inputs) == (True, False, first.inputs)


def test_a_rejected_group_is_not_made_again(twins):
    for line in ("GL-twin-1", "GL-twin-2"):
        twins.run("decide", "reject", "batch_gl", "bat_twin_1", line, "--by", "Ann Lee")
    assert not any({"bat_twin_1"} < set(ids) and cls.startswith("matched") for cls, _, ids in groups(twins.judge()))


def test_a_decision_ends_when_a_member_changes_and_says_so(twins):
    twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee")
    twins.judge()
    twins.news("UPDATE canonical.ledger_lines SET amount_minor = 54322 WHERE ledger_line_id = 'GL-twin-2'")
    assert not any(rule == "confirmed_by_person" for _, rule, _ in groups(twins.judge()))
    assert "GL-twin-2 changed" in twins.run("decide", "list", "--ended")
    assert twins.steps()[-1][0] == "decision.ended"
    twins.news("UPDATE canonical.ledger_lines SET amount_minor = 54321 WHERE ledger_line_id = 'GL-twin-2'")
    assert {cls for cls, *_ in groups(twins.judge())} == {"needs_review"}


def test_mere_progress_of_a_record_ends_no_decision(twins):
    twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee")
    twins.news("UPDATE canonical.settlement_batches SET deposit_id = 'dep_later' WHERE batch_id = 'bat_twin_1'")
    assert any(rule == "confirmed_by_person" for _, rule, _ in groups(twins.judge()))


def test_a_decision_that_was_taken_back_leaves_the_group_to_the_rules(twins):
    told = twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee")
    name = told.split()[0]
    assert "needs a reason" in twins.refused("decide", "withdraw", name, "--by", "Cleo Diaz")
    twins.run("decide", "withdraw", name, "--by", "Cleo Diaz", "--comment", "wrong slip")
    assert {cls for cls, *_ in groups(twins.judge())} == {"needs_review"}
    assert [step for step, _ in twins.steps()] == ["decision.confirmed", "decision.ended"]


def test_a_record_stands_in_one_confirmed_group_of_a_leg(twins):
    twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Ann Lee")
    assert "confirmed already" in twins.refused("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-1", "--by", "Bob Ray")
    assert "it already" in twins.refused("decide", "confirm", "batch_gl", "GL-twin-2", "bat_twin_1", "--by", "Bob Ray")
    twins.run("decide", "reject", "batch_gl", "bat_twin_1", "GL-twin-2", "--by", "Bob Ray")
    twins.run("decide", "confirm", "batch_gl", "bat_twin_1", "GL-twin-1", "--by", "Bob Ray")
    assert {ids for _, rule, ids in groups(twins.judge()) if rule == "confirmed_by_person"} == {("GL-twin-1", "bat_twin_1")}


def test_a_group_that_cannot_be_decided_on_is_refused_with_its_reason(twins):
    refusals = {
        ("no_such_leg", "bat_twin_1", "GL-twin-1"): "there is no leg",
        ("batch_gl", "bat_twin_1", "nobody"): "no such record in the leg",
        ("order_payment", "bat_twin_1", "GL-twin-1"): "no such record in the leg",
        ("batch_gl", "bat_twin_1"): "two members at least",
        ("batch_gl", "bat_twin_1", "bat_twin_1"): "two members at least",
    }
    for words, why in refusals.items():
        assert why in twins.refused("decide", "confirm", *words, "--by", "Ann Lee")
    assert twins.steps() == []
