"""Adjustments of stock look together and are written one by one, each held to the count before it."""

from __future__ import annotations

from decimal import Decimal

from retail_etl.connectors.heartland.adjustment_sink import StockAdjustmentSink
from retail_etl.connectors.heartland.writing import HeartlandWriter, Written
from retail_etl.connectors.interface import OutboxItem, Receipt


class Tills(HeartlandWriter):
    """Ten pieces of every shirt in two stores; another count than was expected is refused."""

    def __init__(self) -> None:
        self.held = {(f"SKU-{number}", store): 10 for number in range(110) for store in ("loc_01", "loc_02")}
        self.looks = []

    def _page(self, _path, query, _place, number):
        self.looks.append(number)
        asked = {name: {value for other, value in query if other == name} for name, _ in query}
        rows = [
            {"sku": sku, "location_id": store, "quantity_on_hand": Decimal(count)}
            for (sku, store), count in self.held.items()
            if sku in asked["sku"] and store in asked["location_id"]
        ]
        return rows[(number - 1) * 200 : number * 200]

    def send(self, _method, _path, body, _place, **_told):
        (line,) = body["items"]
        kept_at = line["sku"], line["location_id"]
        assert line["expected_on_hand"] == self.held[kept_at]
        self.held[kept_at] += line["quantity"]
        return Written({"results": [{"quantity_on_hand": Decimal(self.held[kept_at])}]}, 200)


def asked(number, sku, store, quantity):
    told = {"sku": sku, "location_id": store, "quantity": quantity, "reason": "Damaged"}
    return OutboxItem(f"k{number}", "heartland", "stock_adjustments", f"r{number}", f"r{number}", told, None)


def test_two_adjustments_of_one_stock_follow_one_another_behind_one_look():
    tills = Tills()
    items = [asked(1, "SKU-1", "loc_01", "-2"), asked(2, "SKU-1", "loc_01", "5"), asked(3, "SKU-2", "loc_02", "-1")]
    outcomes = StockAdjustmentSink(tills).push([*items, asked(4, "SKU-X", "loc_01", "1")])
    assert [getattr(one, "reason", None) for one in outcomes] == [None, None, None, "unknown_sku"]
    assert all(isinstance(one, Receipt) for one in outcomes[:3])
    assert (tills.held["SKU-1", "loc_01"], tills.held["SKU-2", "loc_02"], tills.looks) == (13, 9, [1])


def test_a_look_goes_on_to_the_next_page_where_one_is_full():
    tills = Tills()
    every = [asked(number, sku, store, "1") for number, (sku, store) in enumerate(sorted(tills.held))]
    assert all(isinstance(one, Receipt) for one in StockAdjustmentSink(tills).push(every))
    assert tills.looks == [1, 2]
