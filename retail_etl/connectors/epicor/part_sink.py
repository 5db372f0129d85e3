"""Parts: those that are there are checked and changed in what is named; a new one is on hold until somebody approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.epicor.calling import failure, number, refused, row_of
from retail_etl.connectors.epicor.entry_sinks import EntrySink
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.outcomes import changed_meanwhile, says
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.interface import OutboxItem, Outcome

_SERVICE: Final = "Erp.BO.PartSvc"
_LONGEST: Final = 50
_SEVERAL: Final = 2
_KEY: Final = ("Company", "PartNum", "SysRowID")
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

    def _together(self, items: Sequence[OutboxItem], held: Mapping[str, list[dict[str, Any]]]) -> Mapping[str, Outcome]:
        """Parts that are there and say otherwise, changed in what is named by one call, which answers row by row.

        One that the ledger's people changed since that was decided waits.
        """
        changed = {item.key: held[item.reference][0] for item in items if len(held.get(item.reference, [])) == 1}
        others: dict[str, Outcome] = {}
        others |= {item.key: told for item in items if (told := changed_meanwhile(item, changed.get(item.key))) is not None}
        wanted = [
            item for item in items if item.key in changed.keys() - others.keys() and not self._is_whole(item, changed[item.key])
        ]
        if len(wanted) < _SEVERAL:
            return others
        rows = [{**{name: changed[item.key][name] for name in _KEY}, **_told(item), "RowMod": "U"} for item in wanted]
        place = Place(self.entity, f"{len(wanted)} from {wanted[0].reference}", self.service)
        try:
            refusals = self._methods.commit_rows(self.service, "Part", rows, place)
        except RetailEtlError as error:
            return others | {item.key: failure(item.key, error) for item in wanted}
        unplaced = "; ".join(said for row, said in refusals.items() if row not in {str(one["SysRowID"]) for one in rows})
        return others | {item.key: _changed(item, changed[item.key], refusals, unplaced) for item in wanted}

    def _entered(self, item: OutboxItem, begun: Mapping[str, Any] | None) -> Outcome:
        place, told = self._place(item), _told(item)
        if begun is not None:
            row = {**begun, **told, "RowMod": "U"}
        else:
            reply = self._methods.call(_SERVICE, "GetNewPart", {"ds": {}}, place)
            row = {**row_of(reply, "Part"), **told, self.reference_column: item.reference, "OnHold": True}
        reply = self._methods.commit(_SERVICE, "Update", {"ds": {"Part": [row]}}, place)
        return Receipt(item.key, self._identifier(row_of(reply, "Part")), {"on_hold": begun is None})


def _told(item: OutboxItem) -> dict[str, Any]:
    return {name: number(value) if name in _AMOUNTS else value for name, value in item.payload.items()}


def _changed(item: OutboxItem, row: Mapping[str, Any], refusals: Mapping[str, str], unplaced: str) -> Outcome:
    """What became of one part; a refusal that names no row of ours leaves all that are not named in doubt."""
    said = refusals.get(str(row["SysRowID"]))
    if said:
        return refused(item.key, said)
    if unplaced:
        return Unknown(item.key, unplaced, 0.1)
    return Receipt(item.key, str(row["PartNum"]), {"on_hold": False})
