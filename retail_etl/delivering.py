"""Writing to other systems as this installation allows it: composition, like the road.

Nothing is written that ``RETAIL_ETL_WRITES`` does not name, flow by flow; what is for a flow that is off stays in the outbox.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from retail_etl.connectors.heartland.config import READ_SCOPES, WRITE_SCOPES
from retail_etl.connectors.interface import Writing
from retail_etl.connectors.registry import build
from retail_etl.connectors.write_probes import TellsWhatMayBeWritten
from retail_etl.delivery.leaving import UNMAPPED, not_mapped, places_waiting, withdraw_left
from retail_etl.delivery.mending import replay
from retail_etl.delivery.push import Push, Pushed, PushSettings
from retail_etl.errors import SettingsError
from retail_etl.mapping.heads import mapping_heads
from retail_etl.operations.queue_records import ItemState
from retail_etl.operations.records import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Connector, Probe, Sink
    from retail_etl.operations.queue_records import QueuedItem


def push(
    installation: Installation,
    run: str,
    target: str | None = None,
    settings: PushSettings | None = None,
    kept: dict[str, Connector] | None = None,
) -> Pushed:
    """Everything that is due, sent to the systems whose flows are switched on; one of them, where it is named.

    Whoever pushes again and again gives ``kept``: connectors by system that stay open, and are the caller's to close.

    Raises:
        SettingsError: a flow is switched on that does not exist, or whose system has no settings.
    """
    made = {} if kept is None else kept
    try:
        sinks = dict(_sinks(installation, target, made))
        _forget(installation)
        withdraw_unmapped(installation)
        return Push(installation.operations, sinks, installation.clock, run, settings).run()
    finally:
        for connector in made.values() if kept is None else ():
            connector.close()


def withdraw_unmapped(installation: Installation) -> int:
    """How many changes were withdrawn, on their way to any system, because the file of their mapping is gone.

    A folder without any mapping, or with a file that cannot be read, is taken for a mistake, and nothing is withdrawn.
    """
    places = places_waiting(installation.operations)
    if not places:
        return 0
    folder = installation.settings.mappings
    heads = mapping_heads(folder)
    if not heads or len(heads) < sum(1 for _ in folder.glob("*.yaml")):
        return 0
    mapped = {(*_place(head.writes), head.reads[0].rpartition(".")[2]) for head in heads}
    left = not_mapped(installation.operations, places, mapped)
    return withdraw_left(installation.operations, left, installation.clock(), UNMAPPED)


def _place(writes: str) -> tuple[str, str]:
    system, _, entity = writes.partition(".")
    return system, entity


def _forget(installation: Installation) -> None:
    """What was done with longer ago than runs are kept goes, payload and all; receipts hold hashes and stay."""
    before = installation.clock() - timedelta(days=installation.settings.run_keep_days)
    with installation.operations.queueing() as books:
        books.outbox.forget(before)


def write_findings(installation: Installation, name: str) -> list[Probe]:
    """What a system says of the permission to write what its flows that are switched on write; nothing is written."""
    wanted = [flow.partition(".")[2] for flow in installation.settings.writes if flow.split(".")[0] == name]
    if not wanted:
        return []
    connector = _writing(installation, name)
    try:
        offered = connector.sinks() if isinstance(connector, Writing) else {}
        known = [entity for entity in wanted if entity in offered]
        return connector.probe_writing(known) if isinstance(connector, TellsWhatMayBeWritten) else []
    finally:
        connector.close()


def targets(installation: Installation) -> list[str]:
    """The systems that at least one flow which is switched on writes to."""
    return sorted({flow.split(".")[0] for flow in installation.settings.writes})


def _sinks(
    installation: Installation, target: str | None, made: dict[str, Connector]
) -> Iterator[tuple[tuple[str, str], Sink]]:
    for name in targets(installation):
        if target not in {None, name}:
            continue
        if name not in made:
            made[name] = _writing(installation, name)
        connector = made[name]
        offered = connector.sinks() if isinstance(connector, Writing) else {}
        wanted = [flow.partition(".")[2] for flow in installation.settings.writes if flow.split(".")[0] == name]
        unknown = sorted(set(wanted) - set(offered))
        if unknown:
            raise SettingsError(
                f"RETAIL_ETL_WRITES names {', '.join(f'{name}.{entity}' for entity in unknown)}, which cannot be written to",
                next_step=f"{name} takes {', '.join(f'{name}.{entity}' for entity in offered) or 'nothing'}.",
            )
        yield from (((name, entity), offered[entity]) for entity in wanted)


def _writing(installation: Installation, name: str) -> Connector:
    """A connector of its own, which asks for the right to write; readers go on without it."""
    settings = getattr(installation.settings, name, None)
    if settings is None:
        raise SettingsError(
            f"RETAIL_ETL_WRITES names {name}, which has no settings",
            next_step=f"set RETAIL_ETL_{name.upper()}_... as .env.example says, or take it out of RETAIL_ETL_WRITES.",
        )
    told: dict[str, Any] = {field: getattr(settings, field) for field in type(settings).model_fields}
    if name == "heartland":
        told["scopes"] = (*READ_SCOPES, *WRITE_SCOPES)
    budgets = installation.settings.data_dir / "budgets"
    return build(name, SimpleNamespace(**told), clock=installation.clock, budget_folder=budgets)


def replay_letters(
    installation: Installation,
    by: str,
    why: str | None,
    *,
    keys: list[str] | None = None,
    target: str | None = None,
    reason: str | None = None,
) -> list[QueuedItem]:
    """The dead letters with these keys, or of this target and reason, due again; each step stands in the audit log."""
    word = Word(by, installation.clock(), why)
    with installation.operations.writing() as books:
        chosen = keys or [
            item.key for item in books.outbox.listed([ItemState.DEAD], target=target) if reason in {None, item.reason}
        ]
        return [replay(books, key, word) for key in chosen]
