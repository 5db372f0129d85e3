"""What a connector to the card gateway needs to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pydantic import SecretStr


@dataclass(frozen=True)
class HeartlandGatewayConfig:
    """One merchant's accounts with the gateway; a side without an address is not read.

    Attributes:
        portico_url: the address of Portico's service.
        portico_secret_api_key: Portico's key, in place of the licence's five parts (site, licence, device, user, password).
        portico_rows_max: as many transactions in one answer are taken for an answer that was cut off; no limit is published.
        gp_api_url: the address of GP-API, up to ``/ucp``.
        gp_api_account: the account that reports settlement, where the app has several.
        history_from: the first day of a first load; ``None`` goes back as far as the gateway keeps records.
        page_size: records a page of GP-API, at most 1000.
    """

    portico_url: str | None = None
    portico_secret_api_key: SecretStr | None = None
    portico_site_id: str = ""
    portico_license_id: str = ""
    portico_device_id: str = ""
    portico_username: str = ""
    portico_password: SecretStr | None = None
    portico_rows_max: int = 1000
    gp_api_url: str | None = None
    gp_api_app_id: str = ""
    gp_api_app_key: SecretStr | None = None
    gp_api_account: str | None = None
    requests_per_second: float = 4.0
    concurrency: int = 1
    history_from: date | None = None
    page_size: int | None = None
