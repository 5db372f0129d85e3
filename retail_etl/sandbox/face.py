"""How a served system meets the rest of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.options import SandboxOptions
    from retail_etl.sandbox.rate_limit import Allowance, RateLimiter
    from retail_etl.sandbox.world import World


@dataclass(frozen=True)
class SandboxContext:
    """What every face is given: the world, the faults asked for, the options and the rate limiter."""

    world: World
    faults: FaultRegistry
    options: SandboxOptions
    limiter: RateLimiter

    def rate_limit(self, client_id: str) -> Allowance:
        """The client's allowance for one more request."""
        return self.limiter.take(client_id)

    def credential(self, name: str, default: str) -> str:
        """The demo credential of that name, unless the options give another."""
        return self.options.credentials.get(name, default)


@dataclass(frozen=True)
class Face:
    """One served system: mounted under `/<name>`, its credentials shown to whoever starts the sandbox.

    `on_change` is awaited after a control route moved the world (clock, batch close, settlement).
    """

    name: str
    app: ASGIApp
    credentials: dict[str, str] = field(default_factory=dict)
    on_change: Callable[[], Awaitable[None]] | None = None
    on_stop: Callable[[], Awaitable[None]] | None = None
