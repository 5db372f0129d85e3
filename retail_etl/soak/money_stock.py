"""Stock that the rep in the org asks the tills to change; each request is counted once, and flows back."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.money_people import Done

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from retail_etl.operations.queue_records import QueuedItem
    from retail_etl.soak.systems import Org, Tills

INVENTORY: Final = "Heartland_Inventory__c"
_STORE, _GOODS = "loc_06", "TEE-BLK-"
_LEAST, _MOST = 10, 6
_ROWS: Final = (
    "SELECT Id, Location_Code__c, Product__r.ProductCode, On_Hand__c"
    f" FROM {INVENTORY} WHERE Heartland_Id__c != null AND Location_Code__c = '{_STORE}' ORDER BY Id"
)
_REASONS: Final = ("Damaged", "Lost", "Found", "Miscounted", "Other")


def is_asked_for(thing: str) -> bool:
    """Whether what lies there (``sku@store``) is changed by the rep's requests, and so counted by nobody."""
    sku, _, store = thing.rpartition("@")
    return store == _STORE and sku.startswith(_GOODS)


@dataclass
class Asked:
    """What lies somewhere, and by what requests it became so."""

    began_with: int
    changes: dict[str, int] = field(default_factory=dict)
    """By request, as its change is written down."""

    @property
    def comes_to(self) -> int:
        """What must lie there when every request is counted."""
        return self.began_with + sum(self.changes.values())


class StockRequests:
    """The rep's requests, each by the moment of its asking."""

    def __init__(self, tills: Tills, org: Org) -> None:
        self._tills, self._org = tills, org
        self._asked = {thing: Asked(figure) for thing, figure in self._figures()}

    def asks_for_stock(self, rng: Random) -> Done | None:
        """Another request, of something of which the last one was counted."""
        figures = dict(self._figures())
        there = {f"{one['Product__r']['ProductCode']}@{_STORE}": one for one in self._org.listed(_ROWS)}
        settled = [one for one, asked in self._asked.items() if one in there and figures.get(one) == asked.comes_to]
        if not settled:
            return None
        thing = rng.choice(sorted(settled))
        change = rng.choice((1, 1, -1)) * rng.randint(1, _MOST) if figures[thing] > _LEAST else rng.randint(1, _MOST)
        row, moment = str(there[thing]["Id"]), self._tills.now()
        told = {"Requested_Change__c": change, "Request_Reason__c": rng.choice(_REASONS), "Requested_At__c": moment}
        self._org.change(INVENTORY, row, told)
        written = moment.partition(".")[0].replace("-", "").replace(":", "")
        self._asked[thing].changes[f"{row}@{written}"] = change
        return Done("salesforce", f"stock {thing}", "request", str(change), f"{row}@{written}")

    def took_effect(self, item: QueuedItem) -> bool:
        """Whether a request whose answer was lost was counted, as who looks at the store's stock sees."""
        request = item.record.rpartition(":")[2]
        thing = next((one for one, asked in self._asked.items() if request in asked.changes), None)
        return thing is not None and dict(self._figures())[thing] == self._asked[thing].comes_to

    def names(self) -> dict[str, str]:
        """What each request is about."""
        return {request: f"stock {thing}" for thing, asked in self._asked.items() for request in asked.changes}

    def at_the_tills(self) -> Iterator[tuple[str, dict[str, str]]]:
        """What lies there of all that was asked for."""
        yield from ((f"stock {one}", {"lies": str(figure)}) for one, figure in self._figures() if self._asked[one].changes)

    def in_the_org(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The same as the org shows it."""
        for one in self._org.listed(_ROWS):
            thing = f"{one['Product__r']['ProductCode']}@{_STORE}"
            if thing in self._asked and self._asked[thing].changes:
                yield f"stock {thing}", {"lies": str(_whole(one["On_Hand__c"]))}

    def uncounted(self) -> Iterator[tuple[str, str]]:
        """What does not lie there as the requests come to."""
        for thing, figure in self._figures():
            asked = self._asked[thing]
            if figure != asked.comes_to:
                yield f"stock {thing}", f"{thing}: {figure} lies there, {asked.began_with} and {asked.changes} were asked for"

    def _figures(self) -> list[tuple[str, int]]:
        told = ((f"{one['sku']}@{one['location_id']}", one["quantity_on_hand"]) for one in self._tills.listed("inventory"))
        return [(thing, _whole(figure)) for thing, figure in told if is_asked_for(thing)]


def _whole(figure: Any) -> int:
    return int(Decimal(str(figure or 0)))
