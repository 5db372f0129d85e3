"""A run that pushes, as a process of its own that a test can kill: over and over, until all is done.

`python pushing_run.py {"system", "config", "secrets", "operations", "run", "now"}`. Its clock starts at `now` and goes on
by what it sleeps and by four minutes a push; nothing waits for real.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.interface import Writing
from retail_etl.connectors.magento import MagentoConfig
from retail_etl.connectors.registry import build
from retail_etl.connectors.salesforce import SalesforceConfig
from retail_etl.delivery.push import Push
from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.store import open_operations

if TYPE_CHECKING:
    from retail_etl.operations.store import OperationsStore

CONFIGS = {"heartland": HeartlandConfig, "magento": MagentoConfig, "epicor": EpicorConfig, "salesforce": SalesforceConfig}
STEP = timedelta(minutes=4)
PUSHES_MAX = 2_000
ON_THE_WAY = (ItemState.WAITING, ItemState.SENDING, ItemState.UNKNOWN)


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self, start: datetime) -> None:
        self.start, self.slept = start, 0.0

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    def monotonic(self) -> float:
        return self.slept


def is_done(operations: OperationsStore) -> bool:
    """Whether nothing is on its way but what waits for a dead letter, of which each keeps one other back at most."""
    with operations.reading() as books:
        counts = Counter(dict.fromkeys(ItemState, 0))
        for one in books.outbox.standings():
            counts[one.state] += one.count
        if sum(counts[state] for state in ON_THE_WAY) > counts[ItemState.DEAD]:
            return False
        dead = {item.record for item in books.outbox.listed([ItemState.DEAD])}
        return all(item.parent_record in dead for item in books.outbox.listed(ON_THE_WAY))


def main(told: dict[str, Any]) -> int:
    """Exit status 0 when nothing is left."""
    clock, operations = Clock(datetime.fromisoformat(told["now"])), open_operations(Path(told["operations"]))
    secrets = {name: SecretStr(value) for name, value in told["secrets"].items()}
    config = CONFIGS[told["system"]](**{**told["config"], **secrets})
    transport = httpx.HTTPTransport(trust_env=False)
    connector = build(
        told["system"], config, transport=transport, clock=clock.now, sleep=clock.sleep, monotonic=clock.monotonic
    )
    assert isinstance(connector, Writing)
    sinks = {(sink.target, sink.entity): sink for sink in connector.sinks().values()}
    for number in range(PUSHES_MAX):
        Push(operations, sinks, clock.now, f"{told['run']}-{number}").run()
        if is_done(operations):
            return 0
        clock.sleep(STEP.total_seconds())
    return 1


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
