"""Webhook subscriptions and their signed deliveries: at least once, unordered, tried again for a day or two."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from retail_etl.sandbox.heartland.access import SYSTEM
from retail_etl.sandbox.heartland.rejections import not_found
from retail_etl.sandbox.heartland.resources import ENCODER, Document
from retail_etl.sandbox.heartland.subscriptions import Subscription, checked_events, checked_url
from retail_etl.sandbox.world.text import iso_ms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.world import World

TIMEOUT_SECONDS = 10.0
DEAD_IN_A_ROW = 20
ROTATION_SECONDS = 24 * 3600
GONE = 410


@dataclass(frozen=True)
class Delivery:
    """One event as it is sent."""

    event_id: str
    kind: str
    body: bytes


@dataclass
class Webhooks:
    """The subscriptions, and the tasks that deliver to them."""

    world: World
    faults: FaultRegistry
    retry_seconds: Sequence[float]
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    _hooks: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _sequence: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _held: dict[str, list[Delivery]] = field(default_factory=dict)
    _client: httpx.AsyncClient | None = None

    def subscribe(self, body: Mapping[str, Any]) -> Subscription:
        """A new subscription.

        Raises:
            Rejection: 422 for a URL that is neither https nor loopback, or for events that do not exist.
        """
        url, events = checked_url(body.get("url")), checked_events(body.get("events"))
        hook = Subscription(
            f"whk_{next(self._hooks):06d}", url, events, body.get("description"), f"whsec_{secrets.token_urlsafe(24)}",
            iso_ms(self.world.now_ms()),
            bool(body.get("active", True)),
        )  # fmt: skip
        self.subscriptions[hook.id] = hook
        return hook

    def dump(self) -> list[Document]:
        """Every subscription, its secrets included."""
        return [asdict(hook) for hook in self.subscriptions.values()]

    def load(self, kept: list[Document]) -> None:
        """Takes up what `dump` gave."""
        for fields in kept:
            hook = Subscription(**{**fields, "events": tuple(fields["events"]), "former_until": float(fields["former_until"])})
            self.subscriptions[hook.id] = hook
        self._hooks = itertools.count(1 + max((int(hook.removeprefix("whk_")) for hook in self.subscriptions), default=0))

    def named(self, identifier: str) -> Subscription:
        """The subscription with this id.

        Raises:
            Rejection: 404.
        """
        if identifier not in self.subscriptions:
            raise not_found("webhook", identifier)
        return self.subscriptions[identifier]

    def change(self, hook: Subscription, body: Mapping[str, Any]) -> bool:
        """Applies a PUT; whether a new secret was made (`rotate_secret`)."""
        if "url" in body:
            hook.url = checked_url(body["url"])
        if "events" in body:
            hook.events = checked_events(body["events"])
        hook.description = body.get("description", hook.description)
        if "active" in body:
            hook.active, hook.dead_in_a_row = bool(body["active"]), 0
        if not body.get("rotate_secret"):
            return False
        hook.former_secret, hook.former_until = hook.secret, time.time() + ROTATION_SECONDS
        hook.secret = f"whsec_{secrets.token_urlsafe(24)}"
        return True

    def announce(self, kind: str, resource: str, document: Mapping[str, Any], *, with_snapshot: bool = True) -> None:
        """Sends the event to whoever wants it; returns at once."""
        wanting = [hook for hook in self.subscriptions.values() if hook.active and kind in hook.events]
        if not wanting:
            return
        number = next(self._sequence)
        event_id = f"evt_{number:06d}"
        event = {
            "id": event_id,
            "type": kind,
            "api_version": "v1",
            "created_at": iso_ms(self.world.now_ms()),
            "sequence": number,
            "data": {
                "object": resource,
                "id": document.get("id"),
                "updated_at": document.get("updated_at"),
                "resource": document if with_snapshot else None,
            },
        }
        for hook in wanting:
            self._dispatch(hook, Delivery(event_id, kind, ENCODER.encode(event)))

    def _dispatch(self, hook: Subscription, delivery: Delivery) -> None:
        """Sends a delivery on its way; one that changes places waits until the hook's next has arrived."""
        if self.faults.take("reordered_webhook", SYSTEM, hook.id):
            self._held.setdefault(hook.id, []).append(delivery)
            return
        twice = self.faults.take("duplicated_webhook", SYSTEM, hook.id) is not None
        self._start(hook, [delivery, *self._held.pop(hook.id, [])])
        if twice:
            self._start(hook, [delivery])

    def _start(self, hook: Subscription, deliveries: Sequence[Delivery]) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver_in_order(hook, deliveries))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_in_order(self, hook: Subscription, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._deliver(hook, delivery)

    async def _deliver(self, hook: Subscription, delivery: Delivery) -> None:
        for attempt in range(1, len(self.retry_seconds) + 2):
            if await self._attempt(hook, delivery, attempt):
                hook.dead_in_a_row = 0
                return
            if not hook.active or attempt > len(self.retry_seconds):
                break
            await asyncio.sleep(self.retry_seconds[attempt - 1])
        hook.dead_in_a_row += 1
        if hook.dead_in_a_row >= DEAD_IN_A_ROW:
            hook.active = False

    async def _attempt(self, hook: Subscription, delivery: Delivery, attempt: int) -> bool:
        headers = {
            "Content-Type": "application/json",
            "X-Heartland-Event": delivery.kind,
            "X-Heartland-Delivery": delivery.event_id,
            "X-Heartland-Attempt": str(attempt),
            "X-Heartland-Signature": hook.signature(delivery.body, int(time.time())),
        }
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT_SECONDS)
        try:
            answer = await self._client.post(hook.url, content=delivery.body, headers=headers)
        except httpx.HTTPError:
            return False
        if answer.status_code == GONE:
            hook.active = False
        return answer.is_success

    async def close(self) -> None:
        """Ends every delivery under way."""
        for task in list(self._tasks):
            task.cancel()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
