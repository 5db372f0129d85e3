"""What a Magento connector needs to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import SecretStr

DatetimeLiteral = Literal["T", "space", "compact"]


@dataclass(frozen=True)
class MagentoConfig:
    """One shop: Magento Open Source or Adobe Commerce with an activated integration.

    Attributes:
        base_url: the shop's address, in front of ``/rest``.
        store_code: the store scope in the path.
        authentication: ``oauth1`` works everywhere; ``bearer`` only where the shop enables integration tokens as bearer.
        signed_base_url: the address as the shop itself sees it, where a proxy in front changes scheme, host or path.
        admin_url: the admin's address with its front name (``https://shop.example/admin``), for links to records.
        datetime_literal: how moments are written in filters; some builds refuse the form with a space.
        page_size: records a page; ``None`` takes each stream's own, and a limit that the shop names is learnt.
        write_batch: items a collection call is given; a smaller limit that the shop names is learnt, too.
    """

    base_url: str
    consumer_key: str
    consumer_secret: SecretStr
    access_token: SecretStr
    access_token_secret: SecretStr
    store_code: str = "all"
    authentication: Literal["oauth1", "bearer"] = "oauth1"
    requests_per_second: float = 5.0
    concurrency: int = 4
    signed_base_url: str | None = None
    admin_url: str | None = None
    datetime_literal: DatetimeLiteral = "T"
    page_size: int | None = None
    write_batch: int = 1_000
