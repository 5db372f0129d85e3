"""Payments taken out of the documents that they stand in: there is no list of payments, only documents that embed theirs."""

from __future__ import annotations

import json
from typing import Any, Final

_OF_THE_DOCUMENT: Final = (
    "status", "type", "parent_transaction_id", "source_location_id", "station_id", "customer_id", "created_at", "completed_at",
    "local_completed_at",
)  # fmt: skip


def payments_of(body: bytes, document: str) -> bytes:
    """A page of documents as a page of their payments, each with what of its document tells where it belongs.

    ``document`` names the kind (``ticket``, ``order``): ids of kinds overlap. Numbers become text, so that none is rounded.
    """
    page = json.loads(body.decode("utf-8", "surrogateescape"), parse_int=str, parse_float=str, parse_constant=str, strict=False)
    found: list[Any] = []
    for record in page["results"]:
        found += _inside(record, document) if isinstance(record, dict) else [record]
    return json.dumps({"results": found}).encode()


def _inside(record: dict[str, Any], document: str) -> list[Any]:
    embedded = record.get("payments") or []
    if not isinstance(embedded, list):
        return [{f"{document}_id": record.get("id"), "payment": embedded, "updated_at": record.get("updated_at")}]
    known = {name: record[name] for name in _OF_THE_DOCUMENT if name in record}
    return [
        {
            f"{document}_id": record.get("id"),
            "id": payment.get("id") if isinstance(payment, dict) else None,
            "updated_at": record.get("updated_at"),
            "document": known,
            "payment": payment,
        }
        for payment in embedded
    ]
