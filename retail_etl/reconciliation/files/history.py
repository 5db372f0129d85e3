"""What a run leaves for the next one: the decisions it knew, and what their members looked like when they were made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.reconciliation.records import Payment, Record

if TYPE_CHECKING:
    from pathlib import Path

    from retail_etl.reconciliation.world import World

DECISIONS_FILE: Final = "decisions.jsonl"


@dataclass(frozen=True)
class PastDecision:
    """A decision of an earlier run: its row, the digests of its members as they were, and whether it had lapsed."""

    row: dict[str, Any]
    digests: dict[str, str]
    lapsed: bool


def read_history(folder: Path | None) -> dict[str, PastDecision]:
    """The decisions of an earlier run's folder by id.

    Raises:
        UnusableInputError: the folder is not the result of a run.
    """
    if folder is None:
        return {}
    if not (folder / "summary.json").is_file():
        raise UnusableInputError("expected the --out folder of an earlier run", system="reconcile", record=str(folder))
    path = folder / DECISIONS_FILE
    if not path.is_file():
        return {}
    found: dict[str, PastDecision] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            row = {
                **entry["decision"],
                "at": datetime.fromisoformat(entry["decision"]["at"]).astimezone(UTC).replace(tzinfo=None),
            }
            found[row["id"]] = PastDecision(row, dict(entry["digests"]), bool(entry["lapsed"]))
        except (ValueError, KeyError, TypeError) as error:
            raise UnusableInputError(
                f"line {number}: expected a decision of an earlier run", system="reconcile", record=str(path)
            ) from error
    return found


def with_history(rows: list[dict[str, Any]], past: dict[str, PastDecision]) -> list[dict[str, Any]]:
    """The decisions of the input, and those of earlier runs that it does not repeat."""
    given = {row["id"] for row in rows}
    return [*rows, *(entry.row for name, entry in sorted(past.items()) if name not in given)]


def lapsed_decisions(world: World, past: dict[str, PastDecision]) -> frozenset[str]:
    """Decisions whose members a source changed without saying so since an earlier run saw them."""
    records = _records(world)
    found = set()
    for decision in world.decisions:
        earlier = past.get(decision.id)
        if earlier is None or _micros(earlier.row["at"]) != decision.at:
            continue
        changed = any(
            name in records and digest != _digest(records[name]) and not _tells_its_change(records[name])
            for name, digest in earlier.digests.items()
        )
        if changed or earlier.lapsed:
            found.add(decision.id)
    return frozenset(found)


def history_lines(world: World, past: dict[str, PastDecision], lapsed: frozenset[str], rows: list[dict[str, Any]]) -> list[str]:
    """What the next run is told of the decisions, a JSON object a line. What a decision's members looked like first is kept."""
    records = _records(world)
    lines = []
    for row in sorted(rows, key=lambda r: str(r["id"])):
        earlier = past.get(row["id"])
        same = earlier is not None and earlier.row["at"] == row["at"]
        digests = {name: _digest(records[name]) for name in sorted(row["members"]) if name in records}
        if same and earlier is not None:
            kept = {n: d for n, d in earlier.digests.items() if n not in records or not _tells_its_change(records[n])}
            digests = {**digests, **kept}
        told = {**row, "at": row["at"].replace(tzinfo=UTC).isoformat()}
        lines.append(json.dumps({"decision": told, "digests": digests, "lapsed": row["id"] in lapsed}, sort_keys=True))
    return lines


def _records(world: World) -> dict[str, Record]:
    everything: list[Record] = [
        *world.payments,
        *world.batches,
        *world.orders,
        *world.memos,
        *world.lines,
        *world.bank_lines,
        *world.report_rows,
        *world.drawers,
    ]
    return {record.id: record for record in everything}


def _digest(record: Record) -> str:
    return hashlib.sha256(repr(astuple(record)).encode()).hexdigest()[:16]


def _tells_its_change(record: Record) -> bool:
    """Whether the record itself says when or from what it was changed; then the decision is judged by that."""
    return getattr(record, "updated", None) is not None or (isinstance(record, Payment) and record.previous is not None)


def _micros(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp() * 1_000_000)
