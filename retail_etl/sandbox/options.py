"""What a sandbox is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.sandbox.world.options import WorldOptions

if TYPE_CHECKING:
    from pathlib import Path

    from retail_etl.sandbox.clock import Mode


@dataclass(frozen=True)
class SandboxOptions:
    """One running sandbox: its world, its address and its made-up credentials.

    `credentials` overrides single demo values by name (for instance `heartland_client_secret`). `rate` 0 lifts the rate limit.
    With `state_folder`, writes and clock moves survive a restart.
    """

    world: WorldOptions = field(default_factory=WorldOptions)
    host: str = "127.0.0.1"
    port: int = 0
    clock: Mode = "frozen"
    clock_factor: float = 1.0
    rate: float = 10.0
    burst: int = 20
    token_seconds: int = 3600
    credentials: dict[str, str] = field(default_factory=dict)
    state_folder: Path | None = None
    webhook_retry_seconds: tuple[float, ...] = (60, 300, 1800, 7200, 21600, 43200, 86400)
