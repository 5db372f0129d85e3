"""What the org shows of a product is compared in both of its price books."""

from __future__ import annotations

from retail_etl.soak.catalogue_words import in_the_org
from retail_etl.soak.told import Held

PRODUCT = {
    "Id": "01t1", "Heartland_Id__c": "prd_1", "ProductCode": "mug", "Name": "Mug", "IsActive": True, "Family": None,
    "Description": None,
}  # fmt: skip


class Org:
    def __init__(self, *entries) -> None:
        self.entries = [{"Product2Id": "01t1", "UnitPrice": price, "Pricebook2": {"IsStandard": of}} for price, of in entries]

    def listed(self, query):
        return iter(self.entries if "PricebookEntry" in query else [PRODUCT])


def shown(*entries):
    tills = Held()
    tills.add("MUG", "prd_1", {"price": "9.00"})
    return in_the_org(Org(*entries), tills)


def test_a_price_that_only_one_book_tells_is_no_price():
    assert shown((9, True), (9.0, False)).things["MUG"]["price"] == "9.00"
    assert shown((9, True), (8, False)).things["MUG"]["price"] == "8.00 and 9.00"
    assert shown((9, True)).things["MUG"]["price"] == "9.00 and none"


def test_two_entries_of_one_book_are_one_too_many():
    assert shown((9, True), (9, False), (9, False)).twice == ["MUG in a price book"]
