"""The shop's documents hold the fields of genuine ones, and their amounts agree with one another."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from retail_etl.sandbox.magento.shop import Shop as Collections

GENUINE = {
    name: set(" ".join(lines).split())
    for name, lines in json.loads(Path(__file__).with_name("genuine_fields.json").read_text()).items()
}


@pytest.fixture(scope="module")
def documents(magento_world) -> dict[str, list[dict[str, Any]]]:
    shop = Collections(magento_world)
    everything = {}
    for name in shop.collections:
        listed = shop.listed(name)
        everything[name] = [listed.document(row) for row in listed.collection.rows_by_number().tolist()]
    return everything


def fields(value: Any, prefix: str = "") -> set[str]:
    """Every field of a document as a path: `items[].sku`."""
    if isinstance(value, dict):
        named = {f"{prefix}.{name}" if prefix else name: member for name, member in value.items()}
        return set(named).union(*(fields(member, path) for path, member in named.items()))
    return set().union(*(fields(member, f"{prefix}[]") for member in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(
    ("sample", "collection", "alike"),
    [
        ("order_captured", "orders", lambda order: order["state"] == "complete" and order["payment"].get("amount_authorized")),
        ("order_refunded", "orders", lambda order: order.get("total_refunded")),
        ("order_canceled", "orders", lambda order: order["state"] == "canceled"),
        ("invoice", "invoices", lambda _: True),
        ("invoice_discounted", "invoices", lambda invoice: invoice["discount_amount"] < 0),
        ("credit_memo", "creditmemos", lambda _: True),
    ],
)
def test_documents_hold_every_field_of_the_genuine_sample_of_their_state(documents, sample, collection, alike):
    comparable = [document for document in documents[collection] if alike(document)]

    assert comparable
    missing = GENUINE[sample] - set().union(*(fields(document) for document in comparable))
    of_some_orders = {path for path in missing if path.endswith(("company", "customer_id", "applied_rule_ids"))}
    assert missing - of_some_orders == set()
    assert of_some_orders <= set().union(*(fields(document) for document in documents[collection]))


def money(value: Any) -> Decimal:
    return Decimal(str(value))


def test_an_orders_grand_total_is_the_sum_of_its_components(documents):
    for order in documents["orders"]:
        paid_otherwise = order["extension_attributes"]
        components = sum(money(order[name]) for name in ("subtotal", "discount_amount", "tax_amount", "shipping_amount"))
        components -= money(paid_otherwise.get("gift_cards_amount", 0)) + money(
            paid_otherwise.get("customer_balance_amount", 0)
        )
        assert components == money(order["grand_total"]), order["increment_id"]


def test_items_without_a_parent_add_up_to_the_order(documents):
    for order in documents["orders"]:
        carriers = [item for item in order["items"] if "parent_item_id" not in item]
        assert sum(money(item["row_total"]) for item in carriers) == money(order["subtotal"])
        assert sum(money(item["tax_amount"]) for item in carriers) == money(order["tax_amount"])
        assert -sum(money(item["discount_amount"]) for item in carriers) == money(order["discount_amount"])


def test_the_real_shares_of_the_tax_rates_add_up_where_the_amounts_repeat(documents):
    taxed = [item for order in documents["orders"] for item in order["items"] if "extension_attributes" in item]
    assert taxed
    for item in taxed:
        rates = item["extension_attributes"]["itemized_taxes"]
        assert sum(money(rate["real_amount"]) for rate in rates) == money(item["tax_amount"])
        assert {rate["amount"] for rate in rates} == {item["tax_amount"]}


def test_paid_invoices_add_up_to_total_paid_and_memos_to_total_refunded(documents):
    paid: dict[int, Decimal] = {}
    refunded: dict[int, Decimal] = {}
    for invoice in documents["invoices"]:
        if invoice["state"] == 2:
            paid[invoice["order_id"]] = paid.get(invoice["order_id"], Decimal(0)) + money(invoice["grand_total"])
    for memo in documents["creditmemos"]:
        refunded[memo["order_id"]] = refunded.get(memo["order_id"], Decimal(0)) + money(memo["grand_total"])
    for order in documents["orders"]:
        assert money(order.get("total_paid", 0)) == paid.get(order["entity_id"], Decimal(0))
        assert money(order.get("total_refunded", 0)) == refunded.get(order["entity_id"], Decimal(0))


def test_an_unpaid_order_has_no_total_paid_rather_than_a_zero(documents):
    unpaid = [order for order in documents["orders"] if order["state"] in {"new", "canceled"}]
    assert unpaid
    assert all("total_paid" not in order for order in unpaid if "total_invoiced" not in order)


def test_a_guest_order_has_no_customer(documents):
    guests = [order for order in documents["orders"] if order["customer_is_guest"]]
    assert guests
    assert all("customer_id" not in order for order in guests)


def test_amounts_without_cents_are_whole_numbers_as_php_writes_them(documents):
    totals = [order["subtotal"] for order in documents["orders"]]
    assert {type(total) for total in totals} == {int, float}
    assert all(isinstance(total, int) for total in totals if total == int(total))


def test_a_childs_embedded_parent_is_the_item_that_carries_the_money(documents):
    children = [item for order in documents["orders"] for item in order["items"] if "parent_item_id" in item]
    assert children
    for child in children:
        assert child["parent_item"]["item_id"] == child["parent_item_id"]
        assert child["price"] == child["row_total"] == 0
        assert child["sku"] == child["parent_item"]["sku"]


def test_a_tracking_comment_leaves_the_orders_updated_at_as_it_was(documents):
    later = [order for order in documents["orders"] if order["status_histories"][0]["created_at"] > order["updated_at"]]
    assert later


def test_a_transactions_txn_id_ends_in_its_type_and_payments_name_the_last_one(documents):
    by_order: dict[int, list[dict[str, Any]]] = {}
    for transaction in documents["transactions"]:
        assert transaction["txn_id"].endswith(f"-{transaction['txn_type']}")
        by_order.setdefault(transaction["order_id"], []).append(transaction)
    for order in documents["orders"]:
        if "last_trans_id" in order["payment"]:
            assert order["payment"]["last_trans_id"] == by_order[order["entity_id"]][-1]["txn_id"]


def test_an_invoices_transaction_is_the_capture_of_its_order(documents):
    captures = {(t["order_id"], t["txn_id"]) for t in documents["transactions"] if t["txn_type"] == "capture"}
    named = [invoice for invoice in documents["invoices"] if "transaction_id" in invoice]
    assert named
    assert all((invoice["order_id"], invoice["transaction_id"]) in captures for invoice in named)
