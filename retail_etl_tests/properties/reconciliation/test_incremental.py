"""Judging on from judgement to judgement ends in what one judgement of everything says."""

import copy
import json
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retail_etl.contracts.reconciliation import COLUMNS, Records
from retail_etl.reconciliation.as_of import as_of_day
from retail_etl.reconciliation.book import open_book
from retail_etl.reconciliation.engine import reconcile
from retail_etl.reconciliation.files.config import rule_settings
from retail_etl.reconciliation.files.raw import RawRecord
from retail_etl.reconciliation.files.read import take_in
from retail_etl.reconciliation.incremental import judge_onwards

RULES = rule_settings({})
SCORED = rule_settings(
    {"matching": {"every_leg": {"scored_suggestion": {"offer": "suggested", "match_from": 0.95, "lead": 2}}}}
)
POLARS = {
    "VARCHAR": pl.String,
    "BIGINT": pl.Int64,
    "TIMESTAMP": pl.Datetime("us"),
    "DATE": pl.Date,
    "DECIMAL(38,8)": pl.Decimal(38, 8),
    "BOOLEAN": pl.Boolean,
    "VARCHAR[]": pl.List(pl.String),
}
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
FIRST = date(2026, 3, 2)
APART = 17


def always():
    """Records of every kind, store, tender, account and form of id, so that what comes later brings nothing unheard of."""
    day, found = "2026-02-10", []
    tenders = ["VISA", "MC", "AMEX", "GIFT_CARD", "CASH"]
    for number, (store, tender) in enumerate((s, t) for s in ("ST01", "ST02", "WEB") for t in tenders):
        found.append(
            {
                "id": f"P-9{number:02d}",
                "kind": "payment",
                "amount": "71.00",
                "captured_at": f"{day}T15:00:00+00:00",
                "tender": tender,
            }
            | {"store": store, "order_ref": f"7000000{number:02d}", "currency": "USD", "status": "captured"}
        )
    found.append(found[0] | {"id": "P-9999", "status": "voided"})
    for name in ("B-980", "B-9980"):
        found.append(
            {"id": name, "kind": "batch", "closed_at": f"{day}T22:00:00+00:00", "currency": "USD", "store": "ST01"}
            | {"gross": "0.00", "fees": "0.00", "adjustments": "0.00", "net": "7.00"}
        )
        found.append({"id": f"N{name}", "kind": "bank_line", "account": "1", "amount": "7.00", "date": day, "reference": name})
    accounts = ["1010 Bank", "6510 Fees", "1155 Amex", "1150 Clearing", "2310 Liability", "6520 Losses", "7100 FX", "6530 Over"]
    found += [
        {
            "id": f"L-9{n:02d}",
            "kind": "gl_line",
            "account": account,
            "amount": "0.00",
            "date": day,
            "reference": "none",
            "posted": False,
        }
        for n, account in enumerate(accounts)
    ]
    moments = {"currency": "USD", "created_at": f"{day}T15:00:00+00:00"}
    found.append({"id": "MO-700000099", "kind": "order", "grand_total": "0.00", "status": "complete", **moments})
    for name in ("C-9", "C-99"):
        found.append({"id": name, "kind": "credit_memo", "grand_total": "0.00", "order": "700000098", **moments})
    for name, register in (("D-9", "R0"), ("D-99", "R1")):
        found.append(
            {"id": name, "kind": "drawer", "store": "ST01", "register": register, "business_date": day, "deposit": "0.00"}
            | {"over_short": "0.00"}
        )
    row = {"id": "R-9", "kind": "report", "business_date": day, "store": "ST01", "tender": "VISA", "count": 1, "net": "71.00"}
    return [*found, row]


def shifted(record, number):
    """The record some weeks later, by another name: what it refers to is of its own weeks, but for orders."""
    return {key: later(key, value, number) if isinstance(value, str) and number else value for key, value in record.items()}


def later(key, value, number):
    for day in range(-3, 20):
        before = (FIRST + timedelta(days=day)).isoformat()
        if before in value:
            return value.replace(before, (FIRST + timedelta(days=day + APART * number)).isoformat())
    if key == "journal":
        return f"{value}{number}"
    named = key in ("id", "batch_id", "original_id", "reference") and value[:2] in ("P-", "B-", "L-", "C-", "D-", "R-")
    return f"{value[:2]}{number}{value[2:]}" if named and value[2:3].isdigit() else value


@st.composite
def long_worlds(draw, worlds):
    """Several small worlds, weeks apart; orders may be spoken of in all of them."""
    found = {}
    for number in range(draw(st.integers(1, 4))):
        for record in draw(worlds):
            told = shifted(record, number)
            found[told["id"]] = told
    batches = [record for record in found.values() if record["kind"] == "batch"]
    for record in batches[: draw(st.integers(0, len(batches)))]:
        day = date.fromisoformat(record["closed_at"][:10]) + timedelta(days=draw(st.integers(0, 3)))
        said = draw(st.sampled_from([record["id"], record["id"], "", "DEP"]))
        name = f"N{record['id']}"
        amount = draw(st.sampled_from([record["net"], record["net"], "25.00"]))
        found[name] = {
            "id": name,
            "kind": "bank_line",
            "account": "1",
            "amount": amount,
            "date": day.isoformat(),
            "reference": said,
        }
    return list(found.values())


def corrected(draw, record):
    """The record as it was told before it was corrected."""
    was = copy.deepcopy(record)
    for key in ("amount", "grand_total", "net", "reference", "order_ref", "batch_id", "status", "tender"):
        if key in was and draw(st.booleans()):
            values = {
                "reference": ["", "B-001", "700000002"],
                "order_ref": ["700000001", "700000003"],
                "batch_id": ["B-001", "B-002"],
                "status": ["captured", "voided"] if was["kind"] == "payment" else ["complete", "canceled"],
                "tender": ["VISA", "MC"],
            }.get(key, ["10.00", "25.00", "25.01"])
            was[key] = draw(st.sampled_from(values))
    return was


@st.composite
def histories(draw, worlds):
    """The same records at some days: each time some of them, some as they were before a correction, in any order."""
    records = draw(long_worlds(worlds))
    decisions = []
    ids = [record["id"] for record in records]
    if len(ids) > 1 and draw(st.integers(0, 3)) == 0:
        decisions = [
            {
                "id": "W-1",
                "kind": "decision",
                "leg": draw(st.sampled_from(["order_payment", "batch_gl", "payment_gl", "payment_batch"])),
                "members": draw(st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True)),
                "verdict": draw(st.sampled_from(["confirmed", "rejected"])),
                "by": "a.person",
                "at": "2026-03-05T10:00:00+00:00",
            }
        ]
    everything = [*records, *decisions]
    days = sorted(draw(st.lists(st.integers(3, 75), min_size=1, max_size=3)))
    steps, kept = [], {record["id"] for record in always()}
    for day in days:
        told = [*always(), *(record for record in everything if draw(st.integers(0, 9)) > 1)]
        told = [
            corrected(draw, r) if r["kind"] != "decision" and r["id"] not in kept and draw(st.integers(0, 7)) == 0 else r
            for r in told
        ]
        steps.append((FIRST + timedelta(days=day), told))
    steps.append((FIRST + timedelta(days=max(days) + draw(st.integers(0, 8))), [*always(), *everything]))
    return steps


def frames(records):
    intake = take_in([RawRecord("records", n, r["kind"], r) for n, r in enumerate(records)], RULES.business_timezone)
    return Records(
        {
            kind: pl.DataFrame(
                intake.table(kind), schema={name: POLARS[type_] for name, type_ in COLUMNS[kind].items()}, orient="row"
            )
            for kind, rows in intake.rows.items()
            if rows
        }
    )


def picture(judgement):
    """All that is stored but the words of the evidence, which tell whether a group was settled in a set or by itself."""
    outcomes = judgement.outcomes.drop("evidence").sort("leg", "outcome_id")
    members = judgement.members.sort("leg", "outcome_id", "side", "record_id")
    open_items = judgement.open_items.sort("leg", "outcome_id", "record_id", "amount_minor", "state")
    totals = judgement.leg_totals.sort("leg", "side", "currency")
    return {
        "outcomes": outcomes.rows(),
        "likely": [json.loads(told or "{}").get("likely") for told in judgement.outcomes.sort("leg", "outcome_id")["evidence"]],
        "members": members.rows(),
        "open": open_items.rows(),
        "totals": totals.rows(),
        "classes": judgement.classes.sort("class").rows(),
        "later": judgement.later,
    }


def walk(steps, rules=RULES):
    """How often a part was enough, in a history whose every judgement says what one of everything says."""
    parts = 0
    with open_book() as book:
        for day, records in steps:
            told, as_of = frames(records), as_of_day(day, rules.business_timezone)
            found = judge_onwards(book, told, rules, as_of, part_max=100)
            if found.told is None:
                parts += 1
                assert picture(book.judgement(found.leg_totals, found.later)) == picture(reconcile(told, rules, as_of))
                assert book.judgement(found.leg_totals, found.later).classes.equals(found.classes)
    return parts


class TestAnyHistory:
    def test_going_on_ends_as_judging_everything(self, any_world):
        parts = []

        @QUICK
        @given(histories(any_world))
        def check(steps):
            parts.append(walk(steps))

        check()
        assert sum(parts) > len(parts) / 2

    @pytest.mark.long
    def test_what_is_probable_is_scored_as_among_everything(self, any_world):
        @settings(QUICK, max_examples=12)
        @given(histories(any_world))
        def check(steps):
            walk(steps, SCORED)

        check()

    @pytest.mark.long
    def test_hundreds_of_histories_end_as_judging_everything(self, any_world):
        @settings(QUICK, max_examples=120)
        @given(histories(any_world))
        def check(steps):
            walk(steps)

        check()
