"""Holds a judgement against the sandbox's own truth: nothing but the planted faults may be open, and none be missing.

The sandbox notes each fault as it plants it, by the systems' own ids; here those become the record ids of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Item = tuple[str, str, str]
"""Leg, what it is about (a record, or the deposit that a batch or bank line belongs to), and its class or state."""

_PLANTED_ORDER_PAYMENT: Final = {
    "duplicate_charge": ("payment", ""),
    "payment_without_order": ("payment", ""),
    "captured_for_canceled": ("payment", ""),
    "refund_differs": ("payment", ""),
    "order_without_payment": ("increment_id", "MO-"),
}


@dataclass(frozen=True)
class Difference:
    """What the truth expects and the report lacks, and the other way round."""

    missing: tuple[Item, ...]
    surplus: tuple[Item, ...]

    def lines(self) -> list[str]:
        """The differences in words, one a line."""
        return [
            *(f"missing  {leg}: {about} as {what}" for leg, about, what in self.missing),
            *(f"surplus  {leg}: {about} as {what}" for leg, about, what in self.surplus),
        ]


def expected_exceptions(truth: Mapping[str, Any], legs: Sequence[str]) -> set[Item]:
    """The planted faults of the legs, as open items."""
    return {item for fault in truth["planted"] if fault["leg"] in legs and (item := _planted(fault))}


def expected_timing(truth: Mapping[str, Any], legs: Sequence[str]) -> set[Item]:
    """What is lawfully on its way in the legs."""
    return {(moving["leg"], _about(moving), "timing") for moving in truth["in_transit"] if moving["leg"] in legs}


def expected_quarantine(truth: Mapping[str, Any]) -> set[str]:
    """The ids of records that no contract can accept."""
    return {fault["ids"]["payment"] for fault in truth["planted"] if fault["class"] == "quarantine"}


def found_items(open_items: Sequence[Mapping[str, Any]], deposits: Mapping[str, str]) -> tuple[set[Item], set[Item]]:
    """Exceptions and timing items of a report.

    ``deposits`` says for a batch or bank line which deposit it belongs to, since that is what a fault of the ledger is about.
    """
    exceptions, timing = set(), set()
    for item in open_items:
        about = deposits.get(item["record_id"], item["record_id"]) if item["leg"] == "batch_gl" else item["record_id"]
        if item["state"] == "timing":
            timing.add((item["leg"], about, "timing"))
        else:
            exceptions.add((item["leg"], about, item["class"]))
    return exceptions, timing


def compare(expected: set[Item], found: set[Item]) -> Difference:
    """What differs, in order."""
    return Difference(tuple(sorted(expected - found)), tuple(sorted(found - expected)))


def _planted(fault: Mapping[str, Any]) -> Item | None:
    ids = fault["ids"]
    if fault["leg"] == "order_payment":
        name, prefix = _PLANTED_ORDER_PAYMENT[fault["fault"]]
        return fault["leg"], prefix + ids[name], fault["class"]
    if "deposit" in ids:
        return fault["leg"], ids["deposit"], fault["class"]
    if "journal_code" in ids:
        line = f"GL-MAIN-{ids['fiscal_year']}-{ids['journal_code']}-{ids['journal_num']}-{ids['journal_line']}"
        return fault["leg"], line, fault["class"]
    return None


def _about(moving: Mapping[str, Any]) -> str:
    return f"MO-{moving['id']}" if moving["entity"] == "order" else str(moving["id"])
