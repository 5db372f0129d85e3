"""From canonical records to the outbox by the mappings of this installation: composition, like the road.

A flow is one mapping. It fills the outbox only where ``RETAIL_ETL_WRITES`` names what it writes; a dry run shows any of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from retail_etl.delivery.changes import QueueRules
from retail_etl.delivery.deltas import Enqueued, enqueue, let_go
from retail_etl.delivery.dry_run import Foreseen, foreseen
from retail_etl.delivery.leaving import not_told, withdraw_left
from retail_etl.delivery.mapped import Refused, changes, passed_over, refused
from retail_etl.delivery.unsettled_creations import may_be_ours
from retail_etl.errors import UnusableInputError
from retail_etl.flow_tables import called_by, flow_tables
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.functions import MACROS
from retail_etl.mapping.heads import mapping_heads
from retail_etl.mapping.preview import mapped
from retail_etl.twoway import agreement
from retail_etl.warehouse.sql_files import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retail_etl.assembly import Installation
    from retail_etl.delivery.changes import Change
    from retail_etl.mapping.compile import CompiledMapping

_TABLE: Final = re.compile(r"(?:canonical|staging)\.[a-z_]+")


class Told(NamedTuple):
    """What a mapping tells: changes, the records that it could not make, and states that their targets have already."""

    changes: list[Change]
    refused: tuple[Refused, ...]
    passed_over: list[Change]


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
    ranks, state = QueueRules(), _state(installation.settings.mappings)
    return sorted((_compiled(file, state) for file in files), key=lambda flow: (ranks.rank(flow.entity), flow.name))


@lru_cache(maxsize=256)
def _compiled(file: Path, _folder: tuple[object, ...]) -> CompiledMapping:
    """The compiled mapping of a file, with the functions that it calls: a process that works in cycles compiles it once."""
    flow = compile_mapping(file)
    further = [macro for macro in flow.macros if macro not in MACROS]
    text = "\n".join([flow.text, *[statement(macro) for macro in further]])
    return replace(flow, macros=(*called_by(MACROS, text), *further))


def _state(folder: Path) -> tuple[object, ...]:
    """What changes when somebody writes a file of the folder."""
    known = ((str(file), file.stat()) for file in sorted(folder.rglob("*")))
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in known)


def fill_outbox(installation: Installation, name: str | None = None, known: Known | None = None) -> Iterator[Filled]:
    """Bring the outbox up to what canonical records say, flow by flow; flows that are off are left out.

    What several systems keep is settled before: whose value holds in each field, and what its target does not hold yet. Whoever
    fills it again and again gives ``known``, so that only those mappings run whose tables changed.
    """
    chosen = flows(installation, name, only_on=True)
    agreed = agreement(installation, [_place(flow) for flow in chosen])
    state = _table_state(installation) if known is not None else {}
    for flow in chosen:
        told, problems, passed = _told(installation, flow) if known is None else known.told(installation, flow, state)
        let_go(installation.operations, passed)
        waiting = may_be_ours(installation.operations, told)
        with agreed.writing(_place(flow), [one for one in told if one.record not in waiting]) as screened:
            enqueued = enqueue(installation.operations, screened.changes, QueueRules(), installation.clock())
        done = enqueued + Enqueued(unchanged=screened.held, later=len(waiting))
        withdrawn = _withdrawn(installation, flow, told, problems)
        yield Filled(flow.name, done, problems, agreed.taken_losses(_place(flow)), withdrawn)


def plan(installation: Installation, name: str | None = None, examples: int = 3) -> Iterator[Planned]:
    """What filling the outbox would do, also of flows that are off; nothing is written."""
    chosen = flows(installation, name)
    agreed = agreement(installation, [_place(flow) for flow in chosen], keeps=False)
    for flow in chosen:
        told, problems, _ = _told(installation, flow)
        waiting = may_be_ours(installation.operations, told)
        screened = agreed.screened(_place(flow), [one for one in told if one.record not in waiting])
        outlook = foreseen(installation.operations, screened.changes, QueueRules(), examples)
        unchanged = replace(outlook, unchanged=outlook.unchanged + screened.held)
        yield Planned(flow.name, _place(flow), unchanged, problems)


class Known:
    """What mappings made of the tables that they read, for as long as those stay as they are; for one long-lived process."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[object, Told]] = {}

    def told(self, installation: Installation, flow: CompiledMapping, state: Mapping[str, str]) -> Told:
        """The changes of a flow and what it could not make, made anew where a table, the mapping or the crosswalk changed."""
        given = flow_tables(installation, flow.given)
        words = frozenset(_TABLE.findall("\n".join([flow.text, *map(statement, flow.macros)])))
        read = [flow.text, *(f"{table} {state.get(table)}" for table in sorted(words))]
        read += [f"{name} {frame.hash_rows().sort().to_list()}" for name, frame in given.items()]
        if flow.name not in self._made or self._made[flow.name][0] != read:
            self._made[flow.name] = (read, _told(installation, flow))
        return self._made[flow.name][1]


def _table_state(installation: Installation) -> dict[str, str]:
    """How each table stands: what a canonical one was built from last, and how often was merged into a staging one."""
    with installation.warehouse.reading() as session:
        built = {f"canonical.{table}": made_from for table, made_from, _ in session.read("ops/canonical_builds").iter_rows()}
        return built | {f"staging.{stream}": str(merges) for stream, merges in session.read("ops/merge_counts").iter_rows()}


def _withdrawn(installation: Installation, flow: CompiledMapping, told: list[Change], problems: tuple[Refused, ...]) -> int:
    """How many changes were taken out whose records neither this flow nor another one to the same place tells any more."""
    now, kind = installation.clock(), flow.source.rpartition(".")[2]
    known = {one.record for one in told} | {one.record for one in problems}
    left = not_told(installation.operations, flow.system, flow.entity, kind, known)
    if not left:
        return 0
    beside = [head.name for head in mapping_heads(installation.settings.mappings) if head.writes == _place(flow)]
    for other in (one for name in beside if name != flow.name for one in flows(installation, name)):
        there = _told(installation, other)
        known |= {one.record for one in there.changes} | {one.record for one in there.refused}
    return withdraw_left(installation.operations, [item for item in left if item.record not in known], now)


def _place(flow: CompiledMapping) -> str:
    return f"{flow.system}.{flow.entity}"


def _told(installation: Installation, flow: CompiledMapping) -> Told:
    given = flow_tables(installation, flow.given)
    with installation.warehouse.reading() as session:
        rows = mapped(session, flow, given)
    return Told(list(changes(flow, rows)), tuple(refused(rows)), list(passed_over(flow, rows)))
