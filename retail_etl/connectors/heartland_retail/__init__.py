"""Heartland Retail, the tills' own API: tickets, orders, invoices with their payments, stock and what they point at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.heartland_retail.config import HeartlandRetailConfig
from retail_etl.connectors.heartland_retail.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "HeartlandRetailConfig", "build_connector"]


def build_connector(
    config: HeartlandRetailConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one Heartland Retail account; asks nothing yet."""
    from retail_etl.connectors.heartland_retail.connector import HeartlandRetailConnector
    from retail_etl.connectors.http.wiring import Timing, Wiring

    return HeartlandRetailConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
