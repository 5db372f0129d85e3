"""Parts: those that are there are checked and changed in what is named; a new one is on hold until somebody approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import number, row_of
from retail_etl.connectors.epicor.entry_sinks import EntrySink
from retail_etl.connectors.interface import Failure, FailureClass, Receipt
from retail_etl.connectors.outcomes import says

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_SERVICE: Final = "Erp.BO.PartSvc"
_LONGEST: Final = 50
_AMOUNTS: Final = frozenset({"UnitPrice", "NetWeight", "SellingFactor"})


class PartSink(EntrySink):
    """``parts``: PartNum (the reference, in Kinetic's spelling), PartDescription, units, UPC codes, price.

    Nothing orders a part that is on hold: a part of ours becomes usable when somebody in Epicor has completed and released it.
    """

    entity = "parts"
    service = _SERVICE
    entity_set = "Parts"
    reference_column = "PartNum"

    def _problems(self, items: Sequence[OutboxItem]) -> Mapping[str, Failure]:
        step = "Shorten the SKU at the source, or map it to a part."
        return {
            item.key: Failure(item.key, FailureClass.NEEDS_PERSON, "too_long", f"PartNum {item.reference} is too long", step)
            for item in items
            if len(item.reference) > _LONGEST
        }

    def _is_whole(self, item: OutboxItem, row: Mapping[str, Any]) -> bool:
        return says(row, dict(item.payload))

    def _identifier(self, row: Mapping[str, Any]) -> str:
        return str(row["PartNum"])

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        place = self._place(item)
        told = {name: number(value) if name in _AMOUNTS else value for name, value in item.payload.items()}
        if begun is not None:
            row = {**begun, **told, "RowMod": "U"}
        else:
            reply = self._methods.call(_SERVICE, "GetNewPart", {"ds": {}}, place)
            row = {**row_of(reply, "Part"), **told, self.reference_column: item.reference, "OnHold": True}
        reply = self._methods.commit(_SERVICE, "Update", {"ds": {"Part": [row]}}, place)
        return Receipt(item.key, self._identifier(row_of(reply, "Part")), {"on_hold": begun is None})
