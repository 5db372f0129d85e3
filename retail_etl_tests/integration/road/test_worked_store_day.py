"""The worked store day of the ledger's contract note, with its figures: what must match, matches; what stays, is open."""

import json
from dataclasses import replace
from datetime import date

import pytest

from retail_etl.reconciliation.clearing import clearing_proofs
from retail_etl.reports.gather import TakingsTerms, gift_card_movements
from retail_etl.reports.gift_cards import differing_days, gift_card_rolls
from retail_etl_tests.integration.road.books import (
    BANK,
    LINE,
    ORDER,
    PAYMENT,
    ROW,
    judged,
    ledger,
    matches,
    new_warehouse,
    open_items,
    payments_and_report,
    scope,
    stage,
    stores,
)

pytestmark = pytest.mark.integration

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
CLOSED = {"batch_id": "bat_1", "batch_closed_at": ROW["updated_at"], "deposit_id": "dep_1", "settlement_date": TUESDAY}
AMEX = {**CLOSED, "method": "Amex", "deposit_id": "dep_2", "settlement_date": WEDNESDAY}
VISA_SALES = [
    {"id": f"pay_v{n:02d}", "amount_minor": 6000, "fee_minor": 166, "net_minor": 5834, **CLOSED} for n in range(1, 28)
]
REFUND = {"id": "pay_r", "operation": "refund", "amount_minor": 5400, "fee_minor": 0, "net_minor": -5400, **CLOSED}
AMEX_012 = {"id": "pay_a12", "amount_minor": 54000, "fee_minor": 1890, "net_minor": 52110, **AMEX}
AMEX_013 = {
    "id": "pay_a13",
    "amount_minor": 30000,
    "fee_minor": 1050,
    "net_minor": 28950,
    "location_id": "loc_013",
    **AMEX,
    "batch_id": "bat_2",
}
CASH = {"id": "pay_c", "amount_minor": 43200, "method": "Cash", "method_type": "cash", "status": "succeeded"}
GIFT = {"id": "pay_g", "amount_minor": 20800, "method": "Gift Card", "method_type": "gift_card", "status": "succeeded"}
# What the note sells: goods over 2,500.00, their tax, and a gift card over 100.00, for what all tenders of the day brought.
SOLD = {
    "id": "ord_1",
    "total_minor": 280000,
    "line_items": json.dumps(
        [
            {"id": "1", "line_type": "item", "quantity": "1", "total": "2500.00", "tax_amount": "200.00"},
            {"id": "2", "line_type": "gift_card", "quantity": "1", "total": "100.00", "gift_card_last4": "1258"},
        ]
    ),
}
DISPUTED = {"deposit_id": "dep_1", "settlement_date": TUESDAY, "operation": None, "status": None, "dispute_id": "dsp_881"}
ENTRIES = [
    {"row_id": "cb", "row_type": "chargeback", "direction": "debit", "amount_minor": 7500, "net_minor": -7500, **DISPUTED},
    {
        "row_id": "cbfee",
        "row_type": "fee",
        "direction": "debit",
        "amount_minor": 2500,
        "fee_minor": 2500,
        "net_minor": -2500,
        **DISPUTED,
    },
]
JOURNALS = [
    *ledger(
        1,
        ROW["business_date"],
        ("1061", "012", 162000, "Visa sales"),
        ("1062", "012", 54000, "Amex sales"),
        ("1050", "012", 43200, "Cash"),
        ("2310", "012", 20800, "Gift card redeemed"),
        ("4000", "012", -250000, "Sales"),
        ("2210", "012", -20000, "Tax"),
        ("2310", "012", -10000, "Gift card issued"),
        ("4090", "012", 5000, "Visa refund"),
        ("2210", "012", 400, "Tax on refund"),
        ("1061", "012", -5400, "Visa refund"),
        ("6590", "012", 50, "Cash short"),
        ("1050", "012", -50, "Cash short"),
    ),
    *ledger(
        2,
        TUESDAY,
        ("1000", "000", 142118, "HL:DEP:dep_1 Visa deposit, net"),
        ("6510", "012", 4482, "HL:DEP:dep_1 Visa fee"),
        ("1069", "012", 7500, "HL:DEP:dep_1 Chargeback case CB-881"),
        ("6520", "012", 2500, "HL:DEP:dep_1 Chargeback fee"),
        ("1061", "012", -156600, "HL:DEP:dep_1 Visa batch net sales"),
    ),
    *ledger(
        3,
        WEDNESDAY,
        ("1000", "000", 81060, "HL:DEP:dep_2 Amex deposit, 2 stores"),
        ("6510", "012", 1890, "HL:DEP:dep_2 Amex fee 012"),
        ("6510", "013", 1050, "HL:DEP:dep_2 Amex fee 013"),
        ("1062", "012", -54000, "HL:DEP:dep_2 Amex batch 012"),
        ("1062", "013", -30000, "HL:DEP:dep_2 Amex batch 013"),
    ),
    *ledger(4, TUESDAY, ("1000", "000", 43150, "Cash bag"), ("1050", "012", -43150, "Cash bag")),
]
STATEMENT = [
    {"cashbook_line": 1, "tran_date": TUESDAY, "amount_minor": 142118, "reference": "HL:DEP:dep_1"},
    {"cashbook_line": 2, "tran_date": WEDNESDAY, "amount_minor": 81060, "reference": "HL:DEP:dep_2"},
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    warehouse = new_warehouse(tmp_path_factory.mktemp("store_day"))
    paid = [{**row, "order_id": SOLD["id"]} for row in (*VISA_SALES, AMEX_012, CASH, GIFT)]
    payments, shown = payments_and_report([*paid, REFUND, AMEX_013])
    stage(warehouse, "heartland_orders", ORDER, [SOLD])
    stage(warehouse, "heartland_payments", PAYMENT, payments)
    stage(warehouse, "heartland_report_rows", ROW, [*shown, *ENTRIES])
    stage(warehouse, "epicor_gl_lines", LINE, JOURNALS)
    stage(warehouse, "epicor_bank_lines", BANK, STATEMENT)
    return warehouse


@pytest.fixture(scope="module")
def judgement(warehouse):
    return judged(warehouse, date(2026, 3, 6))


def line(journal, number):
    return f"GL-MAIN-2026-GJ-{journal}-{number}"


def test_a_batch_is_its_27_sales_and_its_refund(judgement):
    sales = {row["id"] for row in VISA_SALES}
    assert matches(judgement, "payment_batch") == {
        frozenset({*sales, "pay_r", "bat_1"}),
        frozenset({"pay_a12", "bat_1-AMEX"}),
        frozenset({"pay_a13", "bat_2-AMEX"}),
    }


def test_a_deposit_is_its_batch_less_fee_chargeback_and_chargeback_fee(judgement):
    assert matches(judgement, "batch_gl") == {
        frozenset({"bat_1", "cb", "cbfee", line(2, 1)}),
        frozenset({"bat_1-AMEX", "bat_2-AMEX", line(3, 1)}),
    }


def test_the_banks_own_statement_says_the_same(judgement):
    assert matches(judgement, "deposit_bank") == {
        frozenset({"bat_1", "cb", "cbfee", "BANK-202603-1"}),
        frozenset({"bat_1-AMEX", "bat_2-AMEX", "BANK-202603-2"}),
    }


def test_two_clearing_lines_are_one_days_sales_and_refund(judgement):
    sales = {row["id"] for row in VISA_SALES}
    assert matches(judgement, "payment_gl") == {
        frozenset({*sales, "pay_r", line(1, 1), line(1, 10)}),
        frozenset({"pay_a12", line(1, 2)}),
        frozenset({"pay_c", line(1, 3)}),
        frozenset({"pay_g", line(1, 4)}),
    }


def test_fees_are_booked_as_they_were_taken_and_as_the_schedule_asks(judgement):
    assert matches(judgement, "fee_gl") == {
        frozenset({"bat_1", line(2, 2)}),
        frozenset({"cbfee", line(2, 4)}),
        frozenset({"bat_1-AMEX", line(3, 2)}),
        frozenset({"bat_2-AMEX", line(3, 3)}),
    }
    assert judgement.open_items.filter(judgement.open_items["state"] == "finding").is_empty()


def test_the_cash_bag_is_the_cash_less_what_was_short(judgement):
    assert matches(judgement, "drawer_gl") == {frozenset({"CASH-loc_012-2026-03-02", line(4, 1)})}


def test_only_the_contested_sale_and_the_store_whose_own_books_are_not_listed_stay_open(judgement):
    assert open_items(judgement) == {("gl_gl", line(2, 3), "chargeback", 7500), ("payment_gl", "pay_a13", "timing", 30000)}


def test_every_leg_foots(judgement):
    assert judgement.leg_totals["foots"].all()


def test_clearing_accounts_come_to_nothing_but_for_the_store_that_is_not_listed(warehouse, judgement):
    del judgement
    with warehouse.reading() as session:
        lines = session.read(
            "report/clearing_roll_forward", role="card_clearing", first=ROW["business_date"], last=date(2026, 3, 6)
        )
        cash = session.read(
            "report/clearing_roll_forward", role="undeposited_cash", first=ROW["business_date"], last=date(2026, 3, 6)
        )
    assert dict(lines.select("account", "closing_minor").iter_rows()) == {"1061": 0, "1062": -30000}
    assert dict(cash.select("account", "closing_minor").iter_rows()) == {"1050": 0}


def test_the_balance_proof_and_the_line_proof_of_each_clearing_account_agree(warehouse, judgement):
    proofs = {proof.account: proof for proof in clearing_proofs(warehouse, scope(), judgement, date(2026, 3, 6))}
    assert proofs["1061"].agrees
    assert (proofs["1061"].booked_minor, proofs["1061"].deposited_minor, proofs["1061"].closing_minor) == (156600, 156600, 0)
    assert proofs["1062"].agrees
    assert (proofs["1062"].booked_minor, proofs["1062"].deposited_minor, proofs["1062"].closing_minor) == (54000, 84000, -30000)


def test_the_gift_card_sold_less_those_redeemed_is_what_the_ledger_owes(warehouse, judgement):
    del judgement
    with warehouse.reading() as session:
        moved = gift_card_movements(session, stores(), TakingsTerms(), (ROW["business_date"], date(2026, 3, 6)))
    (roll,) = gift_card_rolls(moved)
    (tills,) = roll.systems
    assert (tills.system, tills.sold_minor, tills.redeemed_minor) == ("heartland", 10000, 20800)
    assert (roll.opening_minor, roll.closing_minor, roll.difference_minor) == (0, -10800, 0)
    assert differing_days(moved).is_empty()


def test_a_balance_that_its_records_do_not_come_to_is_told(warehouse, judgement):
    without = replace(judgement, members=judgement.members.filter(judgement.members["record_id"] != "pay_v01"))
    proofs = {proof.account: proof for proof in clearing_proofs(warehouse, scope(), without, date(2026, 3, 6))}
    assert not proofs["1061"].agrees
    assert proofs["1061"].lines_minor == -6000
