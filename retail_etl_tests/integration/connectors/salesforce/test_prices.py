"""Prices of products in the org: both books have them, and follow them."""

from __future__ import annotations

from retail_etl.connectors.interface import Receipt


def prices(org, product):
    entries = org.query(f"SELECT Pricebook2.Name, UnitPrice FROM PricebookEntry WHERE Product2.Heartland_Id__c = '{product}'")
    return {one["Pricebook2"]["Name"]: one["UnitPrice"] for one in entries}


def test_a_price_is_made_in_both_books_follows_its_change_and_is_found(org, make_item):
    sinks = org.connector().sinks()
    sinks["products"].push([make_item("products", "prd_p1", {"Name": "Thing", "ProductCode": "P1", "IsActive": True})])
    first, unknown = (make_item("prices", name, {"UnitPrice": "12.5"}) for name in ("prd_p1", "prd_nobody"))
    made, missing = sinks["prices"].push([first, unknown])
    assert (isinstance(made, Receipt), missing.reason) == (True, "unknown_product")
    assert prices(org, "prd_p1") == {"Heartland": 12.5, "Standard Price Book": 12.5}
    later = make_item("prices", "prd_p1", {"UnitPrice": "13.75"}, version=2)
    assert not sinks["prices"].find([later])
    assert isinstance(sinks["prices"].push([later])[0], Receipt)
    assert prices(org, "prd_p1") == {"Heartland": 13.75, "Standard Price Book": 13.75}
    assert sinks["prices"].find([later])[0].found
