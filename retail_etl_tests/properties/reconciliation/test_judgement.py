"""What holds for every judgement, whatever the records are."""

import json
import random
from collections import Counter, defaultdict
from contextlib import closing

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from retail_etl.reconciliation import load
from retail_etl.reconciliation.as_of import parse_as_of
from retail_etl.reconciliation.cascade import judge_world
from retail_etl.reconciliation.files.config import rule_settings
from retail_etl.reconciliation.files.raw import RawRecord
from retail_etl.reconciliation.files.read import take_in
from retail_etl.reconciliation.files.run import reconcile_files, reconcile_records, write_files
from retail_etl.reconciliation.files.shown import open_item_rows, outcome_row
from retail_etl.reconciliation.finish import finished
from retail_etl.reconciliation.frames import display_records, judgement_of
from retail_etl.reconciliation.load import create_tables, load_world
from retail_etl.reconciliation.settle import settle
from retail_etl.warehouse.scratch import scratch

AS_OF = "2026-03-12"
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CANCELED_AND_REFUNDED_IN_ANOTHER_CURRENCY = [
    {"id": "MO-700000001", "kind": "order", "grand_total": "25.00", "currency": "USD", "status": "canceled"}
    | {"created_at": "2026-03-02T15:00:00Z"},
    {"id": "P-000", "kind": "payment", "amount": "15.00", "currency": "USD", "tender": "VISA", "order_ref": "700000001"}
    | {"captured_at": "2026-03-02T15:00:00Z"},
    {"id": "P-001", "kind": "payment", "amount": "-15.00", "currency": "CAD", "tender": "VISA", "order_ref": "700000001"}
    | {"captured_at": "2026-03-03T15:00:00Z"},
]


@st.composite
def histories(draw, worlds):
    records = draw(worlds)
    return records, draw(st.randoms(use_true_random=False)).sample(records, len(records))


def shown(outcomes):
    rows = [outcome_row(outcome, "v") for outcome in outcomes]
    return [{key: value for key, value in row.items() if key != "evidence"} for row in rows]


def picture(run):
    return shown(run.verdict.outcomes), open_item_rows(run.verdict.outcomes, run.settings, run.as_of.day)


def told_in_frames(run):
    """The judgement as it is stored, which is the same whether outcomes by key were columns or objects."""
    with closing(run):
        judgement = judgement_of(run.verdict, run.settings, run.as_of, run.rule_version)
        shown_of = display_records(run.verdict)
    outcomes = [
        row | {"evidence": json.loads(row["evidence"] or "{}")} for row in judgement.outcomes.sort("outcome_id").to_dicts()
    ]
    others = [judgement.members.sort("outcome_id", "record_id"), judgement.open_items, judgement.leg_totals, judgement.classes]
    return outcomes, [frame.to_dicts() for frame in others], shown_of.select("record_id", "kind", "business_date").to_dicts()


def told_in_files(run, folder):
    """The outcomes file in both forms, which is the same whether outcomes by key were columns or objects."""
    with closing(run):
        for form in ("jsonl", "parquet"):
            write_files(run, folder / form, form)
    lines = [json.loads(line) for line in (folder / "jsonl" / "outcomes.jsonl").read_text().splitlines()]
    rows = pl.read_parquet(folder / "parquet" / "outcomes.parquet").to_dicts()
    for row in rows:
        row["evidence"] = json.loads(row["evidence"])
    return (sorted(told, key=lambda one: (one["leg"], one["members"])) for told in (lines, rows))


def one_by_one(records):
    """The judgement without the set-based pass, which must not change it."""
    rules, as_of = rule_settings({}), parse_as_of(AS_OF, rule_settings({}).business_timezone)
    raws = [RawRecord("records", n, record["kind"], record) for n, record in enumerate(records)]
    intake = take_in(raws, rules.business_timezone)
    with scratch(few_rows=True) as session:
        create_tables(session)
        for kind, rows in intake.rows.items():
            if rows:
                session.append_rows(kind, _columns(kind), [[row.get(name) for name in _columns(kind)] for row in rows])
        held = [record["id"] for record in records]
        present = settle(session, rules, as_of, held)
        world = load_world(session, rules, as_of, present)
    assert sum(len(names) for names in world.settled.values()) == 0
    return shown(finished(judge_world(world), rules))


def _columns(kind):
    from retail_etl.contracts.reconciliation import COLUMNS

    return list(COLUMNS[kind])


class TestAnyWorld:
    @pytest.fixture(autouse=True)
    def _worlds(self, any_world):
        type(self).worlds = any_world

    def test_nothing_vanishes_and_money_is_conserved(self, any_world):
        @QUICK
        @given(any_world)
        @example(CANCELED_AND_REFUNDED_IN_ANOTHER_CURRENCY)
        def check(records):
            run = reconcile_records(records, AS_OF)
            assert all(total.foots for total in run.verdict.totals)
            given_sums = defaultdict(int)
            for record in records:
                if record["kind"] == "payment":
                    given_sums[record["currency"]] += round(float(record["amount"]) * 100)
            for total in run.verdict.totals:
                if total.leg in ("order_payment", "payment_batch", "report_payment") and total.side == "left":
                    assert total.total == given_sums[total.currency]

        check()

    def test_no_record_stands_in_two_groups_of_a_leg(self, any_world):
        @QUICK
        @given(any_world)
        def check(records):
            run = reconcile_records(records, AS_OF)
            places = Counter((outcome.leg, name) for outcome in run.verdict.outcomes for name in outcome.ids)
            assert not places or max(places.values()) == 1
            legs_of_lines = Counter(name for outcome in run.verdict.outcomes for name in outcome.ids if name.startswith("L-"))
            assert not legs_of_lines or max(legs_of_lines.values()) == 1

        check()

    def test_order_does_not_matter(self, any_world):
        @QUICK
        @given(histories(any_world))
        def check(history):
            records, mixed = history
            assert picture(reconcile_records(mixed, AS_OF)) == picture(reconcile_records(records, AS_OF))

        check()

    def test_settling_in_sets_decides_as_judging_one_by_one(self, any_world):
        @QUICK
        @given(any_world)
        def check(records):
            assert shown(reconcile_records(records, AS_OF).verdict.outcomes) == one_by_one(records)

        check()

    def test_reading_only_what_is_left_decides_as_reading_everything(self, any_world, monkeypatch):
        @QUICK
        @given(any_world)
        def check(records):
            with monkeypatch.context() as patched:
                patched.setattr(load, "_SMALL", -1)
                sparing = told_in_frames(reconcile_records(records, AS_OF))
            assert sparing == told_in_frames(reconcile_records(records, AS_OF))

        check()

    def test_the_outcomes_file_says_the_same_in_columns_as_row_by_row(self, any_world, monkeypatch, tmp_path_factory):
        @settings(QUICK, max_examples=5)
        @given(any_world)
        def check(records):
            folder = tmp_path_factory.mktemp("outcomes")
            with monkeypatch.context() as patched:
                patched.setattr(load, "_SMALL", -1)
                sparing = told_in_files(reconcile_records(records, AS_OF), folder / "columns")
            for some, others in zip(sparing, told_in_files(reconcile_records(records, AS_OF), folder / "rows"), strict=True):
                assert some == others

        check()

    @pytest.mark.long
    def test_a_thousand_histories_settle_as_they_are_judged_one_by_one(self, any_world):
        @settings(QUICK, max_examples=1000, phases=[Phase.explicit, Phase.generate])
        @given(histories(any_world))
        @example((CANCELED_AND_REFUNDED_IN_ANOTHER_CURRENCY, CANCELED_AND_REFUNDED_IN_ANOTHER_CURRENCY[::-1]))
        def check(history):
            records, mixed = history
            assert shown(reconcile_records(mixed, AS_OF).verdict.outcomes) == one_by_one(records)

        check()

    def test_twice_changes_nothing_and_one_by_one_ends_as_at_once(self, any_world, tmp_path_factory):
        @settings(QUICK, max_examples=8)
        @given(any_world, st.integers(0, 9))
        def check(records, seed):
            import json

            folder = tmp_path_factory.mktemp("runs")
            order = random.Random(seed).sample(records, len(records))
            previous = None
            for n in range(len(order) + 2):
                source = folder / "in.jsonl"
                source.write_text("".join(json.dumps(record) + "\n" for record in order[: min(n, len(order))]))
                run = reconcile_files(source, AS_OF, None, previous)
                previous = folder / f"out{n}"
                write_files(run, previous, "jsonl")
            assert picture(run) == picture(reconcile_records(records, AS_OF))
            assert (folder / f"out{len(order)}" / "outcomes.jsonl").read_bytes() == (previous / "outcomes.jsonl").read_bytes()

        check()


ORDER = "700000001"


def sold(name, amount, day="02", **more):
    told = {"id": name, "kind": "payment", "amount": amount, "currency": "USD", "captured_at": f"2026-03-{day}T15:00:00Z"}
    return {**told, "tender": "VISA", "store": "ST01", **more}


def posted(name, amount, reference, day="04", account="1150 Clearing"):
    told = {"id": name, "kind": "gl_line", "account": account, "amount": amount, "date": f"2026-03-{day}"}
    return {**told, "reference": reference, "journal": f"J{name[-1]}"}


def closed(name, gross, fees="0.00", **more):
    figures = {"gross": gross, "fees": fees, "adjustments": "0.00", "net": f"{float(gross) - float(fees):.2f}"}
    return {"id": name, "kind": "batch", "closed_at": "2026-03-02T22:00:00Z", "currency": "USD", **figures, **more}


NAMED_BY_TWO = {
    "an order in a line of its own and, earlier, among other words": [
        sold("P-0", "10.00", order_ref=ORDER),
        posted("L-0", "10.00", ORDER, "05"),
        posted("L-1", "10.00", f"ORDER MO-{ORDER},", "04"),
    ],
    "a refund through the sale it refunds, and with its day": [
        *(sold("P-0", "10.00", order_ref=ORDER), sold("P-1", "25.00", order_ref=ORDER, tender="MC")),
        sold("P-2", "-10.00", "06", tender="MC", original_id="P-0"),
        *(posted("L-0", "25.00", ORDER), posted("L-1", "-10.00", "ST01 2026-03-06 MC", "06")),
    ],
    "a payment by its id in small letters, and with its day": [
        *(sold("pay_0", "10.00"), sold("pay_1", "15.00")),
        *(posted("L-0", "10.00", "pay_0", "05"), posted("L-1", "25.00", "ST01 2026-03-02 VISA")),
    ],
    "a day's tender in clearing and at the bank, where there is no batch": [
        sold("P-0", "10.00"),
        posted("L-0", "10.00", "ST01 2026-03-02 VISA", "05"),
        posted("L-1", "10.00", "ST01 2026-03-02 VISA", "04", "1010 Bank"),
    ],
    "a day's tender in two spellings, and of a register": [
        *(sold("P-0", "10.00", tender="MC", register="R1"), sold("P-1", "15.00")),
        *(posted("L-0", "10.00", "ST01 2026-03-02 MC", "05"), posted("L-1", "10.00", "ST01 2026-03-02 MASTERCARD")),
        *(posted("L-2", "15.00", "ST01 2026-03-02 VISA", "05"), posted("L-3", "15.00", "R1 2026-03-02 VISA")),
        {"id": "D-1", "kind": "drawer", "store": "ST01", "register": "R1", "business_date": "2026-03-02", "deposit": "0.00"},
    ],
    "a batch by its id, its deposit and its only payment": [
        *(sold("P-0", "10.00", batch_id="B-1"), closed("B-1", "10.00", "0.36", deposit_id="DEP-77")),
        *(posted("L-0", "9.64", "B-1", "06", "1010 Bank"), posted("L-1", "9.64", "DEP-77", "05", "1010 Bank")),
        *(posted("L-2", "9.64", "P-0", "04", "1010 Bank"), posted("L-3", "0.36", "B-1", "05", "6510 Fees")),
        posted("L-4", "0.36", "FEES B-1", "04", "6510 Fees"),
    ],
    "an order with and without its prefix": [
        sold("P-0", "10.00", order_ref=ORDER),
        *(
            {"id": name, "kind": "order", "grand_total": "10.00", "currency": "USD", "created_at": "2026-03-02T15:00:00Z"}
            for name in (f"MO-{ORDER}", ORDER)
        ),
    ],
}


@pytest.mark.parametrize("records", NAMED_BY_TWO.values(), ids=NAMED_BY_TWO)
def test_what_two_lines_name_is_settled_as_it_is_judged(records):
    assert shown(reconcile_records(records, AS_OF).verdict.outcomes) == one_by_one(records)


@pytest.mark.parametrize("account", ["2310 Gift card liability", "1010 Bank"])
def test_payments_beside_a_ledger_without_clearing_lines_are_not_lost_among_many(account, monkeypatch):
    records = [sold("P-0", "10.00"), sold("P-1", "25.00"), posted("L-0", "25.00", "P-1", "05", account)]
    monkeypatch.setattr(load, "_SMALL", -1)
    run = reconcile_records(records, AS_OF)
    assert all(total.foots for total in run.verdict.totals)
    assert shown(run.verdict.outcomes) == one_by_one(records)
