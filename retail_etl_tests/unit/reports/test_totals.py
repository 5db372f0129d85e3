from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reports import ReportInput
from retail_etl.reports.columns import CLASSES, LEG_TOTALS, MEMBERS, OPEN_ITEMS, OUTCOMES, empty
from retail_etl.reports.statement import statement_of
from retail_etl.reports.summary import summary
from retail_etl.reports.totals import BUCKETS, SIDES, UNLISTED, age_bucket, judged_members, leg_lines

AS_OF = date(2026, 3, 31)


def judged(outcomes=(), members=(), open_items=(), leg_totals=(), **context):
    frames = {
        "outcomes": pl.DataFrame(list(outcomes), schema=dict(OUTCOMES), strict=False),
        "members": pl.DataFrame(list(members), schema=dict(MEMBERS)),
        "open_items": pl.DataFrame(list(open_items), schema=dict(OPEN_ITEMS)),
        "leg_totals": pl.DataFrame(list(leg_totals), schema=dict(LEG_TOTALS)),
        "classes": empty(CLASSES),
    }
    return ReportInput(as_of=AS_OF, **frames, **context)


def outcome(outcome_id, name, **what):
    return {"outcome_id": outcome_id, "leg": "batch_gl", "class": name, "currency": "USD", **what}


def member(outcome_id, record_id, minor=100, side="left"):
    place = {"outcome_id": outcome_id, "leg": "batch_gl", "side": side, "kind": "batch", "currency": "USD"}
    return {**place, "record_id": record_id, "amount_minor": minor}


def item(record_id, outcome_id, state="exception", minor=100, name="missing_in_gl", **what):
    place = {"record_id": record_id, "leg": "batch_gl", "currency": "USD", "outcome_id": outcome_id}
    return {**place, "amount_minor": minor, "state": state, "class": name, **what}


def buckets(report):
    return dict(judged_members(report).select("record_id", "bucket").iter_rows())


def test_a_suggested_match_counts_as_open():
    offered = outcome("O1", "matched_group", status="suggested", auto_matched=False)
    assert buckets(judged([offered], [member("O1", "B1")], [item("B1", "O1", "suggested")])) == {"B1": "open"}


def test_a_match_with_a_finding_stays_matched():
    report = judged([outcome("O1", "matched_exact", auto_matched=True)], [member("O1", "B1")], [item("B1", "O1", "finding")])
    assert buckets(report) == {"B1": "matched"}


def test_what_is_explained_without_a_partner_counts_as_excluded():
    assert buckets(judged([outcome("O1", "fx_difference")], [member("O1", "G1", side="right")])) == {"G1": "excluded"}


def test_whole_records_stand_open_where_the_list_shows_only_the_difference():
    report = judged([outcome("O1", "amount_mismatch")], [member("O1", "P1", 500)], [item("P1", "O1", minor=20)])
    assert buckets(report) == {"P1": "open"}


def test_the_lines_of_a_leg_add_up_to_its_totals(report):
    lines = leg_lines(report, judged_members(report))
    for row in report.leg_totals.iter_rows(named=True):
        of_leg = lines.filter((pl.col("leg") == row["leg"]) & (pl.col("currency") == row["currency"]))
        for bucket in BUCKETS:
            assert of_leg.filter(pl.col("bucket") == bucket)[f"{row['side']}_minor"].sum() == row[f"{bucket}_minor"]


def test_totals_beyond_the_outcomes_are_shown_and_not_hidden():
    figures = {"total_minor": 900, "matched_minor": 900, "excluded_minor": 0, "open_minor": 0}
    total = {"leg": "staging", "currency": "USD", **figures, "foots": True}
    report = judged(leg_totals=[{**total, "side": side} for side in SIDES])
    (line,) = leg_lines(report, judged_members(report)).iter_rows(named=True)
    assert (line["reason"], line["left_minor"], line["right_minor"], line["bucket"]) == (UNLISTED, 900, 900, "matched")


@pytest.mark.parametrize(
    ("age", "bucket"),
    [
        (-1, "Not past due"),
        (0, "Not past due"),
        (1, "1 to 5 days"),
        (5, "1 to 5 days"),
        (6, "6 to 10 days"),
        (60, "21 to 60 days"),
        (61, "Over 60 days"),
        (None, "No due date"),
    ],
)
def test_ages_fall_into_their_buckets(age, bucket):
    frame = pl.DataFrame({"age_business_days": [age]}, schema={"age_business_days": pl.Int64})
    assert frame.select(age_bucket()).item() == bucket


def test_currencies_are_never_added_together(report):
    stated = statement_of(report)
    for currency in ("USD", "CAD"):
        own = report.open_items.filter(pl.col("currency") == currency)["amount_minor"].sum()
        assert stated.of(stated.states, currency)["net_minor"].sum() == own


def test_the_match_rate_leaves_out_what_needs_no_counterpart():
    outcomes = [outcome("O1", "matched_exact"), outcome("O2", "missing_in_gl"), outcome("O3", "excluded")]
    members = [member("O1", "B1"), member("O1", "G1", side="right"), member("O1", "B9"), member("O2", "B2"), member("O3", "B3")]
    assert statement_of(judged(outcomes, members, [item("B2", "O2")])).match_rate("USD") == 0.75


def test_items_are_new_cleared_or_still_open():
    before = pl.DataFrame([item("B1", "O1", minor=70), item("B0", "O0", minor=30)], schema=dict(OPEN_ITEMS))
    report = judged(open_items=[item("B1", "O1", minor=80), item("B2", "O2", minor=50)], previous_open_items=before)
    (usd,) = statement_of(report).changes
    assert [(part.count, part.minor) for part in (usd.new, usd.cleared, usd.aged)] == [(1, 50), (1, 30), (1, 80)]
    assert dict(statement_of(report).items.select("record_id", "since").iter_rows()) == {"B1": "Carried over", "B2": "New"}


def test_without_an_earlier_report_nothing_is_called_new():
    stated = statement_of(judged(open_items=[item("B1", "O1")]))
    assert stated.changes is None
    assert stated.items["since"].to_list() == [None]


def test_a_person_named_for_an_item_goes_before_the_catalogue():
    named = pl.DataFrame({"record_id": ["B1"], "leg": ["batch_gl"], "owner": ["J. Ortiz"], "next_step": ["Call the bank"]})
    stated = statement_of(judged(open_items=[item("B1", "O1"), item("B2", "O2")], assignments=named))
    rows = dict(stated.items.select("record_id", "owner").iter_rows())
    assert rows == {"B1": "J. Ortiz", "B2": "General ledger"}


def test_records_given_twice_do_not_multiply_items():
    records = pl.DataFrame({"record_id": ["B1", "B1"], "store": ["loc_01", "loc_02"]})
    stated = statement_of(judged(open_items=[item("B1", "O1")], records=records))
    assert stated.items.select("record_id", "store").rows() == [("B1", "loc_01")]


def test_items_from_materiality_up_are_material():
    stated = statement_of(
        judged(open_items=[item("B1", "O1", minor=-500), item("B2", "O2", minor=499)], materiality_minor={"USD": 500})
    )
    assert dict(stated.items.select("record_id", "is_material").iter_rows()) == {"B1": True, "B2": False}


def test_a_class_that_nobody_described_still_speaks():
    (row,) = statement_of(judged(open_items=[item("B1", "O1", name="brand_new_class", reason="odd_case")])).items.iter_rows(
        named=True
    )
    assert (row["class_title"], row["reason_text"]) == ("Brand new class", "Odd case.")


def test_a_frame_without_a_needed_column_is_refused_by_name():
    with pytest.raises(UnusableInputError, match=r"open_items.*state"):
        ReportInput(
            as_of=AS_OF,
            outcomes=empty(OUTCOMES),
            members=empty(MEMBERS),
            open_items=empty(OPEN_ITEMS).drop("state"),
            leg_totals=empty(LEG_TOTALS),
            classes=empty(CLASSES),
        )


def test_the_summary_speaks_decimal_text_of_each_currency():
    figures = {"total_minor": 1200, "matched_minor": 1200, "excluded_minor": 0, "open_minor": 0}
    yen = {"leg": "batch_gl", "side": "left", "currency": "JPY", **figures, "foots": True}
    cents = {**yen, "currency": "USD", "side": "right"}
    told = summary(judged(leg_totals=[yen, cents], rejected=3, later=2))
    assert [(leg["currency"], leg["total"], leg["open"]) for leg in told["legs"]] == [
        ("JPY", "1200", "0"),
        ("USD", "12.00", "0.00"),
    ]
    assert (told["rejected"], told["later"], told["as_of"]) == (3, 2, "2026-03-31")


def test_the_summary_has_the_form_that_programs_read(report):
    of_files = replace(report, data_as_of=(), gift_cards=report.gift_cards.clear())
    told = json.loads(json.dumps(summary(of_files)))
    assert set(told) == {"as_of", "period", "rule_version", "legs", "classes", "rejected", "later", "open_by_reason"}
    assert all(set(leg) == {"leg", "side", "currency", "total", "matched", "excluded", "open", "foots"} for leg in told["legs"])
    assert sum(told["classes"].values()) == report.outcomes.height
    assert sum(row["count"] for row in told["open_by_reason"]) == report.open_items.height


def test_an_empty_judgement_makes_an_empty_statement():
    stated = statement_of(judged())
    assert (stated.currencies, stated.period, stated.items.height) == ([], None, 0)
