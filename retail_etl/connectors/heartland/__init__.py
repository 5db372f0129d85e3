"""Heartland, dialect ``v1``: payments, the transaction report, orders, customers, products and stock."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.heartland.config import HeartlandConfig
from retail_etl.connectors.heartland.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "HeartlandConfig", "build_connector"]


def build_connector(
    config: HeartlandConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one Heartland account; asks nothing yet."""
    from retail_etl.connectors.heartland.connector import HeartlandConnector
    from retail_etl.connectors.http.wiring import Timing, Wiring

    return HeartlandConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
