"""Magento 2: orders and what follows them, customers, products, stock, and the shop's own set-up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.magento.config import MagentoConfig
from retail_etl.connectors.magento.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "MagentoConfig", "build_connector"]


def build_connector(
    config: MagentoConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one Magento shop; asks nothing yet."""
    from retail_etl.connectors.http.wiring import Timing, Wiring
    from retail_etl.connectors.magento.connector import MagentoConnector

    return MagentoConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
