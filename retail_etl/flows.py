"""From canonical records to the outbox by the mappings of this installation: composition, like the road.

A flow is one mapping. It fills the outbox only where ``RETAIL_ETL_WRITES`` names what it writes; a dry run shows any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.delivery.changes import QueueRules
from retail_etl.delivery.deltas import Enqueued, enqueue
from retail_etl.delivery.dry_run import Foreseen, foreseen
from retail_etl.delivery.mapped import Refused, changes, refused
from retail_etl.errors import UnusableInputError
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.preview import mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.assembly import Installation
    from retail_etl.delivery.changes import Change
    from retail_etl.mapping.compile import CompiledMapping


@dataclass(frozen=True)
class Filled:
    """What a flow put into the outbox, and the records that its mapping could not make."""

    mapping: str
    enqueued: Enqueued
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Planned:
    """What a flow would put into the outbox, and the records that its mapping could not make."""

    mapping: str
    writes: str
    foreseen: Foreseen
    refused: tuple[Refused, ...]


def flows(installation: Installation, name: str | None = None) -> list[CompiledMapping]:
    """Every mapping of the installation, or the one of that name, in the order of operations.

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
    ranks = QueueRules()
    return sorted((compile_mapping(file) for file in files), key=lambda flow: (ranks.rank(flow.entity), flow.name))


def is_on(installation: Installation, flow: CompiledMapping) -> bool:
    """Whether the installation lets what the flow writes be written."""
    return f"{flow.system}.{flow.entity}" in installation.settings.writes


def fill_outbox(installation: Installation, name: str | None = None) -> Iterator[Filled]:
    """Bring the outbox up to what canonical records say, flow by flow; flows that are off are left out."""
    for flow in flows(installation, name):
        if is_on(installation, flow):
            told, problems = _told(installation, flow)
            yield Filled(flow.name, enqueue(installation.operations, told, QueueRules(), installation.clock()), problems)


def plan(installation: Installation, name: str | None = None, examples: int = 3) -> Iterator[Planned]:
    """What filling the outbox would do, also of flows that are off; nothing is written."""
    for flow in flows(installation, name):
        told, problems = _told(installation, flow)
        outlook = foreseen(installation.operations, told, QueueRules(), examples)
        yield Planned(flow.name, f"{flow.system}.{flow.entity}", outlook, problems)


def _told(installation: Installation, flow: CompiledMapping) -> tuple[list[Change], tuple[Refused, ...]]:
    with installation.warehouse.reading() as session:
        rows = mapped(session, flow)
    return list(changes(flow, rows)), tuple(refused(rows))
