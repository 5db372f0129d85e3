"""Writes of up to 200 records a call, each with a result of its own; rows that met a lock are tried again in smaller calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Outcome, Receipt
from retail_etl.connectors.salesforce.classes import Said
from retail_etl.connectors.salesforce.outcomes import of_error, refused
from retail_etl.connectors.salesforce.payloads import KEY, body_of, encode
from retail_etl.connectors.salesforce.refusals import said_of
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem

ROWS_MAX: Final = 200
_JSON: Final = {"Content-Type": "application/json"}
# Of the second try only: it saves what a duplicate rule that alerts has found to be there.
_INSISTING: Final = {
    **_JSON,
    "Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false; runAsCurrentUser=true",
}
_TWIN: Final = "DUPLICATES_DETECTED"
_LOCK_ROUNDS: Final = 3
_LOCK_SECONDS: Final = 1.0
# A lock passes; a flow or trigger of the org may have met one, too.
_AGAIN: Final = frozenset({"UNABLE_TO_LOCK_ROW", "CANNOT_EXECUTE_FLOW_TRIGGER", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"})


class RowResult(msgspec.Struct):
    """What became of one record of a call."""

    success: bool = False
    id: str | None = None
    created: bool | None = None
    errors: list[dict[str, Any]] = []

    @property
    def said(self) -> Said:
        """The record's first error."""
        return said_of(self.errors[0]) if self.errors else Said("UNKNOWN_EXCEPTION", "the org gives no reason")


class RowWrites:
    """Collections calls of one object."""

    def __init__(self, client: HttpClient, base: str, sobject: str, *, insists: bool = False) -> None:
        self._client = client
        self._insists = insists
        self._base = base
        self._sobject = sobject

    def upsert(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        """One outcome an item; found by Heartland's id, made where it is not there."""
        target = f"{self._base}/composite/sobjects/{self._sobject}/{KEY}"
        return self._in_rounds(target, [(item, body_of({**item.payload, KEY: item.reference})) for item in items])

    def update(self, changes: Sequence[tuple[OutboxItem, dict[str, Any]]]) -> list[Outcome]:
        """One outcome an item, changed by the org's id that its body holds."""
        return self._in_rounds(f"{self._base}/composite/sobjects", list(changes))

    def create(self, bodies: Sequence[dict[str, Any]]) -> list[RowResult]:
        """One result a body, in their order; only for what the org itself keeps from being made twice."""
        place = Place(f"salesforce_{self._sobject}", f"{len(bodies)} new records")
        target = f"{self._base}/composite/sobjects"
        return [one for some in _chunks(bodies, ROWS_MAX) for one in self._call("POST", target, some, place)]

    def _in_rounds(self, target: str, rows: list[tuple[OutboxItem, dict[str, Any]]]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        size = ROWS_MAX
        for number in range(_LOCK_ROUNDS):
            is_last = number == _LOCK_ROUNDS - 1
            again: list[tuple[OutboxItem, dict[str, Any]]] = []
            for some in _chunks(rows, size):
                done, locked = self._chunk(target, some, keep_locked=is_last)
                outcomes += done
                again += locked
            if not again:
                break
            self._client.timing.sleep(_LOCK_SECONDS * 2**number)
            rows, size = again, max(1, size // 2)
        return outcomes

    def _chunk(
        self, target: str, rows: Sequence[tuple[OutboxItem, dict[str, Any]]], *, keep_locked: bool
    ) -> tuple[list[Outcome], list[tuple[OutboxItem, dict[str, Any]]]]:
        place = Place(f"salesforce_{self._sobject}", f"{len(rows)} records from {rows[0][0].reference}")
        try:
            results = self._call("PATCH", target, [body for _, body in rows], place)
        except RetailEtlError as error:
            return of_error((item for item, _ in rows), error), []
        done: list[Outcome] = []
        locked = []
        twins = []
        for row, result in zip(rows, results, strict=False):  # what the org leaves out stays unknown
            if result.said.code in _AGAIN and not keep_locked and not result.success:
                locked.append(row)
            elif result.said.code == _TWIN and self._insists and not result.success:
                twins.append(row)
            else:
                done.append(_outcome(row[0], result))
        return done + self._insisted(target, twins, place), locked

    def _insisted(self, target: str, rows: Sequence[tuple[OutboxItem, dict[str, Any]]], place: Place) -> list[Outcome]:
        """Those that a duplicate rule flagged, tried once more, deliberately: a rule that only alerts lets them pass."""
        if not rows:
            return []
        try:
            results = self._call("PATCH", target, [body for _, body in rows], place, _INSISTING)
        except RetailEtlError as error:
            return of_error((item for item, _ in rows), error)
        return [_outcome(row[0], result) for row, result in zip(rows, results, strict=False)]

    def _call(
        self, method: str, target: str, bodies: Sequence[dict[str, Any]], place: Place, headers: Mapping[str, str] = _JSON
    ) -> list[RowResult]:
        records = [{"attributes": {"type": self._sobject}, **body} for body in bodies]
        content = encode({"allOrNone": False, "records": records})
        # What is repeated after its answer got lost ends in the same record, or is refused as a duplicate.
        _, results = self._client.ask_for(Ask(target, place, method=method, headers=headers, content=content), list[RowResult])
        return results or []


def _outcome(item: OutboxItem, result: RowResult) -> Outcome:
    if result.success and result.id:
        return Receipt(item.key, result.id, {"created": bool(result.created)})
    return refused(item, result.said)


def _chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[first : first + size] for first in range(0, len(rows), size))
