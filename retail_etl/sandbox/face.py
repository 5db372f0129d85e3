"""How a served system meets the rest of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from retail_etl.sandbox.state import SandboxState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.options import SandboxOptions
    from retail_etl.sandbox.rate_limit import Allowance, RateLimiter
    from retail_etl.sandbox.world import World


class Refuse(Protocol):
    """What a system answers with a status, in words that somebody gives or in its own."""

    def __call__(self, status: int, told: Mapping[str, Any] | None = None) -> Response:
        """The answer."""
        ...


@dataclass(frozen=True)
class SandboxContext:
    """What every face is given: world, faults, options, rate limiter, and what is kept over a restart."""

    world: World
    faults: FaultRegistry
    options: SandboxOptions
    limiter: RateLimiter
    state: SandboxState = field(default_factory=SandboxState)

    def rate_limit(self, client_id: str) -> Allowance:
        """The client's allowance for one more request."""
        return self.limiter.take(client_id)

    def credential(self, name: str, default: str) -> str:
        """The demo credential of that name, unless the options give another."""
        return self.options.credentials.get(name, default)


@dataclass(frozen=True)
class Face:
    """One served system: mounted under `/<name>`, its credentials shown to whoever starts the sandbox.

    `on_change` is awaited after a control route moved the world (clock, batch close, settlement). `refuse` is what the
    system's own edge answers for a status that a fault asks for, in the words that the fault gives, if any; left out, it is a
    short JSON body.
    """

    name: str
    app: ASGIApp
    credentials: dict[str, str] = field(default_factory=dict)
    on_change: Callable[[], Awaitable[None]] | None = None
    on_stop: Callable[[], Awaitable[None]] | None = None
    refuse: Refuse | None = None
