"""The payment of an order, as the older Heartland module (`hps_heartland`) and the core methods leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.amounts import amount
from retail_etl.sandbox.magento.records import Record, put_amounts
from retail_etl.sandbox.magento.transactions import gateway_id, transaction_text

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.order_facts import OrderFacts

GATEWAY_METHOD = "hps_heartland"
TITLES = {GATEWAY_METHOD: "Heartland Credit Card", "free": "No Payment Information Required", "checkmo": "Check / Money order"}
CARD_CODES = {"Visa": "VI", "Mastercard": "MC", "Amex": "AE", "Discover": "DI"}


def order_payment(facts: OrderFacts) -> dict[str, Any]:
    """The payment object; amounts that nothing has set yet are absent, not zero."""
    method = facts.order.label("method")
    payment: dict[str, Any] = {
        "account_status": None,
        "additional_information": [value for _, value in _keyed(facts)],
        "cc_last4": None,
        "entity_id": facts.number,
        "method": method,
        "parent_id": facts.number,
    }
    put_amounts(payment, amount_ordered=facts.order["grand_total"], shipping_amount=facts.order["shipping"])
    _put_paid(facts, payment)
    _put_refunded(facts, payment)
    if facts.canceled:
        put_amounts(payment, amount_canceled=facts.order["grand_total"] - facts.sum_of(facts.invoices, "grand_total"))
    if method == GATEWAY_METHOD and (card := _card(facts)) is not None:
        _put_card(facts, payment, card)
    return payment


def payment_additional_info(facts: OrderFacts) -> list[dict[str, str]]:
    """The keyed twin of `additional_information`, in the order's extension attributes."""
    return [{"key": key, "value": value} for key, value in _keyed(facts)]


def _keyed(facts: OrderFacts) -> list[tuple[str, str]]:
    return [("method_title", TITLES[facts.order.label("method")])]


def _put_paid(facts: OrderFacts, payment: dict[str, Any]) -> None:
    paid = facts.paid_invoices
    if not paid:
        return
    total = facts.sum_of(paid, "grand_total")
    put_amounts(payment, amount_paid=total, shipping_captured=facts.sum_of(paid, "shipping"))
    if facts.order.label("method") == GATEWAY_METHOD:
        payment["base_amount_paid_online"] = amount(total)


def _put_refunded(facts: OrderFacts, payment: dict[str, Any]) -> None:
    if not facts.memos:
        return
    total = facts.sum_of(facts.memos, "grand_total")
    put_amounts(payment, amount_refunded=total, shipping_refunded=facts.sum_of(facts.memos, "shipping"))
    online = [memo for memo in facts.memos if memo.has("payment")]
    if online and facts.order.label("method") == GATEWAY_METHOD:
        payment["base_amount_refunded_online"] = amount(facts.sum_of(online, "grand_total"))


def _card(facts: OrderFacts) -> Record | None:
    """The ledger row that holds the gateway's answer to the first authorisation or sale."""
    if not facts.order.has("auth_payment"):
        return None
    return facts.view.record("payments", facts.order["auth_payment"])


def _put_card(facts: OrderFacts, payment: dict[str, Any], card: Record) -> None:
    payment["cc_last4"] = f"{card['last4']:04d}"
    payment["cc_type"] = CARD_CODES.get(card.label("method"), "OT")
    payment["cc_exp_month"] = str(card["last4"] % 12 + 1)
    payment["cc_exp_year"] = str(2027 + card["last4"] % 5)
    payment["cc_trans_id"] = gateway_id(card)
    payment["cc_approval"] = f"{card['auth_number']:06d}"
    if card.label("operation") == "authorize":
        put_amounts(payment, amount_authorized=card["authorized_amount"] or card["amount"])
    if facts.transactions:
        payment["last_trans_id"] = transaction_text(facts.view, facts.transactions[-1])
