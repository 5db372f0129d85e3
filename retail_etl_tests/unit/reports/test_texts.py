from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from retail_etl.reconciliation.catalogue import catalogue
from retail_etl.reports import DataAsOf, wording
from retail_etl.reports.fees import fee_findings
from retail_etl.reports.page.payload import payload_text
from retail_etl.reports.safe_text import safe_columns, safe_text, web_address
from retail_etl.reports.spoken import freshness, percent
from retail_etl.reports.statement import statement_of

# The classes and legs of the engine, as its conventions list them.
CLASSES = [
    *("matched_exact", "matched_group", "matched_tolerance", "timing", "partially_paid", "missing_in_gl", "missing_in_magento"),
    *("missing_in_heartland", "unexplained_gl", "amount_mismatch", "wrong_account", "needs_review", "duplicate_delivery"),
    *("duplicate_charge", "duplicate_posting", "excluded", "cash_short", "cash_over", "chargeback", "fx_difference"),
    *("fee_variance", "reserve_withheld", "money_held_for_canceled_order", "total_ties_detail_differs"),
]
LEGS = [
    *("staging", "order_payment", "payment_batch", "batch_gl", "fee_gl", "payment_gl", "report_payment", "drawer_gl", "gl_gl"),
    "deposit_bank",
]


@pytest.mark.parametrize("code", CLASSES)
def test_every_class_says_what_it_means_and_what_to_do(code):
    told = wording.CLASSES[code]
    assert all((told.title, told.meaning, told.next_step, told.owner))
    assert "_" not in told.title


@pytest.mark.parametrize("leg", LEGS)
def test_every_leg_has_a_name_that_a_sheet_can_bear(leg):
    told = wording.LEGS[leg]
    assert 0 < len(told.sheet) <= 31
    assert told.left
    assert told.right


@pytest.mark.parametrize("rule", sorted({rule.id for rule in catalogue()}))
def test_every_rule_of_the_engine_is_told_in_plain_words(rule):
    assert rule in wording.REASONS


def test_sheet_names_differ():
    names = [told.sheet for told in wording.LEGS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("number", ["4111111111111111", "4111 1111 1111 1111", "3782-822463-10005", "2223003122003222"])
def test_a_card_number_in_free_text_is_cut_to_its_last_four(number):
    told = safe_text(f"paid by {number} at till 4")
    assert number not in told
    assert told.endswith(f"ending {number[-4:]}] at till 4")


@pytest.mark.parametrize(
    "text", ["100000401", "4111111111111112", "2026-04-11 05:30:00 loc_01", "12345.6789012345678", "GL-MAIN-2026-AR-100200-3"]
)
def test_references_that_are_no_card_numbers_stay(text):
    assert safe_text(text) == text


def test_addresses_of_people_and_unseen_characters_go():
    assert safe_text("ask \u202eann.lee+x@shop.example\x07 now") == "ask [e-mail] now"


def test_only_suspect_cells_of_a_column_change():
    frame = pl.DataFrame({"text": ["fine", None, "4111111111111111"]})
    assert safe_columns(frame, ["text"])["text"].to_list() == ["fine", None, "[card number ending 1111]"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", 'https://x" onclick="y', "", None]
)
def test_only_web_addresses_become_links(address):
    assert web_address(address) is None


def test_a_web_address_becomes_a_link():
    assert web_address("https://api.example.test/v1/payments?cursor=7") == "https://api.example.test/v1/payments?cursor=7"


def test_hundred_per_cent_is_said_only_where_nothing_is_open():
    assert percent(0.99999) == "99.99 %"
    assert percent(1.0) == "100.00 %"
    assert percent(0.2857) == "28.57 %"


def test_hostile_text_cannot_leave_the_payload(made_up):
    records = pl.DataFrame({"record_id": ["HP-1"], "description": ["x"], "store": ["</script><script>alert(1)</script>"]})
    item = {
        "record_id": "HP-1",
        "leg": "batch_gl",
        "amount_minor": 1,
        "currency": "USD",
        "state": "exception",
        "class": "missing_in_gl",
    }
    report = made_up.sample_report(
        matched=20, opened=5, open_items=pl.DataFrame([item]), records=records, previous_open_items=None
    )
    text = payload_text(statement_of(report))
    assert "<" not in text
    assert json.loads(text)["items"]["store"]["texts"] == ["</script><script>alert(1)</script>"]


def test_fee_findings_come_in_minor_units(report):
    findings = fee_findings(report)
    assert findings.height == report.open_items.filter(pl.col("state") == "finding").height > 0
    assert (findings["charged_minor"] - findings["expected_minor"] == findings["difference_minor"]).all()


@pytest.mark.parametrize(
    ("reasons", "sentence"),
    [
        ('["amount_minor: not an exact amount of its currency"]', "Amount: not an exact amount of its currency."),
        ('["occurred_at: not a moment", "status: is missing"]', "Occurred: not a moment. Status: is missing."),
        ("no such store", "No such store."),
        (None, ""),
    ],
)
def test_the_reasons_of_a_quarantined_row_are_sentences(reasons, sentence):
    assert wording.quarantine_reasons(reasons) == sentence


def test_owners_of_the_retailer_come_before_those_of_the_catalogue(report):
    owned = statement_of(replace(report, owners={"missing_in_gl": "Cash desk"})).items
    by_class = dict(owned.select("class", "owner").unique().iter_rows())
    assert by_class["missing_in_gl"] == "Cash desk"
    assert by_class["unexplained_gl"] == "General ledger"


def test_a_ledger_known_by_day_says_a_day():
    moment = datetime(2026, 4, 10, tzinfo=UTC)
    assert freshness(DataAsOf("epicor", "epicor_gl_lines", moment, is_by_day=True)) == ("10 April 2026", "current")
