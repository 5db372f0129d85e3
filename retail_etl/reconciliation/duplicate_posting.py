"""Ledger lines posted twice under one idempotency key: the earliest in the ledger's own order holds."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from retail_etl.reconciliation.outcome import Item, alone
from retail_etl.reconciliation.records import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.reconciliation.ledger import LegLedger


def posting_order(line: Line) -> tuple[object, ...]:
    """Posting date, then journal as a number where it has one (J9 comes before J10), then id."""
    journal = line.journal or ""
    digits = re.search(r"\d+", journal)
    return (line.day, int(digits.group()) if digits else -1, journal, line.id)


def set_aside_duplicates(ledger: LegLedger, items: Sequence[Item]) -> None:
    """Decide every later posting under an idempotency key that the same account has with the same amount."""
    groups: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in items:
        line = item.record
        if isinstance(line, Line) and line.idempotency_key and ledger.is_open(item):
            groups[line.idempotency_key, line.part, line.account, line.amount, line.currency].append(item)
    for group in groups.values():
        ordered = sorted(group, key=_order)
        first = ordered[0]
        for item in ordered[1:]:
            if not _same_journal(first, item):
                told = {"idempotency_key": _line(item).idempotency_key, "holds": first.id}
                ledger.decide(
                    alone(
                        ledger.leg, "duplicate_posting", "same_idempotency_key", item, suggested_action="reverse", evidence=told
                    )
                )


def _line(item: Item) -> Line:
    assert isinstance(item.record, Line)  # noqa: S101 -- only lines come here
    return item.record


def _order(item: Item) -> tuple[object, ...]:
    return posting_order(_line(item))


def _same_journal(first: Item, other: Item) -> bool:
    """Two lines of one journal are one posting, even where they are alike."""
    a, b = _line(first).journal, _line(other).journal
    return a is not None and a == b
