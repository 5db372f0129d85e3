"""The receiver as a server of its own process, on loopback unless told otherwise."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final

import uvicorn

from retail_etl.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.applications import Starlette

SECRETS: Final = "RETAIL_ETL_HEARTLAND_WEBHOOK_SECRETS"
_SECRET_LENGTH_MIN: Final = 16
_READY_SECONDS: Final = 20.0


def check_may_listen(host: str, secrets: Sequence[str]) -> None:
    """See that whoever may reach the receiver has to sign.

    Raises:
        SettingsError: no secret is set, or one that could be guessed outside this machine.
    """
    if not secrets:
        raise SettingsError(
            "the receiver has no secret, so that it could believe nobody",
            next_step=f"subscribe at Heartland (POST /v1/webhooks), and put the secret that it shows once into {SECRETS}.",
        )
    if not is_loopback(host) and any(len(secret) < _SECRET_LENGTH_MIN for secret in secrets):
        raise SettingsError(
            f"a secret of less than {_SECRET_LENGTH_MIN} characters guards nothing outside this machine",
            next_step=f"rotate it at Heartland, and put the new one into {SECRETS}.",
        )


def is_loopback(host: str) -> bool:
    """Whether the address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class _Server(uvicorn.Server):
    """Tells when it listens, and on which port."""

    def __init__(self, config: uvicorn.Config, started: Callable[[int], None]) -> None:
        super().__init__(config)
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell."""
        await super().startup(sockets)
        bound = [listener for server in self.servers for listener in server.sockets]
        if bound:
            self._when_started(int(bound[0].getsockname()[1]))


def serve(app: Starlette, host: str, port: int, started: Callable[[int], None]) -> None:
    """Serves until interrupted; ``started`` is told the port."""
    _Server(_config(app, host, port), started).run()


@contextmanager
def serving(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """The server in a thread, for the length of a block; its port."""
    from queue import SimpleQueue

    ports: SimpleQueue[int] = SimpleQueue()
    server = _Server(_config(app, host, port), ports.put)
    thread = Thread(target=server.run, name="receiver", daemon=True)
    thread.start()
    try:
        yield ports.get(timeout=_READY_SECONDS)
    finally:
        server.should_exit = True
        thread.join(_READY_SECONDS)


def _config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    # No access log: what stands in addresses and headers of strangers is nothing to keep.
    return uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, server_header=False, lifespan="off")
