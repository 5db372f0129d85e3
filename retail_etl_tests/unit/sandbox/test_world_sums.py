import numpy as np
import pytest

from retail_etl.sandbox.world import World, WorldOptions
from retail_etl.sandbox.world.options import PLANTED
from retail_etl.sandbox.world.vocabulary import Method, Operation, OrderType

SEEDS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 20260302)
SMALL = {"business_days": 15, "payments_per_day": 120}


@pytest.fixture(scope="module", params=SEEDS)
def seeded(request):
    return World(WorldOptions(seed=request.param, **SMALL))


@pytest.fixture(scope="module")
def clean():
    return World(WorldOptions(seed=4, faults=frozenset(), **SMALL))


def by(parent, amounts, parents):
    return np.bincount(parent, weights=amounts, minlength=parents).astype(np.int64)


def test_a_batch_is_the_sum_of_its_payments(seeded):
    payments, batches = seeded.table("payments"), seeded.table("batches")
    rows = np.flatnonzero(payments["batch"] >= 0)
    signed = np.where(payments["operation"][rows] == Operation.REFUND, -payments["amount"][rows], payments["amount"][rows])
    assert len(batches) > 20
    assert np.array_equal(by(payments["batch"][rows], signed, len(batches)), batches["gross"])


def test_a_deposit_is_the_signed_net_of_its_rows(seeded):
    payments, entries, deposits = (seeded.table(name) for name in ("payments", "funding_entries", "deposits"))
    rows, extra = np.flatnonzero(payments["deposit"] >= 0), np.flatnonzero(entries["deposit"] >= 0)
    net = by(payments["deposit"][rows], payments["signed"][rows] - payments["fee"][rows], len(deposits))
    net += by(entries["deposit"][extra], entries["amount"][extra], len(deposits))
    assert np.array_equal(net, deposits["net"])


def test_the_parts_of_a_deposit_make_its_net(seeded):
    deposits = seeded.table("deposits")
    parts = sum(deposits[name] for name in ("fees", "chargebacks", "chargeback_fees", "reversals", "adjustments", "reserves"))
    assert np.array_equal(deposits["gross"] - deposits["refunds"] + parts, deposits["net"])


def test_every_journal_balances(seeded):
    lines, journals = seeded.table("gl_lines"), seeded.table("journals")
    assert not by(lines["journal"], lines["debit"] - lines["credit"], len(journals)).any()
    assert (lines["debit"] * lines["credit"] == 0).all()
    assert ((lines["debit"] > 0) | (lines["credit"] > 0)).all()


def test_an_order_is_its_lines_tax_shipping_tip_and_rounding_less_its_discount(seeded):
    orders, lines = seeded.table("orders"), seeded.table("order_lines")
    subtotal = by(lines["order"], lines["total"], len(orders))
    tax = by(lines["order"], lines["tax"], len(orders))
    assert np.array_equal(lines["total"], lines["quantity"] * lines["price"] - lines["discount"])
    assert np.array_equal(subtotal, orders["subtotal"])
    assert np.array_equal(tax, orders["tax_total"])
    total = (
        subtotal - orders["order_discount"] + tax + orders["shipping_total"] + orders["tip_total"] + orders["rounding_total"]
    )
    assert np.array_equal(total, orders["total_amount"])


def test_every_paid_store_sale_is_paid_to_the_cent(clean):
    orders, payments = clean.table("orders"), clean.table("payments")
    paid = by(payments["order"], payments["signed"], len(orders))
    done = (orders["order_type"] == OrderType.POS_SALE) & (orders["completed_at"] < 2**60)
    assert done.sum() > 500
    assert np.array_equal(paid[done], orders["total_amount"][done])


def test_every_return_is_refunded_to_the_cent(clean):
    orders, payments = clean.table("orders"), clean.table("payments")
    back = orders["order_type"] == OrderType.RETURN
    assert back.sum() > 20
    assert np.array_equal(by(payments["order"], payments["signed"], len(orders))[back], orders["total_amount"][back])


def test_captures_never_exceed_what_was_authorised(seeded):
    payments = seeded.table("payments")
    captures = np.flatnonzero(payments["operation"] == Operation.CAPTURE)
    captured = by(payments["parent"][captures], payments["amount"][captures], len(payments))
    held = payments["operation"] == Operation.AUTHORIZE
    assert (captured[held] <= payments["amount"][held]).all()
    assert not captured[~held].any()


def test_refunds_never_exceed_the_sale(seeded):
    payments = seeded.table("payments")
    refunds = np.flatnonzero(payments["operation"] == Operation.REFUND)
    given = by(payments["parent"][refunds], payments["amount"][refunds], len(payments))
    back = np.flatnonzero(given)
    assert (given[back] <= payments["amount"][back] + 2 * (payments["method"][back] == Method.CASH)).all()
    assert (payments["created_at"][refunds] > payments["created_at"][payments["parent"][refunds]]).all()


def test_paid_invoices_equal_captured_web_payments(clean):
    invoices, payments = clean.table("invoices"), clean.table("payments")
    carded = np.flatnonzero(invoices["payment"] >= 0)
    assert len(carded) > 300
    assert np.array_equal(invoices["grand_total"][carded], payments["amount"][invoices["payment"][carded]])


def test_the_invoices_of_a_completed_web_order_make_its_grand_total(clean):
    shop, invoices = clean.table("web_orders"), clean.table("invoices")
    done = shop["completed_at"] < 2**60
    assert np.array_equal(by(invoices["web_order"], invoices["grand_total"], len(shop))[done], shop["grand_total"][done])


def test_web_order_totals_follow_the_shop_identity(seeded):
    shop = seeded.table("web_orders")
    total = shop["subtotal"] - shop["discount"] + shop["tax"] + shop["shipping"]
    assert np.array_equal(total, shop["total"])
    assert np.array_equal(total - shop["gift_card"] - shop["store_credit"], shop["grand_total"])


def test_credit_memos_equal_their_refunds_where_nothing_was_planted(clean):
    memos, payments = clean.table("credit_memos"), clean.table("payments")
    assert len(memos) > 5
    assert np.array_equal(memos["grand_total"], payments["amount"][memos["payment"]])
    parts = memos["subtotal"] - memos["discount"] + memos["tax"] + memos["shipping"] + memos["adjustment"]
    assert np.array_equal(parts, memos["grand_total"])


def test_clearing_accounts_come_to_zero_once_everything_is_posted(clean):
    lines, payments, deposits = clean.table("gl_lines"), clean.table("payments"), clean.table("deposits")
    accounts = lines.labels["account"]
    for number, amex in (("1061", False), ("1062", True)):
        booked = (lines["debit"] - lines["credit"])[lines["account"] == accounts.index(number)].sum()
        card = (payments["method"] < Method.CASH) & ((payments["method"] == Method.AMEX) == amex)
        assert (
            booked
            == payments["signed"][card].sum() - (deposits["gross"] - deposits["refunds"])[deposits["brand_group"] == amex].sum()
        )
        assert booked == 0


def test_bank_lines_of_the_ledger_equal_the_banks_own_statement_where_nothing_was_planted(clean):
    lines, statement = clean.table("gl_lines"), clean.table("bank_lines")
    bank = lines["account"] == lines.labels["account"].index("1000")
    assert (lines["debit"] - lines["credit"])[bank].sum() == statement["amount"].sum()
    assert sorted((lines["debit"] - lines["credit"])[bank].tolist()) == sorted(statement["amount"].tolist())


def test_drawers_and_bags_agree(seeded):
    drawers, bags = seeded.table("drawers"), seeded.table("cash_bags")
    banked = drawers["bag"] >= 0
    assert np.array_equal(by(drawers["bag"][banked], drawers["deposit"][banked], len(bags)), bags["amount"])
    assert np.array_equal(drawers["counted"] - drawers["expected"], drawers["over_short"])


def test_all_faults_are_planted_and_each_tells_record_leg_class_and_amount(seeded):
    planted = seeded.truth()["planted"]
    assert {fault["fault"] for fault in planted} == PLANTED
    for fault in planted:
        assert fault["ids"]
        assert fault["leg"] in {"order_payment", "batch_gl", "staging"}
        assert isinstance(fault["amount_minor"], int)
        assert fault["amount_minor"] != 0
        assert fault["sentence"].endswith(".")


def test_a_clean_world_plants_nothing(clean):
    assert clean.truth()["planted"] == []
