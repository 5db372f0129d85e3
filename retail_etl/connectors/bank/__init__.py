"""The bank's own statements, read from a folder into which they are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.connectors.bank.config import BankConfig
from retail_etl.connectors.bank.streams import STREAMS
from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

__all__ = ["STREAMS", "BankConfig", "build_connector"]


def build_connector(config: BankConfig, clock: Clock = system_clock, **_wiring: Any) -> Connector:
    """A connector to one folder; looks at nothing yet. What else connectors are wired with is for those that use HTTP."""
    from retail_etl.connectors.bank.connector import BankConnector

    return BankConnector(config, clock)
