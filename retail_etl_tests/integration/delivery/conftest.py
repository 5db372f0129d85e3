"""An outbox on SQLite and a target that takes what it is given, loses answers and fails as it is told."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.heartland.config import READ_SCOPES, WRITE_SCOPES
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.magento import MagentoConfig
from retail_etl.connectors.registry import build
from retail_etl.connectors.salesforce import SalesforceConfig
from retail_etl.delivery.changes import Change, QueueRules
from retail_etl.delivery.deltas import enqueue
from retail_etl.delivery.push import Push, PushSettings
from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.store import open_operations
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions

FAULTS = {
    "busy": (FailureClass.RETRY_LATER, "row_lock", "locked by another user", None),
    "slow_down": (FailureClass.RETRY_LATER, "rate_limited", "too many", 30),
    "overtaken": (FailureClass.RETRY_LATER, "changed_meanwhile", "somebody there was quicker", None),
    "down": (FailureClass.RETRY_LATER, "unavailable", "no answer", None),
    "wrong_password": (FailureClass.STOP_THE_LINE, "credentials", "password expired", None),
}


class Shelf:
    """A target that keeps the newest payload by reference; ``plan`` says by reference what goes wrong, one try at a time."""

    target = "shelf"

    def __init__(self, entity="things", batch_limit=3) -> None:
        self.entity, self.batch_limit = entity, batch_limit
        self.held, self.applied, self.batches, self.looked, self.plan = {}, [], [], [], {}
        self.before_push = lambda: None

    def push(self, items):
        self.before_push()
        self.batches.append([item.reference for item in items])
        return [self._one(item) for item in items]

    def find(self, items):
        self.looked.append([item.reference for item in items])
        return [
            Receipt(item.key, f"id-{item.reference}", found=True)
            for item in items
            if self.held.get(item.reference) == item.payload
        ]

    def _one(self, item):
        fault = (self.plan.get(item.reference) or [None]).pop(0) if self.plan.get(item.reference) else None
        if fault in {None, "lost_answer"}:
            self.held[item.reference] = item.payload
            self.applied.append(item.key)
        if fault is None:
            return Receipt(item.key, f"id-{item.reference}")
        if fault in {"lost_answer", "lost_request"}:
            return Unknown(item.key, "no answer")
        kind, reason, message, wait = FAULTS.get(fault, (FailureClass.NEEDS_PERSON, fault, f"refused: {fault}", None))
        return Failure(item.key, kind, reason, message, "mend it", wait)


class Desk:
    """An outbox, a clock that stands until it is moved, and targets."""

    def __init__(self, operations, *sinks) -> None:
        self.operations = operations
        self.sinks = {(sink.target, sink.entity): sink for sink in sinks}
        self.now = datetime(2026, 4, 11, 8, tzinfo=UTC)
        self.rules = QueueRules()
        self.settings = PushSettings()
        self.runs = 0

    def later(self, **span):
        self.now += timedelta(**span)

    def say(self, reference, value, entity="things", parent=None, **payload):
        self.now += timedelta(milliseconds=1)
        change = Change("shelf", entity, f"ours:{reference}", reference, {"value": value, **payload}, parent)
        return enqueue(self.operations, [change], self.rules, self.now)

    def push(self, **options):
        self.runs += 1
        made = Push(self.operations, self.sinks, lambda: self.now, f"run-{self.runs}", self.settings, lambda: 0.5, **options)
        return made.run()

    def states(self):
        with self.operations.reading() as books:
            listed = books.outbox.listed(list(ItemState))
        return {item.reference: item.state.value for item in listed}

    def item(self, reference):
        with self.operations.reading() as books:
            return [one for one in books.outbox.listed(list(ItemState)) if one.reference == reference][-1]


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """The file of a store that was just made."""
    file = tmp_path_factory.mktemp("operations") / "operations.db"
    store = open_operations(file)
    store.migrate()
    store.close()
    return file


@pytest.fixture
def operations(tmp_path, empty_store):
    shutil.copy(empty_store, tmp_path / "operations.db")
    store = open_operations(tmp_path / "operations.db")
    yield store
    store.close()


@pytest.fixture
def desk(operations, shelf):
    return Desk(operations, shelf)


class Town:
    """The sandbox's systems, an outbox towards them, and a clock that stands until it is moved."""

    def __init__(self, running, operations) -> None:
        self.running, self.operations = running, operations
        self.now = datetime(2026, 4, 11, 8, tzinfo=UTC)
        self.rules, self.settings = QueueRules(), PushSettings()
        self.slept, self.runs = [], 0
        self._connectors, self._made = {}, []

    def connector(self, source, transport=None, **changes):
        if source not in self._connectors or changes or transport:
            config = writing_config(self.running, source, **changes)
            wiring = {"transport": transport} if transport else {}
            self._connectors[source] = build(source, config, clock=lambda: self.now, sleep=self.slept.append, **wiring)
            self._made.append(self._connectors[source])
        return self._connectors[source]

    def sinks(self, *sources):
        return {(sink.target, sink.entity): sink for one in sources for sink in self.connector(one).sinks().values()}

    def say(self, *changes):
        return enqueue(self.operations, changes, self.rules, self.now)

    def push(self, *sources, **options):
        self.runs += 1
        made = Push(
            self.operations, self.sinks(*sources), lambda: self.now, f"run-{self.runs}", self.settings, lambda: 0.5, **options
        )
        return made.run()

    def until_done(self, *sources, hours=12):
        """Pushes, and moves the clock on, until nothing is due any more."""
        done = []
        for _ in range(hours * 12):
            done.append(self.push(*sources))
            self.now += timedelta(minutes=5)
            if not self.items("waiting", "unknown", "sending"):
                break
        return done

    def items(self, *states):
        with self.operations.reading() as books:
            return books.outbox.listed([ItemState(state) for state in states] or list(ItemState))

    def count(self, state):
        """How many items stand so; asked often, so nothing of them is read."""
        with self.operations.reading() as books:
            return sum(one.count for one in books.outbox.standings() if one.state.value == state)

    def fault(self, kind, system, **more):
        httpx.post(f"{self.running.control_url}/faults", json={"kind": kind, "system": system, **more}).raise_for_status()

    def switch(self, system, **switches):
        httpx.put(f"{self.running.url(system)}/_sandbox/switches", json=switches).raise_for_status()

    def requests(self, source):
        return self.connector(source).counts.requests

    def close(self):
        for one in self._made:
            one.close()
        httpx.delete(f"{self.running.control_url}/faults").raise_for_status()


def writing_config(running, source, **changes):
    """What a connector is told that may write."""
    shown, told = running.credentials[source], {"base_url": running.url(source), "requests_per_second": 10_000.0, **changes}
    match source:
        case "heartland":
            account = {"client_id": shown["admin_client_id"], "client_secret": SecretStr(shown["admin_client_secret"])}
            return HeartlandConfig(**{**account, "scopes": (*READ_SCOPES, *WRITE_SCOPES), **told})
        case "magento":
            secrets = {name: SecretStr(shown[name]) for name in ("consumer_secret", "access_token", "access_token_secret")}
            return MagentoConfig(**{"consumer_key": shown["consumer_key"], **secrets, **told})
        case "salesforce":
            return SalesforceConfig(
                **{"client_id": shown["client_id"], "client_secret": SecretStr(shown["client_secret"]), **told}
            )
        case _:
            secrets = {name: SecretStr(shown[name]) for name in ("api_key", "password")}
            return EpicorConfig(**{"company": shown["company"], "username": shown["username"], **secrets, **told})


@pytest.fixture(scope="module")
def running():
    """A small world; the module's tests change it together."""
    world = WorldOptions(start_date=date(2026, 3, 23), business_days=9, payments=600)
    with serving(SandboxOptions(world=world, rate=0)) as sandbox:
        yield sandbox


@pytest.fixture
def town(running, operations):
    made = Town(running, operations)
    yield made
    made.close()
