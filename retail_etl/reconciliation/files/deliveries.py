"""Which of several records with one id stands; of the others a few bytes each are kept until all are known."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.reconciliation.files.raw import RawRecord

    Row = dict[str, Any]
    Newness = tuple[int, str, str]

MOMENT: Final = {"payment": "captured_at", "batch": "closed_at", "order": "created_at", "credit_memo": "created_at"}
_AMOUNTS: Final = ("amount_minor", "net_minor", "grand_total_minor", "deposit_minor")
_FEW: Final = 10_000


@dataclass(slots=True)
class _Standing:
    """What there is of an id: the newest record, and those that say of themselves that they are delivered again."""

    kind: str
    newest: tuple[RawRecord, Row] | None = None
    newness: Newness | None = None
    again: list[tuple[RawRecord, Row]] | None = None
    taken: Row | None = None

    def stands(self) -> Row:
        """The row of the id that is taken, once all its records are known."""
        if self.taken is None:
            candidates = [self.newest] if self.newest else []
            if self.again:
                repeated = max(self.again, key=lambda one: _newness(*one))
                if not candidates or _newness(*repeated)[:2] > _newness(*candidates[0])[:2]:
                    candidates = [repeated]
            self.taken = candidates[0][1]
        return self.taken


@dataclass(slots=True)
class _Lost:
    """The records of a file that have no business there beside another of their id."""

    lines: array[int] = field(default_factory=lambda: array("q"))
    ids: list[Any] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    to: list[_Standing] = field(default_factory=list)

    def in_order(self) -> Iterator[int]:
        """Their places in the order of their lines."""
        if len(self.lines) <= _FEW:
            yield from sorted(range(len(self.lines)), key=self.lines.__getitem__)
            return
        import numpy as np

        order = np.argsort(np.frombuffer(self.lines, dtype=np.int64), kind="stable")
        for first in range(0, len(order), _FEW):
            yield from order[first : first + _FEW].tolist()


class Deliveries:
    """Records by id as they come; in the end the newest of each, the repeated deliveries, and those that have to go."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], _Standing] = {}
        self._lost: dict[str, _Lost] = defaultdict(_Lost)

    def add(self, kind: str, name: str, raw: RawRecord, row: Row) -> None:
        """Take in a record under the id that it stands for."""
        standing = self._by_id.get((kind, name))
        if standing is None:
            standing = self._by_id[kind, name] = _Standing(kind)
        if raw.values.get("redelivery") in (True, "true", "True", "TRUE"):
            standing.again = standing.again or []
            standing.again.append((raw, row))
        elif standing.newest is None:
            standing.newest = raw, row
        else:
            newness, standing.newness = _newness(raw, row), standing.newness or _newness(*standing.newest)
            loser = raw, row
            if newness > standing.newness:
                loser, standing.newest, standing.newness = standing.newest, (raw, row), newness
            self._lose(standing, *loser)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """The row that stands of every id, with its kind, and a row of kind ``delivery`` for each repeated delivery."""
        for standing in self._by_id.values():
            yield standing.kind, standing.stands()
            again = sorted(standing.again or (), key=lambda one: _newness(*one))
            count = len(again) if standing.newest is not None else len(again) - 1
            for number, (_, row) in enumerate(again[: max(count, 0)], 2):
                yield "delivery", _delivery(standing.kind, number, row)

    def lost(self) -> Iterator[tuple[str, int, str, Any, list[str]]]:
        """Every record that has to go, by files and lines: file, line, kind, id and reasons."""
        for file, lost in sorted(self._lost.items()):
            for place in lost.in_order():
                standing = lost.to[place]
                version = standing.stands().get("version")
                reason = "expected each id once; another record has it"
                if lost.versions[place] < (version or 0):
                    reason = f"superseded by version {version}"
                yield file, lost.lines[place], standing.kind, lost.ids[place], [f"field id: {reason}"]

    def _lose(self, standing: _Standing, raw: RawRecord, row: Row) -> None:
        lost = self._lost[raw.file]
        name, known = raw.values.get("id"), standing.newest[0].values.get("id") if standing.newest else None
        lost.lines.append(raw.line)
        lost.ids.append(known if name == known else name)  # mostly both are spelled alike, and one text serves for all
        lost.versions.append(row.get("version") or 0)
        lost.to.append(standing)


def _delivery(kind: str, number: int, row: Row) -> Row:
    amount = next((row[name] for name in _AMOUNTS if name in row), 0)
    told = {"id": row["id"], "kind": kind, "number": number, "amount_minor": amount, "currency": row["currency"]}
    moment = row.get(MOMENT.get(kind, "at"))
    return {**told, "business_date": row.get("business_date"), "moment": moment}


def _newness(raw: RawRecord, row: Row) -> Newness:
    """Version, then the moment of the update, then the content: an order that no file order can change."""
    updated = row.get("updated_at")
    text = json.dumps(raw.values, sort_keys=True, default=_plain)
    return (row.get("version") or 0, updated.isoformat() if updated else "", text)


def _plain(value: object) -> str:
    if isinstance(value, (Decimal, date, datetime)):
        return str(value)
    raise TypeError(f"{type(value).__name__} in a record")
