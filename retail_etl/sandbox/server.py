"""The sandbox as a server: every system and the control routes under one port."""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
import threading
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from retail_etl.sandbox.control import Control
from retail_etl.sandbox.face import Face, SandboxContext
from retail_etl.sandbox.faults import FaultRegistry
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.rate_limit import RateLimiter
from retail_etl.sandbox.state import SandboxState
from retail_etl.sandbox.transport import Transport
from retail_etl.sandbox.world import World

if TYPE_CHECKING:
    import datetime as dt
    import socket
    from collections.abc import AsyncIterator, Callable, Iterator

SYSTEMS = ("heartland", "heartland_retail", "heartland_gateway", "magento", "epicor", "salesforce")
READY_SECONDS = 120.0
TELL_SECONDS = 0.5


@dataclass(frozen=True)
class RunningSandbox:
    """Where a sandbox listens, and the made-up credentials that open its systems."""

    base_url: str
    credentials: dict[str, dict[str, str]] = field(default_factory=dict)

    def url(self, system: str) -> str:
        """The base address of one system: `.../heartland`, `.../magento`, `.../epicor`."""
        return f"{self.base_url}/{system}"

    @property
    def control_url(self) -> str:
        """The base address of the control routes."""
        return f"{self.base_url}/_sandbox"

    def subscribe(self, url: str, events: list[str]) -> str:
        """Has Heartland's events sent to an address; the secret that signs them.

        Raises:
            httpx.HTTPStatusError: the address is neither loopback nor https, or an event does not exist.
        """
        known = self.credentials["heartland"]
        with httpx.Client(base_url=self.url("heartland"), timeout=READY_SECONDS) as client:
            pair = (known["admin_client_id"], known["admin_client_secret"])
            token = client.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=pair).raise_for_status()
            headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
            answer = client.post("/v1/webhooks", json={"url": url, "events": events}, headers=headers).raise_for_status()
        return str(answer.json()["secret"])

    def set_clock(self, moment: dt.datetime) -> None:
        """Moves world time on to the moment (with its offset), as a call to `/_sandbox/clock` does.

        Raises:
            httpx.HTTPStatusError: the moment lies in the world's past.
        """
        answer = httpx.post(f"{self.control_url}/clock", json={"set": moment.isoformat()}, timeout=READY_SECONDS)
        answer.raise_for_status()


def build_context(options: SandboxOptions) -> SandboxContext:
    """The world and all that the faces share."""
    world = World(options.world, options.clock, options.clock_factor)
    limiter = RateLimiter(options.rate, options.burst)
    state = SandboxState(options.state_folder)
    state.keep_world(world)
    return SandboxContext(world, FaultRegistry(), options, limiter, state)


def build_faces(context: SandboxContext) -> list[Face]:
    """Every system that the package holds."""
    modules = [importlib.import_module(f"retail_etl.sandbox.{name}") for name in SYSTEMS]
    return [module.build_face(context) for module in modules if hasattr(module, "build_face")]


def build_app(options: SandboxOptions | None = None) -> Starlette:
    """Each system under its name (`/heartland`, `/heartland_retail`, `/magento` …), the control routes under `/_sandbox`.

    `app.state.credentials` holds the demo credentials by system, `app.state.context` the world behind it.
    """
    context = build_context(options or SandboxOptions())
    faces = build_faces(context)
    mounts = [Mount(f"/{face.name}", Transport(face.app, face.name, context, face.refuse)) for face in faces]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.get_running_loop().create_task(_tell_of_time(context, faces))
        yield
        watching.cancel()
        context.state.save()
        for face in faces:
            if face.on_stop is not None:
                await face.on_stop()

    app = Starlette(routes=[Mount("/_sandbox", routes=Control(context, faces).routes()), *mounts], lifespan=lifespan)
    app.state.context = context
    app.state.credentials = {face.name: dict(face.credentials) for face in faces}
    return app


async def _tell_of_time(context: SandboxContext, faces: list[Face]) -> None:
    """While the clock moves, faces hear of what comes to pass without anybody asking."""
    while True:
        await asyncio.sleep(TELL_SECONDS)
        if context.world.clock.mode == "moving":
            for face in faces:
                if face.on_change is not None:
                    await face.on_change()


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, started: Callable[[int], None]) -> None:
        super().__init__(config)
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        bound = [listener for server in self.servers for listener in server.sockets]
        if bound:
            self._when_started(int(bound[0].getsockname()[1]))


def _config(app: Starlette, options: SandboxOptions) -> uvicorn.Config:
    return uvicorn.Config(
        app, host=options.host, port=options.port, log_level="warning", access_log=False, date_header=False,
        server_header=False, lifespan="on"
    )  # fmt: skip


def run(options: SandboxOptions, announce: Callable[[RunningSandbox], None] | None = None) -> None:
    """Serves until interrupted; `announce` is called once with the address and the credentials."""
    app = build_app(options)

    def started(port: int) -> None:
        if announce is not None:
            announce(RunningSandbox(f"http://{options.host}:{port}", app.state.credentials))

    _Server(_config(app, options), started).run()


@contextmanager
def serving(options: SandboxOptions | None = None) -> Iterator[RunningSandbox]:
    """A sandbox in a thread of this process, reachable through `RunningSandbox` inside the block."""
    chosen = options or SandboxOptions()
    app = build_app(chosen)
    ready = threading.Event()
    ports: list[int] = []

    def started(port: int) -> None:
        ports.append(port)
        ready.set()

    server = _Server(_config(app, chosen), started)
    thread = threading.Thread(target=server.run, name="sandbox", daemon=True)
    thread.start()
    try:
        if not ready.wait(READY_SECONDS):
            raise TimeoutError(f"the sandbox did not listen within {READY_SECONDS:.0f} s")
        yield RunningSandbox(f"http://{chosen.host}:{ports[0]}", app.state.credentials)
    finally:
        server.should_exit = True
        thread.join(READY_SECONDS)


@contextmanager
def serving_apart(arguments: list[str] | None = None) -> Iterator[RunningSandbox]:
    """A sandbox in a process of its own (`python -m retail_etl.sandbox` with these arguments): it takes no time of ours."""
    command = [sys.executable, "-m", "retail_etl.sandbox", "--announce-json", *(arguments or [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own module
        try:
            line = child.stdout.readline() if child.stdout else ""
            if not line:
                raise RuntimeError(f"the sandbox ended before it listened (exit status {child.wait()})")
            spoken: dict[str, Any] = json.loads(line)
            yield RunningSandbox(spoken["base_url"], spoken["credentials"])
        finally:
            child.terminate()


def announce_json(running: RunningSandbox) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(asdict(running)) + "\n")
    sys.stdout.flush()
