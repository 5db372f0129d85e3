"""The samples of the processor's contract note, with their figures, through the tables and legs of the pipeline."""

from datetime import UTC, date, datetime

import duckdb
import pytest

from retail_etl_tests.integration.road.books import (
    PAYMENT,
    ROW,
    judged,
    matches,
    new_warehouse,
    open_items,
    payments_and_report,
    stage,
)

pytestmark = pytest.mark.integration

SUNDAY, THURSDAY = date(2026, 3, 1), date(2026, 3, 5)
BATCHED = {"batch_id": "bat_00077", "batch_closed_at": datetime(2026, 3, 2, 4, 5, 12, tzinfo=UTC)}
SALE = {
    "id": "pay_000901",
    "order_id": "ord_000481",
    "amount_minor": 5471,
    "fee_minor": 142,
    "net_minor": 5329,
    "business_date": SUNDAY,
    "occurred_at": datetime(2026, 3, 1, 23, 10, 7, tzinfo=UTC),
    "deposit_id": "dep_00031",
    "settlement_date": date(2026, 3, 3),
    **BATCHED,
}
REFUND = {
    "id": "pay_000944",
    "order_id": "ord_000502",
    "parent_payment_id": "pay_000901",
    "operation": "refund",
    "amount_minor": 2250,
    "status": "batched",
    "business_date": THURSDAY,
    "occurred_at": datetime(2026, 3, 5, 16, 2, tzinfo=UTC),
    "batch_id": "bat_00081",
    "batch_closed_at": datetime(2026, 3, 6, 4, 5, 40, tzinfo=UTC),
    "fee_status": "unknown",
}
WEB_ORDER = {
    "entity_id": 1,
    "increment_id": "000001207",
    "store_id": 1,
    "state": "complete",
    "is_guest": True,
    "base_currency": "USD",
    "order_currency": "USD",
    "grand_total_minor": 5471,
    "base_grand_total_minor": 5471,
    "business_date": SUNDAY,
    "created_at": datetime(2026, 3, 1, 23, 10, 5, tzinfo=UTC),
    "updated_at": datetime(2026, 3, 2, 4, 41, 30, tzinfo=UTC),
}
TILL_ORDER = {
    "external_id": "000001207",
    "source_system": "magento",
    "order_type": "web_order",
    "status": "Completed",
    "currency": "USD",
    "location_id": "loc_012",
    "ordered_at": WEB_ORDER["created_at"],
    "business_date": SUNDAY,
    "updated_at": WEB_ORDER["updated_at"],
    "subtotal_minor": 4500,
    "tax_minor": 371,
    "shipping_minor": 600,
    "total_minor": 5471,
    "amount_paid_minor": 5471,
    **dict.fromkeys(
        (
            "order_discount_minor",
            "discount_minor",
            "tip_minor",
            "surcharge_minor",
            "rounding_minor",
            "amount_refunded_minor",
            "balance_due_minor",
        ),
        0,
    ),
}
SPLIT = [
    {"id": "pay_1", "amount_minor": 3000, "method": "Mastercard", "status": "captured"},
    {
        "id": "pay_2",
        "amount_minor": 1005,
        "tendered_minor": 2000,
        "change_minor": 995,
        "rounding_minor": 2,
        "method": "Cash",
        "method_type": "cash",
        "status": "succeeded",
    },
]


@pytest.fixture
def warehouse(tmp_path):
    return new_warehouse(tmp_path)


def filled(warehouse, payments, entries=()):
    paid, shown = payments_and_report(payments)
    stage(warehouse, "heartland_payments", PAYMENT, paid)
    stage(warehouse, "heartland_report_rows", ROW, [*shown, *entries])
    return warehouse


def rows(warehouse, columns, table):
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        return set(connection.execute(f"SELECT {columns} FROM {table}").fetchall())


def test_a_settled_sale_and_its_partial_refund_are_where_they_say_they_are(warehouse):
    filled(warehouse, [SALE, REFUND])
    stage(warehouse, "magento_orders", {**WEB_ORDER}, [{}])
    stage(warehouse, "heartland_orders", TILL_ORDER, [{"id": "ord_000481"}])
    judgement = judged(warehouse, date(2026, 3, 6))
    assert matches(judgement, "payment_batch") == {
        frozenset({"pay_000901", "bat_00077"}),
        frozenset({"pay_000944", "bat_00081"}),
    }
    assert matches(judgement, "order_payment") == {frozenset({"pay_000901", "MO-000001207"})}
    assert {("batch_gl", "bat_00077", "timing", 5329), ("batch_gl", "bat_00081", "timing", -2250)} <= open_items(judgement)
    assert rows(warehouse, "batch_id, gross_minor, fees_minor, net_minor, deposit_id", "canonical.settlement_batches") == {
        ("bat_00077", 5471, 142, 5329, "dep_00031"),
        ("bat_00081", -2250, 0, -2250, None),
    }
    assert rows(
        warehouse, "payment_id, occurred_at, business_date, batch_closed_at, settlement_date", "canonical.payments"
    ) >= {("pay_000901", SALE["occurred_at"], SUNDAY, BATCHED["batch_closed_at"], date(2026, 3, 3))}


def test_a_deposit_is_sales_less_refunds_chargebacks_and_fees(warehouse):
    paid_out = {**BATCHED, "deposit_id": "dep_00031", "settlement_date": date(2026, 3, 3)}
    sales = [{"id": f"pay_s{n}", "amount_minor": 6000 if n == 0 else 5950, "fee_minor": 149, **paid_out} for n in range(21)]
    refunds = [{"id": f"pay_r{n}", "operation": "refund", "amount_minor": 4000, "fee_minor": 0, **paid_out} for n in range(2)]
    for row in (*sales, *refunds):
        row["net_minor"] = (-1 if row in refunds else 1) * row["amount_minor"] - row["fee_minor"]
    chargeback = {
        "row_id": "x1",
        "row_type": "chargeback",
        "direction": "debit",
        "operation": None,
        "status": None,
        "amount_minor": 5471,
        "net_minor": -5471,
        "dispute_id": "dsp_1",
        "deposit_id": "dep_00031",
        "settlement_date": date(2026, 3, 3),
    }
    judged(filled(warehouse, [*sales, *refunds], [chargeback]), date(2026, 3, 4))
    parts = "payment_count, gross_minor, refunds_minor, chargebacks_minor, fees_minor, net_minor"
    assert rows(warehouse, parts, "canonical.deposits") == {(23, 125000, 8000, 5471, 3129, 108400)}


def test_change_and_rounding_are_no_money_beside_the_amount(warehouse):
    judgement = judged(filled(warehouse, SPLIT), date(2026, 3, 2))
    assert matches(judgement, "report_payment") == {
        frozenset({"pay_1", "REP-loc_012-2026-03-02-MC"}),
        frozenset({"pay_2", "REP-loc_012-2026-03-02-CASH"}),
    }
    assert ("drawer_gl", "CASH-loc_012-2026-03-02", "timing", 1005) in open_items(judgement)
