"""The first time that a system is filled from the others: flow by flow, slice by slice, through the outbox like all else.

A slice is put into the outbox and sent before the next one is made, so that memory holds one slice whatever there is to load.
A load that was ended goes on where it was: what has a receipt is told no second time, and what was in hand is looked for first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.delivering import push
from retail_etl.delivery.changes import QueueRules
from retail_etl.delivery.deltas import enqueue
from retail_etl.delivery.mapped import changes, refused
from retail_etl.errors import SettingsError
from retail_etl.flow_tables import flow_tables
from retail_etl.flows import flows
from retail_etl.mapping.preview import mapped
from retail_etl.twoway import agreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from retail_etl.assembly import Installation
    from retail_etl.mapping.compile import CompiledMapping
    from retail_etl.twoway import Agreement

    Send = Callable[[str], object]

SLICE: Final = 5_000
"""How many records are made, put into the outbox and sent before the next ones."""


@dataclass(frozen=True)
class Loaded:
    """How far the load of one flow is.

    Attributes:
        mapping: the flow.
        writes: what it writes, ``salesforce.accounts``.
        done: how many of its records were dealt with, of ``total``.
        new: how many of them the target was not told of before.
        refused: how many its mapping could not make; they go nowhere.
        seconds: since the load of the flow began.
    """

    mapping: str
    writes: str
    done: int
    total: int
    new: int
    refused: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace so far; ``None`` before the first record."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None


def load(installation: Installation, run: str, name: str | None = None, *, send: Send | None = None) -> Iterator[Loaded]:
    """Load by every flow that is switched on, or by the one of that name, in the order of operations; one word a slice.

    Raises:
        SettingsError: nothing that it would load by is switched on.
    """
    chosen = [flow for flow in flows(installation, name) if _place(flow) in installation.settings.writes]
    if not chosen:
        step = "name what may be written in RETAIL_ETL_WRITES, as salesforce.accounts; `retail-etl sync plan` lists it."
        raise SettingsError("no flow is switched on" if name is None else f"{name} is not switched on", next_step=step)
    agreed = agreement(installation, [_place(flow) for flow in chosen])
    for flow in chosen:
        yield from _load(installation, flow, agreed, send or (lambda target: push(installation, run, target)))


def _load(installation: Installation, flow: CompiledMapping, agreed: Agreement, send: Send) -> Iterator[Loaded]:
    begun = time.monotonic()
    rows = _rows(installation, flow)
    lost, new = len(refused(rows)), 0
    yield Loaded(flow.name, _place(flow), 0, rows.height, 0, lost, 0.0)
    at = 0
    for some in rows.iter_slices(SLICE):
        told = list(changes(flow, some))
        with agreed.writing(_place(flow), told) as screened:
            done = enqueue(installation.operations, screened.changes, QueueRules(), installation.clock())
        new += done.new + done.replaced
        send(flow.system)
        at += some.height
        yield Loaded(flow.name, _place(flow), at, rows.height, new, lost, time.monotonic() - begun)


def _rows(installation: Installation, flow: CompiledMapping) -> pl.DataFrame:
    given = flow_tables(installation, flow.given)
    with installation.warehouse.reading() as session:
        return mapped(session, flow, given).sort("_record")


def _place(flow: CompiledMapping) -> str:
    return f"{flow.system}.{flow.entity}"
