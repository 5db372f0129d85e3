"""Who wants to hear of which events, and the secrets that sign what they are told."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retail_etl.sandbox.heartland.rejections import invalid

if TYPE_CHECKING:
    from retail_etl.sandbox.heartland.resources import Document

EVENTS = frozenset(
    {
        "order.created", "order.updated", "order.completed", "order.cancelled", "payment.succeeded", "payment.failed",
        "payment.captured",
        "payment.refunded", "payment.voided", "payment.settled", "customer.created", "customer.updated", "product.updated",
        "inventory.updated",
        "shipment.created", "batch.closed", "deposit.created", "dispute.opened", "dispute.updated", "webhook.ping",
    }
)  # fmt: skip
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass
class Subscription:
    """One receiver; during a rotation the former secret signs as well."""

    id: str
    url: str
    events: tuple[str, ...]
    description: str | None
    secret: str
    created_at: str
    active: bool = True
    former_secret: str | None = None
    former_until: float = 0.0
    dead_in_a_row: int = 0

    def shown(self, *, with_secret: bool = False) -> Document:
        """The subscription as the API shows it."""
        document = {"id": self.id, "url": self.url, "events": list(self.events), "description": self.description,
        "active": self.active,
                    "created_at": self.created_at}  # fmt: skip
        return {**document, "secret": self.secret} if with_secret else document

    def signature(self, body: bytes, moment: int) -> str:
        """`t=…,v1=…`, one `v1` for each secret that is good."""
        kept = [self.secret, *([self.former_secret] if self.former_secret and self.former_until > moment else [])]
        signed = [hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest() for secret in kept]
        return ",".join([f"t={moment}", *(f"v1={digest}" for digest in signed)])


def checked_url(url: Any) -> str:
    """The URL.

    Raises:
        Rejection: 422 unless it is https, or http on loopback.
    """
    parts = urlsplit(str(url or ""))
    if not (parts.scheme == "https" and parts.hostname) and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise invalid("url must be https (http on loopback only)", {"url": ["not allowed"]})
    return str(url)


def checked_events(events: Any) -> tuple[str, ...]:
    """The event names.

    Raises:
        Rejection: 422 where there is none, or one that does not exist.
    """
    if not isinstance(events, list) or not events or not set(events) <= EVENTS:
        unknown = sorted(set(events) - EVENTS) if isinstance(events, list) else []
        raise invalid(
            f"events is a list of known names{': unknown ' + ', '.join(unknown) if unknown else ''}", {"events": ["invalid"]}
        )
    return tuple(events)
