"""Heartland, dialect ``v1``: payments, transaction report rows and orders."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.heartland.config import HeartlandConfig
from retail_etl.connectors.heartland.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "HeartlandConfig", "build_connector"]


def build_connector(
    config: HeartlandConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
) -> Connector:
    """A connector to one Heartland account; asks nothing yet."""
    from retail_etl.connectors.heartland.connector import HeartlandConnector
    from retail_etl.connectors.http.client import Timing

    return HeartlandConnector(config, transport, Timing(clock, sleep, monotonic))
