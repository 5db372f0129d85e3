"""Salesforce: accounts, contacts, orders, products and prices, and the payments, refunds and stock synced to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.salesforce.config import SalesforceConfig
from retail_etl.connectors.salesforce.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "SalesforceConfig", "build_connector"]


def build_connector(
    config: SalesforceConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one Salesforce org; asks nothing yet."""
    from retail_etl.connectors.http.wiring import Timing, Wiring
    from retail_etl.connectors.salesforce.connector import SalesforceConnector

    return SalesforceConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
