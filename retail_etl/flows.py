"""From canonical records to the outbox by the mappings of this installation: composition, like the road.

A flow is one mapping. It fills the outbox only where ``RETAIL_ETL_WRITES`` names what it writes; a dry run shows any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from retail_etl.delivery.changes import QueueRules
from retail_etl.delivery.deltas import Enqueued, enqueue
from retail_etl.delivery.dry_run import Foreseen, foreseen
from retail_etl.delivery.leaving import not_told, withdraw_left
from retail_etl.delivery.mapped import Refused, changes, refused
from retail_etl.errors import UnusableInputError
from retail_etl.flow_tables import flow_tables
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.heads import mapping_heads
from retail_etl.mapping.preview import mapped
from retail_etl.twoway import agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.assembly import Installation
    from retail_etl.delivery.changes import Change
    from retail_etl.mapping.compile import CompiledMapping


@dataclass(frozen=True)
class Filled:
    """What a flow put into the outbox, the records that its mapping could not make, and how many updates were newly lost.

    ``withdrawn`` are changes that waited, and whose records the mapping tells no more.
    """

    mapping: str
    enqueued: Enqueued
    refused: tuple[Refused, ...]
    lost: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Planned:
    """What a flow would put into the outbox, and the records that its mapping could not make."""

    mapping: str
    writes: str
    foreseen: Foreseen
    refused: tuple[Refused, ...]


def flows(installation: Installation, name: str | None = None, *, only_on: bool = False) -> list[CompiledMapping]:
    """Every mapping of the installation, or the one of that name, in the order of operations; ``only_on`` those that may write.

    Raises:
        UnusableInputError: there is no such mapping, or one of them cannot be used.
    """
    files = sorted(installation.settings.mappings.glob("*.yaml"))
    if name is not None:
        known = ", ".join(file.stem for file in files)
        files = [file for file in files if file.stem == name]
        if not files:
            told = f"{installation.settings.mappings} has {known or 'none'}."
            raise UnusableInputError(f"no mapping is called {name}", system="mapping", next_step=told)
    if only_on:
        off = {
            head.name
            for head in mapping_heads(installation.settings.mappings)
            if head.writes not in installation.settings.writes
        }
        files = [file for file in files if file.stem not in off]
    ranks = QueueRules()
    return sorted((compile_mapping(file) for file in files), key=lambda flow: (ranks.rank(flow.entity), flow.name))


def fill_outbox(installation: Installation, name: str | None = None) -> Iterator[Filled]:
    """Bring the outbox up to what canonical records say, flow by flow; flows that are off are left out.

    What several systems keep is settled before: whose value holds in each field, and what its target does not hold yet.
    """
    chosen = flows(installation, name, only_on=True)
    agreed = agreement(installation, [_place(flow) for flow in chosen])
    for flow in chosen:
        told, problems = _told(installation, flow)
        with agreed.writing(_place(flow), told) as screened:
            enqueued = enqueue(installation.operations, screened.changes, QueueRules(), installation.clock())
        done = enqueued + Enqueued(unchanged=screened.held)
        withdrawn = _withdrawn(installation, flow, told, problems)
        yield Filled(flow.name, done, problems, agreed.taken_losses(_place(flow)), withdrawn)


def plan(installation: Installation, name: str | None = None, examples: int = 3) -> Iterator[Planned]:
    """What filling the outbox would do, also of flows that are off; nothing is written."""
    chosen = flows(installation, name)
    agreed = agreement(installation, [_place(flow) for flow in chosen], keeps=False)
    for flow in chosen:
        told, problems = _told(installation, flow)
        screened = agreed.screened(_place(flow), told)
        outlook = foreseen(installation.operations, screened.changes, QueueRules(), examples)
        unchanged = replace(outlook, unchanged=outlook.unchanged + screened.held)
        yield Planned(flow.name, _place(flow), unchanged, problems)


def _withdrawn(installation: Installation, flow: CompiledMapping, told: list[Change], problems: tuple[Refused, ...]) -> int:
    """How many changes were taken out whose records neither this flow nor another one to the same place tells any more."""
    now, kind = installation.clock(), flow.source.rpartition(".")[2]
    known = {one.record for one in told} | {one.record for one in problems}
    left = not_told(installation.operations, flow.system, flow.entity, kind, known)
    if not left:
        return 0
    for other in flows(installation):
        if other.name != flow.name and _place(other) == _place(flow):
            changed, refused_there = _told(installation, other)
            known |= {one.record for one in changed} | {one.record for one in refused_there}
    return withdraw_left(installation.operations, [item for item in left if item.record not in known], now)


def _place(flow: CompiledMapping) -> str:
    return f"{flow.system}.{flow.entity}"


def _told(installation: Installation, flow: CompiledMapping) -> tuple[list[Change], tuple[Refused, ...]]:
    given = flow_tables(installation, flow.given)
    with installation.warehouse.reading() as session:
        rows = mapped(session, flow, given)
    return list(changes(flow, rows)), tuple(refused(rows))
