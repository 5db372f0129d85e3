"""The card gateway: Portico's transactions and batches in XML, GP-API's transactions and settlement in JSON."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.heartland_gateway.config import HeartlandGatewayConfig
from retail_etl.connectors.heartland_gateway.streams import STREAMS, SWITCHES
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "SWITCHES", "HeartlandGatewayConfig", "build_connector"]


def build_connector(
    config: HeartlandGatewayConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one merchant's gateway, as far as it is configured; asks nothing yet."""
    from retail_etl.connectors.heartland_gateway.connector import HeartlandGatewayConnector
    from retail_etl.connectors.http.wiring import Timing, Wiring

    return HeartlandGatewayConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
