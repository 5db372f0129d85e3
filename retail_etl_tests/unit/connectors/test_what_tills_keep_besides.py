"""What the tills' own people noted with a record, and parcels that they sent, stay when we write ours."""

from __future__ import annotations

from retail_etl.connectors.heartland.writing import beside_others


def test_parcels_and_free_fields_of_others_stay_beside_ours():
    held = {"custom": {"gate": "code 4"}, "shipments": [{"id": "shp_1", "carrier": "UPS"}, {"id": "P7", "carrier": "old"}]}
    told = beside_others(
        {"status": "Open", "custom": {"held_in_shop": "no"}, "shipments": [{"id": "P7", "carrier": "new"}]}, held
    )
    assert told["custom"] == {"gate": "code 4", "held_in_shop": "no"}
    assert told["shipments"] == [{"id": "shp_1", "carrier": "UPS"}, {"id": "P7", "carrier": "new"}]
    assert beside_others({"status": "Open"}, held) == {"status": "Open"}
