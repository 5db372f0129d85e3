"""What a connector is plugged into: an address, a network, a clock, a budget."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.domain.clock import Clock, system_clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx

    from retail_etl.connectors.http.budget import Seconds, Sleep
    from retail_etl.connectors.http.pacing import Pacing


@dataclass(frozen=True)
class Timing:
    """Where time comes from: the clock decides expiry, the monotonic one paces, ``sleep`` waits."""

    clock: Clock = system_clock
    sleep: Sleep = time.sleep
    monotonic: Seconds = time.monotonic


@dataclass(frozen=True)
class Wiring:
    """What a connector is plugged into.

    Attributes:
        transport: what carries requests; ``None`` is the network.
        budget_folder: where runs in several processes share one budget for a source; ``None`` shares within the process.
    """

    transport: httpx.BaseTransport | None = None
    timing: Timing = Timing()
    budget_folder: Path | None = None


@dataclass(frozen=True)
class SourceAddress:
    """Which system answers where, how fast it may be asked, and the headers it wants on every request."""

    system: str
    base_url: str
    pacing: Pacing
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
