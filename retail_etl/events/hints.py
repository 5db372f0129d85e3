"""What a Heartland event is a hint of: a record to be read by its key, or streams to be polled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.landing.event_bodies import scrubbed_body
from retail_etl.operations.inbox_records import EventState, InboxEvent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SOURCE: Final = "heartland"
_RECORDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "customer": ("heartland_customers", ("id",)),
    "inventory": ("heartland_inventory", ("sku", "location_id")),
    "order": ("heartland_orders", ("id",)),
    "payment": ("heartland_payments", ("id",)),
    "product": ("heartland_products", ("id",)),
    "shipment": ("heartland_orders", ("id",)),  # a shipment is part of its order, and named by it
}
# What cannot be read by its own id: it is told by rows of these streams.
_POLLS: Final[Mapping[str, tuple[str, ...]]] = {
    "batch": ("heartland_payments", "heartland_report_rows"),
    "deposit": ("heartland_payments", "heartland_report_rows"),
    "dispute": ("heartland_report_rows",),
    "webhook": (),  # a ping
}
# Of an event no more is kept than says what to read: the record that it may carry can be stale, and goes beyond key lists.
_ENVELOPE: Final = frozenset(
    {"id", "type", "api_version", "created_at", "sequence", "data.object", "data.id", "data.updated_at"}
)
_ID_LENGTH_MAX: Final = 200
_TEXT_MAX: Final = 2_000


@dataclass(frozen=True)
class Hint:
    """What to do for an event: read one record of a stream by its key, or poll the streams."""

    stream: str | None = None
    key: tuple[tuple[str, str], ...] = ()
    polls: tuple[str, ...] = ()

    @property
    def record_key(self) -> str:
        """The key as staging has it."""
        return "|".join(value for _, value in self.key)


def received(body: bytes, now: datetime) -> InboxEvent:
    """The event of a delivery, as the inbox keeps it; its id is the signed one, for headers can be made up."""
    clean, cuts = scrubbed_body(
        body, keep=_ENVELOPE, identifiers=frozenset({"id", "data.id"}) if _is_known(body) else frozenset()
    )
    told = _object(clean)
    event_id, kind = told.get("id"), told.get("type")
    # One that is none, or from which a card number was cut, would make one event of two.
    if not isinstance(event_id, str) or not 0 < len(event_id) <= _ID_LENGTH_MAX or event_id != _object(body).get("id"):
        event_id = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return InboxEvent(
        source=SOURCE,
        delivery_id=event_id,
        kind=kind[:_ID_LENGTH_MAX] if isinstance(kind, str) and kind else "unnamed",
        body=clean.decode()[:_TEXT_MAX],
        card_numbers_cut=cuts,
        state=EventState.WAITING,
        received_at=now,
        changed_at=now,
        due_at=now,
    )


def hint_of(event: InboxEvent) -> Hint | None:
    """What an event is a hint of; ``None`` where nobody here knows."""
    about = _object(event.body.encode()).get("data")
    if not isinstance(about, dict):
        return None
    named, record = str(about.get("object")), about.get("id")
    if named in _POLLS:
        return Hint(polls=_POLLS[named])
    if named not in _RECORDS or not isinstance(record, str) or not record:
        return None
    stream, fields = _RECORDS[named]
    values = record.split(":", len(fields) - 1)
    return Hint(stream, tuple(zip(fields, values, strict=True))) if len(values) == len(fields) else None


def _is_known(body: bytes) -> bool:
    about = _object(body).get("data")
    return isinstance(about, dict) and about.get("object") in {*_RECORDS, *_POLLS}


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return {}
    return told if isinstance(told, dict) else {}
