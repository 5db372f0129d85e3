"""What has to be asked for one order, as a graph that succeeds or fails as a whole.

An order is made as a draft, its lines are written, and then it is activated by a request that changes nothing else. Of an
activated order the sync's own fields may change at any time; its lines only while it is put back to draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.query import encode as escaped
from retail_etl.connectors.salesforce.payloads import KEY, body_of, is_held

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem

LINES: Final = "lines"
PRODUCT: Final = f"Product.{KEY}"
_OF_DRAFTS: Final = f"Account.{KEY}"
_ACTIVATED: Final = "Activated"


@dataclass(frozen=True)
class Statuses:
    """What the org's own statuses count as: the draft that orders are made with, and the activated ones by name."""

    draft: str
    activated: tuple[str, ...]

    def of(self, heartland_status: str) -> str | None:
        """The status to activate with; ``None`` leaves the order a draft.

        A cancelled order is activated only where the org has a status of that name: else the sync's own field tells it.
        """
        if heartland_status == "Pending" or not self.activated:
            return None
        if heartland_status in self.activated:
            return heartland_status
        return None if heartland_status == "Cancelled" else self.activated[0]


@dataclass(frozen=True)
class Held:
    """An order as the org holds it, with the lines that the sync wrote by their ids."""

    record: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]]

    @property
    def is_entered(self) -> bool:
        """Whether people entered it in the org, and it does not bear our id yet."""
        return KEY in self.record and self.record[KEY] is None

    @property
    def is_activated(self) -> bool:
        """Whether its lines are closed."""
        return self.record.get("StatusCode") == _ACTIVATED


@dataclass(frozen=True)
class Plan:
    """The steps of one order; lines that name no product cannot stand in the org and are counted."""

    item: OutboxItem
    steps: tuple[dict[str, Any], ...]
    left_out: int


def lines_of(item: OutboxItem) -> list[dict[str, Any]]:
    """The lines that name a product."""
    return [dict(line) for line in item.payload.get(LINES) or [] if line.get(PRODUCT)]


def header_of(item: OutboxItem) -> dict[str, Any]:
    """The order without its lines."""
    return {name: value for name, value in item.payload.items() if name not in {LINES, KEY, "Status"}}


def plan(item: OutboxItem, held: Held | None, entries: Mapping[str, str], book: str, statuses: Statuses, base: str) -> Plan:
    """The order's steps, given what the org holds of it."""
    lines = lines_of(item)
    builder = _Steps(base, item.reference, held)
    header = header_of(item)
    differing = held is None or (LINES in item.payload and not _lines_are_held(lines, held))
    wanted = statuses.of(str(header.get("Heartland_Status__c") or ""))
    if held is None:
        builder.order({**body_of(header), "Status": statuses.draft, "Pricebook2Id": book})
    elif not held.is_activated:
        builder.order(body_of(header))
    else:
        draft = {"Status": statuses.draft} if differing else {}
        builder.order({**body_of({name: value for name, value in header.items() if name != _OF_DRAFTS}), **draft})
        wanted = wanted or (str(held.record["Status"]) if differing else None)
    if differing:
        builder.lines(lines, held, entries)
    is_open = held is None or differing or not held.is_activated
    if wanted is not None and lines and (is_open or (held is not None and held.record.get("Status") != wanted)):
        builder.order({"Status": wanted})
    return Plan(item, tuple(builder.steps), len(item.payload.get(LINES) or []) - len(lines))


def _lines_are_held(lines: Sequence[Mapping[str, Any]], held: Held) -> bool:
    if {str(line[KEY]) for line in lines} != set(held.lines):
        return False
    return all(is_held(_changeable(line), held.lines[str(line[KEY])]) for line in lines)


def _changeable(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in {PRODUCT, KEY}}


class _Steps:
    """Collects sub-requests, each under a name of its own."""

    def __init__(self, base: str, reference: str, held: Held | None) -> None:
        self._root = f"/{base}/sobjects"
        self._order = reference
        self._entered = str(held.record["Id"]) if held is not None and held.is_entered else None
        self.steps: list[dict[str, Any]] = []

    def order(self, body: dict[str, Any]) -> None:
        if self._entered is None:
            self._add("PATCH", "Order", f"{KEY}/{escaped(self._order)}", body)
        else:
            self._add("PATCH", "Order", self._entered, {KEY: self._order, **body})

    def lines(self, lines: Sequence[Mapping[str, Any]], held: Held | None, entries: Mapping[str, str]) -> None:
        there = held.lines if held else {}
        for gone in sorted(set(there) - {str(line[KEY]) for line in lines}):
            self._add("DELETE", "OrderItem", f"{KEY}/{escaped(gone)}", None)
        for line in lines:
            key = str(line[KEY])
            # Order and price book entry are given once: a line that is there takes neither.
            once = (
                {"Order": {KEY: self._order}, "PricebookEntryId": entries.get(str(line[PRODUCT]))} if key not in there else {}
            )
            self._add("PATCH", "OrderItem", f"{KEY}/{escaped(key)}", {**body_of(_changeable(line)), **once})

    def _add(self, method: str, sobject: str, named: str, body: dict[str, Any] | None) -> None:
        step: dict[str, Any] = {
            "method": method,
            "referenceId": f"s{len(self.steps)}",
            "url": f"{self._root}/{sobject}/{named}",
        }
        self.steps.append(step | ({"body": body} if body is not None else {}))
