"""Payments, refunds and receipts of several systems in the same words, under soak."""

from __future__ import annotations

from retail_etl.soak.money_words import is_billed, is_booked, is_shown, sold_with, sums

SALE = {"id": "o1", "order_type": "pos_sale", "customer_id": "c1", "total_amount": "50.00"}
RETURN = {"id": "o2", "order_type": "return", "parent_order_id": "o1", "customer_id": "c1", "total_amount": "-5.00"}
PAID = {"operation": "sale", "status": "captured", "location_id": "loc_04", "method": "Visa"}


def test_what_a_return_gives_back_is_of_the_order_that_it_returns():
    orders = {"o1": SALE, "o2": RETURN}
    assert sold_with({"order_id": "o2"}, orders) == SALE
    assert not is_shown({"operation": "refund", "parent_payment_id": "p1"}, RETURN)
    assert is_shown({"operation": "refund", "parent_payment_id": "p1"}, SALE)


def test_only_money_that_was_taken_and_is_still_held_is_booked():
    assert is_booked(PAID)
    assert not any(is_booked({**PAID, "status": status}) for status in ("declined", "voided", "failed"))
    assert not is_booked({**PAID, "operation": "authorize"})
    assert not is_booked({**PAID, "location_id": "loc_01"}), "its ledger books a day at a time"


def test_sums_of_an_order_leave_out_what_was_declined_or_only_held():
    things = {
        "payment p1": {"order": "o1", "status": "Captured", "amount": "30.00"},
        "payment p2": {"order": "o1", "status": "Declined", "amount": "20.00"},
        "payment p3": {"order": "o1", "status": "Authorized", "amount": "20.00"},
        "refund p4": {"order": "o1", "status": "Completed", "amount": "4.50"},
    }
    assert sums(things) == {"o1": {"paid": "30.00", "back": "4.50"}}


def test_a_fee_of_a_dispute_is_no_bill_of_the_month():
    bill = {"row_type": "fee", "fee_status": "final", "dispute_id": None, "parent_row_id": None, "deposit_id": None}
    assert is_billed(bill)
    assert not is_billed({**bill, "dispute_id": "dsp_1"})
