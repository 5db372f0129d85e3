"""Faults that touch documents and pages rather than the line they travel on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.heartland.access import SYSTEM
from retail_etl.sandbox.heartland.rejections import Rejection
from retail_etl.sandbox.heartland.resources import DECODER, ENCODER, Resource
from retail_etl.sandbox.world.moments import HOUR, Ints
from retail_etl.sandbox.world.places import WEB
from retail_etl.sandbox.world.text import iso_ms
from retail_etl.sandbox.world.vocabulary import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.face import SandboxContext
    from retail_etl.sandbox.faults import FaultRegistry


def before_page(context: SandboxContext, resources: Mapping[str, Resource], resource: Resource, path: str) -> None:
    """What has to have happened before the page is read."""
    faults = context.faults
    if not faults.all():
        return
    late = faults.take("late_offline_sale", SYSTEM, path)
    if late:
        _late_offline_sale(context, resources, float(late.details.get("hours", 30)))
    equal = faults.take("equal_timestamps", SYSTEM, path)
    if equal:
        for row in resource.collection.rows()[: int(equal.details.get("count", 250))].tolist():
            resource.collection.touch(row)


def after_page(context: SandboxContext, resource: Resource, path: str, rows: Ints) -> None:
    """A row that was just served is updated, so that the rows behind it move up."""
    if len(rows) and context.faults.take("offset_drift", SYSTEM, path):
        resource.collection.touch(int(rows[0]))


def disturbed(faults: FaultRegistry, path: str, body: str) -> str:
    """The body with the fields that faults rename, retype or change.

    Raises:
        Rejection: 500 where the body holds a poison record.
    """
    if not faults.all():
        return body
    for fault in faults.active("poison_record", SYSTEM, path):
        if f'"{fault.details.get("id")}"' in body:
            raise Rejection(500, "server_error", "the page could not be rendered")
    for fault in faults.active("renamed_field", SYSTEM, path):
        body = body.replace(f'"{fault.details["field"]}":', f'"{fault.details["to"]}":')
    for fault in faults.active("retyped_field", SYSTEM, path):
        body = re.sub(rf'"{re.escape(str(fault.details["field"]))}":(-?[\d.]+|true|false)', _as_text, body)
    for fault in faults.active("silent_change", SYSTEM, path):
        body = _changed(body, fault.details)
    return body


def _as_text(found: re.Match[str]) -> str:
    name, _, value = found[0].partition(":")
    return f'{name}:"{value}"'


def _changed(body: str, details: Mapping[str, Any]) -> str:
    """One record (`id`) with another value (`value`) in a field (`field`), its `updated_at` as it was."""
    if json.dumps(details["id"]) not in body:
        return body
    decoded = DECODER.decode(body)
    for document in decoded.get("results", [decoded]):
        if details["id"] in {document.get("id"), document.get("row_id")}:
            document[details["field"]] = details["value"]
    return ENCODER.encode(decoded).decode()


def _late_offline_sale(context: SandboxContext, resources: Mapping[str, Resource], hours: float) -> None:
    """A till that was cut off comes back: a sale of some hours ago, with its order, is known from now on."""
    world, payments, orders = context.world, resources["payments"], resources["orders"]
    table = world.table("payments")
    known = payments.collection.rows_by_number()
    plain = [
        row for row in known[-2000:].tolist() if row < len(table) and table["operation"][row] == 0 and table["signed"][row] > 0
    ]
    sale = payments.document(
        next(row for row in reversed(plain) if table["method"][row] < Method.CASH and table["place"][row] != WEB)
    )
    now = world.now_ms()
    moment = now - int(hours * HOUR)
    order = orders.document(orders.row_of(sale["order_id"]) or 0)
    order |= {
        "order_date": iso_ms(moment),
        "completed_at": iso_ms(moment),
        "created_at": iso_ms(now),
        "business_date": iso_ms(moment)[:10],
    }
    order_row = orders.collection.add(order)
    order["id"] = orders.identifier(order_row)
    sale |= {
        "order_id": order["id"], "offline": True, "offline_captured_at": iso_ms(moment), "occurred_at": iso_ms(moment),
        "created_at": iso_ms(now),
        "business_date": iso_ms(moment)[:10], "status": "captured", "batch_id": None, "batch_closed_at": None,
        "deposit_id": None,
        "settlement_date": None, "fee_amount": None, "net_amount": None, "fee_status": "unknown", "acquirer_reference": None,
    }  # fmt: skip
    row = payments.collection.add(sale)
    sale["id"] = payments.identifier(row)
    sale["gateway_transaction_id"] = f"1899{row:06d}"
