"""One cycle of the integration: poll, stage, build, fill the outbox, push; a process of its own where it is killed."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from retail_etl import delivering, flows, road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.connectors.registry import all_streams
from retail_etl.delivery.push import PushSettings
from retail_etl.errors import RetailEtlError
from retail_etl.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Connector

POLL, BUILD, FILL, PUSH = "poll", "build", "fill", "push"
IN_ORDER: Final = (POLL, BUILD, FILL, PUSH)


@dataclass(frozen=True)
class Work:
    """What takes part: streams by name, canonical tables."""

    streams: frozenset[str]
    tables: frozenset[str]


@dataclass
class Done:
    """What a cycle did: how much was enqueued and sent, updates newly lost, records refused, and polls that failed."""

    enqueued: int = 0
    sent: int = 0
    lost: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass
class Warm:
    """What a process keeps from cycle to cycle: what its mappings made, and connectors that write."""

    known: flows.Known = field(default_factory=flows.Known)
    writing: dict[str, Connector] = field(default_factory=dict)

    def close(self) -> None:
        """Let go of every connection."""
        for connector in self.writing.values():
            connector.close()
        self.writing.clear()


def cycle(
    installation: Installation, work: Work, steps: Sequence[str] = IN_ORDER, run: str = "soak", warm: Warm | None = None
) -> Done:
    """The steps in this order; one that is named twice is done twice. ``warm`` is what a long-lived process keeps."""
    done = Done()
    for step in steps:
        match step:
            case "poll":
                _poll(installation, work, done)
            case "build":
                for table in TABLES:
                    if table.name in work.tables:
                        road.build_canonical(installation, table)
            case "fill":
                _fill(installation, done, warm)
            case _:
                done.sent += delivering.push(
                    installation, run, settings=PushSettings(), kept=warm.writing if warm else None
                ).total
    return done


def _poll(installation: Installation, work: Work, done: Done) -> None:
    for name, stream in all_streams().items():
        if name not in work.streams:
            continue
        try:
            road.land(installation, stream)
            road.stage(installation, stream)
        except RetailEtlError as error:
            done.failed.append(f"{name}: {error.message}")


def _fill(installation: Installation, done: Done, warm: Warm | None) -> None:
    for filled in flows.fill_outbox(installation, known=warm.known if warm else None):
        done.enqueued += filled.enqueued.new + filled.enqueued.replaced
        done.lost += filled.lost
        done.refused |= {one.record: f"{filled.mapping}: {'; '.join(one.problems)}" for one in filled.refused}


def at(settings_of: Mapping[str, str], moment: datetime) -> Installation:
    """An installation whose clock stands at a moment."""
    return assemble(load_settings(settings_of), clock=lambda: moment)


def main() -> None:
    """A cycle as standard input tells it, in JSON: ``environment``, ``now``, ``streams``, ``tables``, ``steps``, ``run``."""
    told = json.load(sys.stdin)
    installation = at(told["environment"], datetime.fromisoformat(told["now"]))
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    work = Work(frozenset(told["streams"]), frozenset(told["tables"]))
    cycle(installation, work, told["steps"], told["run"])
    installation.close()


if __name__ == "__main__":
    main()
