"""Holds a judgement against the sandbox's own truth: nothing but the planted faults may be open, and none be missing.

The sandbox notes each fault as it plants it, by the systems' own ids; here those become the record ids of the report.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PREFIXES: Final = {("magento", "order"): "MO-", ("magento", "credit_memo"): "MC-", ("epicor", "bank_line"): "BANK-"}
_TENDERS: Final = {"MASTERCARD": "MC"}
_TIMING: Final = "timing"
_FINDING: Final = "finding"


@dataclass(frozen=True, order=True)
class Shown:
    """What is open under one outcome: its leg and class, its members, and how much.

    Of what is on its way, and of a finding about a match, the one record under which it stands is the only member.
    """

    leg: str
    what: str
    members: tuple[str, ...]
    amount_minor: int

    def told(self) -> str:
        """In one line."""
        shown = " ".join(self.members[:6]) + (f" and {len(self.members) - 6} more" if len(self.members) > 6 else "")  # noqa: PLR2004
        return f"{self.leg}: {self.what} {to_text(self.amount_minor, 'USD')}: {shown}"


@dataclass(frozen=True, order=True)
class CardsBooked:
    """A location's day of whose gift cards ``amount_minor`` is owed, and not so booked."""

    location: str
    day: str
    amount_minor: int

    def told(self) -> str:
        """In one line."""
        return f"gift cards of {self.location} on {self.day}: {to_text(self.amount_minor, 'USD')} owed and not booked so"


_Told = TypeVar("_Told", Shown, CardsBooked)


@dataclass(frozen=True)
class Difference:
    """What the truth expects and the report lacks, and the other way round."""

    missing: tuple[Shown | CardsBooked, ...]
    surplus: tuple[Shown | CardsBooked, ...]

    def lines(self) -> list[str]:
        """The differences in words, one a line."""
        return [*(f"missing  {one.told()}" for one in self.missing), *(f"surplus  {one.told()}" for one in self.surplus)]


def expected_exceptions(truth: Mapping[str, Any], legs: Sequence[str]) -> set[Shown]:
    """Every outcome of the legs in which a planted fault shows, and the contested payments whose money is not all back."""
    planted = [showing for fault in truth["planted"] for showing in fault["shows"]]
    return {
        Shown(one["leg"], one["class"], tuple(sorted(record_id(member) for member in one["members"])), one["amount_minor"])
        for one in (*planted, *truth["at_risk"])
        if one["leg"] in legs
    }


def expected_timing(truth: Mapping[str, Any], legs: Sequence[str]) -> set[Shown]:
    """What is lawfully on its way in the legs."""
    return {
        Shown(moving["leg"], _TIMING, (record_id({"system": _system(moving), **moving}),), moving["amount_minor"])
        for moving in truth["in_transit"]
        if moving["leg"] in legs
    }


def expected_cards(truth: Mapping[str, Any]) -> set[CardsBooked]:
    """The days on which a planted fault left gift cards out of what is owed."""
    return {
        CardsBooked(fault["ids"]["location"], fault["ids"]["day"], fault["amount_minor"])
        for fault in truth["planted"]
        if fault["leg"] == "gift_cards"
    }


def expected_quarantine(truth: Mapping[str, Any]) -> set[str]:
    """The ids of records that no contract can accept."""
    return {fault["ids"]["payment"] for fault in truth["planted"] if fault["class"] == "quarantine"}


def found_items(open_items: Sequence[Mapping[str, Any]], members: Sequence[Mapping[str, Any]]) -> tuple[set[Shown], set[Shown]]:
    """Exceptions and timing items of a judgement, from its open items and the members of its outcomes."""
    of_outcome: dict[str, list[str]] = defaultdict(list)
    for row in members:
        of_outcome[row["outcome_id"]].append(row["record_id"])
    amounts: dict[tuple[str, str, str, tuple[str, ...]], int] = defaultdict(int)
    timing: set[Shown] = set()
    for item in open_items:
        alone = (item["record_id"],)
        if item["state"] == _TIMING:
            timing.add(Shown(item["leg"], _TIMING, alone, item["amount_minor"]))
        else:
            who = alone if item["state"] == _FINDING else tuple(sorted(of_outcome[item["outcome_id"]]))
            amounts[item["leg"], item["class"], item["outcome_id"], who] += item["amount_minor"]
    return {Shown(leg, what, who, amount) for (leg, what, _, who), amount in amounts.items()}, timing


def compare(expected: set[_Told], found: set[_Told]) -> Difference:
    """What differs, in order."""
    return Difference(tuple(sorted(expected - found)), tuple(sorted(found - expected)))


def record_id(member: Mapping[str, str]) -> str:
    """What the report calls a record that its system calls otherwise."""
    entity, known = member["entity"], member["id"]
    if entity == "gl_line":
        _, book, year, suffix, journal, number, line = known.split("/")
        return f"GL-{book}-{year}{suffix}-{journal}-{number}-{line}"
    if entity == "batch_share":
        return known.replace("/amex", "-AMEX")
    if entity == "drawer":
        return f"CASH-{known.replace('/', '-')}"
    if entity == "report_sum":
        place, day, method = known.split("/")
        tender = method.upper().replace(" ", "_")
        return f"REP-{place}-{day}-{_TENDERS.get(tender, tender)}"
    return _PREFIXES.get((member["system"], entity), "") + known


def _system(moving: Mapping[str, str]) -> str:
    return "magento" if moving["entity"] == "order" else "heartland"
