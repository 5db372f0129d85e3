"""What a Heartland connector needs to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pydantic import SecretStr

WRITE_SCOPES = ("customers.write", "inventory.write", "orders.write", "payments.write", "products.write")
READ_SCOPES = ("customers.read", "inventory.read", "orders.read", "payments.read", "products.read", "reports.read")


@dataclass(frozen=True)
class HeartlandConfig:
    """One account of the ``v1`` dialect.

    Attributes:
        base_url: the address in front of ``/v1`` and ``/oauth/token``.
        scopes: what the token is asked to allow; reading is all we ask for.
        page_size: records a page, at most 200; ``None`` takes each stream's own.
        history_from: the first business day of report rows; ``None`` asks for the earliest payment's.
    """

    base_url: str
    client_id: str
    client_secret: SecretStr
    requests_per_second: float = 8.0
    concurrency: int = 2
    scopes: tuple[str, ...] = READ_SCOPES
    page_size: int | None = None
    history_from: date | None = None
