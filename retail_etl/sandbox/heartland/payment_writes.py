"""POST /v1/payments: one more row in the payment ledger."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from retail_etl.sandbox.heartland.payment_documents import DECLINE
from retail_etl.sandbox.heartland.rejections import invalid
from retail_etl.sandbox.world import World, zones
from retail_etl.sandbox.world.places import PLACES
from retail_etl.sandbox.world.text import day_text, iso_ms
from retail_etl.sandbox.world.vocabulary import METHOD_TYPES, METHODS, OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.heartland.resources import Document, Resource

CENT = Decimal("0.01")
TIP_TOLERANCE = Decimal("1.20")
DECLINED_TOKEN = "tok_declined"  # noqa: S105 -- stands for a card that its issuer declines
NEEDS_PARENT = {"capture", "void", "tip_adjust"}
OPEN = {"captured", "authorized", "succeeded"}
DEAD = {"voided", "reversed", "declined", "failed", "rejected", "unresolved"}
MONEY_FIELDS = ("tip_amount", "surcharge_amount", "cashback_amount", "tendered_amount", "change_amount", "rounding_amount")


@dataclass
class PaymentWriter:
    """Appends payment rows and brings their orders up to date."""

    world: World
    payments: Resource
    orders: Resource

    def create(self, body: Mapping[str, Any]) -> tuple[Document, list[tuple[str, Document]]]:
        """The new row, and the events it gives rise to.

        Raises:
            Rejection: 422 where the body or the state of the parent does not allow it.
        """
        operation = body.get("operation")
        if operation not in OPERATIONS:
            raise invalid(f"operation is one of {', '.join(OPERATIONS)}", {"operation": ["unknown"]})
        parent = self._named(self.payments, body.get("parent_payment_id"), "parent_payment_id")
        if operation in NEEDS_PARENT and parent is None:
            raise invalid(f"{operation} needs parent_payment_id", {"parent_payment_id": ["required"]})
        order = self._named(self.orders, body.get("order_id") or (parent or {}).get("order_id"), "order_id")
        if operation in {"sale", "authorize"} and order is None:
            raise invalid(f"{operation} needs order_id", {"order_id": ["required"]})
        amount = Decimal(parent["amount"]) if operation == "void" and parent is not None else amount_of(body, "amount")
        if parent is not None:
            self._check_parent(operation, parent, amount)
        document = self._document(body, operation, amount, parent, order)
        row = self.payments.collection.add(document)
        document["id"] = self.payments.identifier(row)
        if operation == "void" and parent is not None:
            self._flip(parent, "voided")
        events = [(self._event(operation, document), self.payments.document(row))]
        if order is not None:
            events.append(("order.updated", self._settle_order(order)))
        return self.payments.document(row), events

    def _named(self, resource: Resource, identifier: Any, field: str) -> Document | None:
        if identifier is None:
            return None
        row = resource.row_of(str(identifier))
        if row is None:
            raise invalid(f"{field} {identifier!r} does not exist", {field: ["not found"]})
        return resource.document(row)

    def _check_parent(self, operation: str, parent: Document, amount: Decimal) -> None:
        kind, status = parent["operation"], parent["status"]
        allowed = {
            "capture": kind == "authorize" and status == "authorized",
            "void": status in OPEN and parent.get("batch_id") is None,
            "tip_adjust": kind in {"sale", "capture"} and status == "captured" and parent.get("batch_id") is None,
            "refund": kind in {"sale", "capture"} and status not in DEAD,
        }
        if not allowed.get(operation, True):
            message = f"{operation} of a row that is {kind}, {status}" + (
                ": its batch is closed, refund it" if parent.get("batch_id") else ""
            )
            raise invalid(message, {"parent_payment_id": ["wrong state"]}, "invalid_transition")
        limit = Decimal(parent["amount"]) * (TIP_TOLERANCE if operation == "capture" else 1)
        if operation in {"capture", "refund"} and self._used(parent["id"], operation) + amount > limit:
            raise invalid(f"{operation}s would exceed {limit.quantize(CENT)}", {"amount": ["too large"]}, "payment_error")

    def _used(self, parent: str, operation: str) -> Decimal:
        base = self.payments.collection.base_count
        table, now = self.world.table("payments"), self.world.now_ms()
        total = Decimal(0)
        row = self.payments.row_of(parent)
        if row is not None and row < base:
            children = self.world.children("payment_children").of(row)
            code = OPERATIONS.index(operation)
            counted = children[(table["operation"][children] == code) & (table["created_at"][children] <= now)]
            total += Decimal(int(table["amount"][counted].sum())).scaleb(-2)
        for added in self._added():
            if added.get("parent_payment_id") == parent and added["operation"] == operation and added["status"] not in DEAD:
                total += Decimal(added["amount"])
        return total

    def _added(self) -> list[Document]:
        base = self.payments.collection.base_count
        return [document for row, document in self.payments.collection.documents.items() if row >= base]

    def _document(
        self, body: Mapping[str, Any], operation: str, amount: Decimal, parent: Document | None, order: Document | None
    ) -> Document:
        source = parent or {}
        method = str(body.get("method") or source.get("method") or "")
        if not method:
            raise invalid("method is missing", {"method": ["required"]})
        method_type = METHOD_TYPES[METHODS.index(method)] if method in METHODS else "external"
        card = method_type == "card"
        now = self.world.now_ms()
        code = body.get("location_id") or source.get("location_id") or (order or {}).get("location_id") or PLACES[-1].code
        place = next((index for index, spot in enumerate(PLACES) if spot.code == code), None)
        if place is None:
            raise invalid(f"location_id {code!r} does not exist", {"location_id": ["not found"]})
        status = {"authorize": "authorized", "void": "succeeded"}.get(operation, "captured" if card else "succeeded")
        is_declined = card and operation in {"sale", "authorize"} and body.get("payment_token") == DECLINED_TOKEN
        status = "declined" if is_declined else status
        number = len(self._added()) + 1
        business = int(zones.business_date(np.array([now]), np.array([place]))[0])
        return {
            "id": None, "order_id": (order or {}).get("id"), "customer_id": (order or {}).get("customer_id"),
            "parent_payment_id": source.get("id"), "operation": operation, "amount": amount,
            **{name: amount_of(body, name, zero=True) if name in body else None for name in MONEY_FIELDS},
            "authorized_amount": amount if card and operation in {"sale", "authorize"} and not is_declined else None,
            "currency": str(body.get("currency") or "USD"), "method": method, "method_type": method_type,
            "is_deposit": bool(body.get("is_deposit", False)), "card": source.get("card"),
            "payment_token": "****" if body.get("payment_token") else None, "gateway": "portico" if card else None,
            "gateway_transaction_id": f"1898{number:06d}" if card else None,
            "auth_code": f"{number % 1_000_000:06d}" if card and not is_declined else None,
            "retrieval_ref": None, "acquirer_reference": None, "status": status,
            "failure_code": "card_declined" if is_declined else None, "failure_message": DECLINE if is_declined else None,
            "offline": bool(body.get("offline", False)), "offline_captured_at": body.get("offline_captured_at"),
            "occurred_at": str(body.get("offline_captured_at") or iso_ms(now)), "business_date": day_text(business),
            "location_id": code,
            "station_id": body.get("station_id"), "device_id": None, "batch_id": None, "batch_closed_at": None,
            "deposit_id": None,
            "settlement_date": None, "fee_amount": None, "net_amount": None, "fee_status": "unknown", "created_at": iso_ms(now),
            "updated_at": iso_ms(now),
        }  # fmt: skip

    def _flip(self, parent: Document, status: str) -> None:
        row = self.payments.row_of(parent["id"])
        if row is not None:
            self.payments.collection.put(row, {**parent, "status": status})

    def _event(self, operation: str, document: Document) -> str:
        kinds = {"capture": "payment.captured", "refund": "payment.refunded", "void": "payment.voided"}
        return kinds.get(operation, "payment.succeeded") if document["status"] not in DEAD else "payment.failed"

    def _settle_order(self, order: Document) -> Document:
        """The order with its sums made anew from all its payments."""
        row = self.orders.row_of(order["id"])
        if row is None:
            return order
        paid = refunded = Decimal(0)
        held = False
        for payment in self._payments_of(order["id"], row):
            if payment["status"] in DEAD:
                continue
            held |= payment["operation"] == "authorize"
            paid += Decimal(payment["amount"]) if payment["operation"] in {"sale", "capture", "tip_adjust"} else 0
            refunded += Decimal(payment["amount"]) if payment["operation"] == "refund" else 0
        total = Decimal(order["total_amount"])
        changed = {**order, "amount_paid": paid, "amount_refunded": refunded, "balance_due": total - paid + refunded}
        changed["payment_status"] = standing(total, paid, refunded, held=held)
        changed.pop("payments", None)
        self.orders.collection.put(row, changed)
        return self.orders.document(row)

    def _payments_of(self, order_id: str, order_row: int) -> list[Document]:
        found = [document for document in self._added() if document.get("order_id") == order_id]
        if order_row < self.orders.collection.base_count:
            table, now = self.world.table("payments"), self.world.now_ms()
            rows = self.world.children("order_payments").of(order_row)
            found += [
                self.payments.document(row)
                for row in rows.tolist()
                if table["created_at"][row] <= now and table["in_heartland"][row]
            ]
        return found


def standing(total: Decimal, paid: Decimal, refunded: Decimal, *, held: bool) -> str:
    """The `payment_status` that sums make."""
    if refunded > 0:
        return "refunded" if refunded >= paid else "partially_refunded"
    if paid > 0:
        return "paid" if paid >= total else "partially_paid"
    return "authorized" if held else "unpaid"


def approved_in_part(body: Mapping[str, Any], fraction: float) -> Document:
    """The request as the issuer grants it: a part of the amount, the rest is for another tender."""
    granted = (amount_of(body, "amount") * Decimal(str(fraction))).quantize(CENT)
    return {**body, "amount": max(granted, CENT)}


def amount_of(body: Mapping[str, Any], field: str, *, zero: bool = False) -> Decimal:
    """An amount of the body, to the cent.

    Raises:
        Rejection: 422 where it is missing, no number, negative or finer than a cent.
    """
    value = body.get(field)
    try:
        amount = Decimal(str(value)) if value is not None and not isinstance(value, bool) else None
    except ArithmeticError:
        amount = None
    if amount is None or not amount.is_finite() or amount != amount.quantize(CENT) or amount < 0 or (amount == 0 and not zero):
        raise invalid(f"{field} is an amount above 0 with at most two decimals", {field: ["not an amount"]})
    return amount.quantize(CENT)
