"""Epicor Kinetic, REST v2: ledger, money, sales and goods."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from retail_etl.connectors.epicor.config import EpicorConfig
from retail_etl.connectors.epicor.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "EpicorConfig", "build_connector"]


def build_connector(
    config: EpicorConfig,
    transport: httpx.BaseTransport | None = None,
    clock: Clock = system_clock,
    sleep: Callable[[float], None] = time.sleep,
    monotonic: Callable[[], float] = time.monotonic,
    budget_folder: Path | None = None,
) -> Connector:
    """A connector to one company of one Epicor instance; asks nothing yet."""
    from retail_etl.connectors.epicor.connector import EpicorConnector
    from retail_etl.connectors.http.wiring import Timing, Wiring

    return EpicorConnector(config, Wiring(transport, Timing(clock, sleep, monotonic), budget_folder))
