"""What a Heartland Retail connector needs to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import SecretStr


@dataclass(frozen=True)
class HeartlandRetailConfig:
    """One account of Heartland Retail.

    Attributes:
        base_url: the account's address up to ``/api``.
        access_token: an API token of a user who may read sales, items and stock; it does not expire.
        requests_per_second: the vendor publishes no limit; an integrator saw parallel requests throttled.
        page_size: records a page; ``None`` takes each stream's own.
    """

    base_url: str
    access_token: SecretStr
    requests_per_second: float = 4.0
    concurrency: int = 1
    page_size: int | None = None
