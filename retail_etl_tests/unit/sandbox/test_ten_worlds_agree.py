"""Ten worlds of different seeds: every sum that must agree agrees, but for the faults that were planted, by their amounts."""

import numpy as np
import pytest

from retail_etl.sandbox.world import World, WorldOptions
from retail_etl.sandbox.world.moments import NEVER
from retail_etl.sandbox.world.options import PLANTED
from retail_etl.sandbox.world.vocabulary import Method, Operation, OrderType

SEEDS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 20260302)
SMALL = {"business_days": 15, "payments_per_day": 120}
BIG = {"business_days": 30, "payments_per_day": 2500}
WORLDS = [(seed, SMALL) for seed in SEEDS] + [pytest.param((seed, BIG), marks=pytest.mark.long) for seed in SEEDS]


def named(chosen):
    seed, size = chosen
    return f"{seed}-{'small' if size is SMALL else 'big'}"


@pytest.fixture(scope="module", params=WORLDS, ids=named)
def seeded(request):
    seed, size = request.param
    return World(WorldOptions(seed=seed, **size))


@pytest.fixture(scope="module", params=WORLDS, ids=named)
def clean(request):
    seed, size = request.param
    return World(WorldOptions(seed=seed, faults=frozenset(), **size))


def planted(world, fault):
    return next(record for record in world.truth()["planted"] if record["fault"] == fault)


def bank_lines_of_the_ledger(world):
    lines = world.table("gl_lines")
    bank = (lines["account"] == lines.labels["account"].index("1000")) & (lines["created_at"] < NEVER)
    return sorted((lines["debit"] - lines["credit"])[bank].tolist())


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
    assert done.sum() > 400
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
    assert bank_lines_of_the_ledger(clean) == sorted(clean.table("bank_lines")["amount"].tolist())


def test_bank_lines_of_the_ledger_differ_from_the_statement_by_the_planted_faults_alone(seeded):
    statement = seeded.table("bank_lines")
    net = {f"dep_{row + 1:05d}": amount for row, amount in enumerate(seeded.table("deposits")["net"].tolist())}
    unposted, wrong = planted(seeded, "deposit_not_posted"), planted(seeded, "deposit_transposed")
    came = statement["amount"].tolist()
    came.remove(net[unposted["ids"]["deposit"]])
    came.remove(net[wrong["ids"]["deposit"]])
    came.append(net[wrong["ids"]["deposit"]] - wrong["amount_minor"])
    assert net[unposted["ids"]["deposit"]] == unposted["amount_minor"]
    assert bank_lines_of_the_ledger(seeded) == sorted(came)


def test_web_orders_and_their_payments_differ_by_the_planted_faults_alone(seeded):
    shop, orders, payments = (seeded.table(name) for name in ("web_orders", "orders", "payments"))
    told = payments["in_heartland"] & orders["in_heartland"][payments["order"]] & (payments["operation"] != Operation.REFUND)
    paid = by(payments["order"][told], payments["signed"][told], len(orders))[shop["order"]]
    complete = (shop["completed_at"] < NEVER) & (shop["canceled_at"] == NEVER)
    owed = np.where(complete & shop["in_magento"], shop["total"], 0)
    settled = complete | (shop["canceled_at"] < NEVER)
    differs = {
        f"{number:09d}": amount for number, amount in zip(shop["increment"].tolist(), (paid - owed).tolist(), strict=True)
    }
    differs = {
        number: amount
        for number, amount, ends in zip(differs, differs.values(), settled.tolist(), strict=True)
        if amount and ends
    }
    faults = {
        name: planted(seeded, name)
        for name in ("duplicate_charge", "order_without_payment", "payment_without_order", "captured_for_canceled")
    }
    expected = {
        fault["ids"]["increment_id"]: -fault["amount_minor"] if name == "order_without_payment" else fault["amount_minor"]
        for name, fault in faults.items()
    }
    assert differs == expected


def test_credit_memos_differ_from_their_refunds_by_the_planted_fault_alone(seeded):
    memos, payments = seeded.table("credit_memos"), seeded.table("payments")
    off = payments["amount"][memos["payment"]] - memos["grand_total"]
    fault = planted(seeded, "refund_differs")
    assert {f"{row + 1:09d}": off[row] for row in np.flatnonzero(off).tolist()} == {
        fault["ids"]["credit_memo"]: fault["amount_minor"]
    }


def test_drawers_and_bags_agree(seeded):
    drawers, bags = seeded.table("drawers"), seeded.table("cash_bags")
    banked = drawers["bag"] >= 0
    assert np.array_equal(by(drawers["bag"][banked], drawers["deposit"][banked], len(bags)), bags["amount"])
    assert np.array_equal(drawers["counted"] - drawers["expected"], drawers["over_short"])


def test_all_faults_are_planted_and_each_tells_record_leg_class_and_amount(seeded):
    told = seeded.truth()["planted"]
    assert {fault["fault"] for fault in told} == PLANTED
    for fault in told:
        assert fault["ids"]
        assert fault["members"]
        assert all(member["id"] and member["system"] in {"heartland", "magento", "epicor"} for member in fault["members"])
        assert fault["leg"] in {"order_payment", "batch_gl", "staging"}
        assert isinstance(fault["amount_minor"], int)
        assert fault["amount_minor"] != 0
        assert fault["sentence"].endswith(".")


def test_a_clean_world_plants_nothing(clean):
    assert clean.truth()["planted"] == []
