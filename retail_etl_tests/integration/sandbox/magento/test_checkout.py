"""What a shopper takes is an order of the shop, which its people carry on like any other."""

from __future__ import annotations

from typing import Any

ADDRESS = {
    "firstname": "Ida",
    "lastname": "Webb",
    "street": "9 Canal St.",
    "city": "Austin",
    "region_code": "TX",
    "postcode": "78701",
}
TAKEN = {
    "items": [{"sku": "TEE-BLK-S", "qty": 3, "discount": "1.25"}, {"sku": "MUG-STN", "qty": 1}],
    "shipping_amount": "7.95",
    "shipping_tax": "0.53",
    "shipping_discount": "2.00",
    "address": ADDRESS,
}


def placed(shop, **told: Any) -> dict[str, Any]:
    answer = shop.client.post("/magento/_sandbox/orders", json={**TAKEN, **told})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def written(shop, path: str, body: dict[str, Any]) -> Any:
    answer = shop.client.post(f"/magento/rest/default/V1/{path}", json=body, auth=shop.auth)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_two_invoices_of_an_order_come_to_its_total_and_shipping_it_completes_it(shop) -> None:
    order = placed(shop, method="checkmo", customer_id=1)
    items = [item for item in order["items"] if "parent_item_id" not in item]
    assert (order["state"], order["customer_is_guest"], len(items)) == ("new", 0, 2)
    assert order["grand_total"] == 103.19  # 75.00 + 16.95 + 7.95 - 3.25, and tax on what is left of each and on shipping
    number = order["entity_id"]

    written(shop, f"order/{number}/invoice", {"items": [{"order_item_id": items[0]["item_id"], "qty": 2}]})
    written(shop, f"order/{number}/invoice", {})
    paid = shop.get(f"orders/{number}").json()
    assert (paid["state"], paid["total_paid"], paid["total_due"]) == ("processing", order["grand_total"], 0)

    written(shop, f"order/{number}/ship", {"arguments": {"extension_attributes": {"source_code": "loc_90"}}})
    assert shop.get(f"orders/{number}").json()["state"] == "complete"
    (shipment,) = shop.items("shipments", shop.criteria((("order_id", "eq", str(number)),)))
    assert all(item["entity_id"] and item["parent_id"] == shipment["entity_id"] for item in shipment["items"])
    shown = shop.items("orders/items", shop.criteria((("order_id", "eq", str(number)),)))
    assert {item["qty_shipped"] for item in shown if "parent_item_id" not in item} == {3, 1}


def test_a_wallet_pays_at_once_and_all_of_it_can_be_given_back(shop) -> None:
    order = placed(shop, method="paypal_express")
    number = order["entity_id"]
    assert (order["state"], order["customer_is_guest"], order["total_paid"]) == ("processing", 1, order["grand_total"])
    (invoice,) = shop.items("invoices", shop.criteria((("order_id", "eq", str(number)),)))
    assert (invoice["state"], invoice["transaction_id"]) == (2, order["payment"]["last_trans_id"])

    written(shop, f"order/{number}/refund", {})
    assert shop.get(f"orders/{number}").json()["state"] == "closed"
    (memo,) = shop.items("creditmemos", shop.criteria((("order_id", "eq", str(number)),)))
    assert memo["grand_total"] == order["grand_total"]


def test_what_cannot_be_placed_says_why_and_is_no_order(shop) -> None:
    before = shop.get("orders", "searchCriteria=&fields=total_count").json()
    for wrong in (
        {"method": "hps_heartland"},
        {"method": "checkmo", "items": []},
        {"method": "checkmo", "items": [{"sku": "NO"}]},
    ):
        assert shop.client.post("/magento/_sandbox/orders", json={**TAKEN, **wrong}).status_code == 400
    assert shop.get("orders", "searchCriteria=&fields=total_count").json() == before


def test_a_product_that_the_shop_enters_is_listed_as_changed_and_entered_once(shop) -> None:
    told = {"sku": "tea-towel", "name": "Tea towel", "price": 4.5, "attribute_set_id": 4}
    made = written(shop, "products", {"product": told})
    again = written(shop, "products", {"product": {"sku": "TEA-TOWEL", "price": 5.25}})
    assert (again["id"], again["price"], again["sku"]) == (made["id"], 5.25, "tea-towel")
    assert shop.items("products", shop.criteria((("sku", "eq", "tea-towel"),))) == [again]
    answer = shop.client.post("/magento/rest/default/V1/products", json={"product": {"sku": "bare"}}, auth=shop.auth)
    assert answer.status_code == 400


def test_what_the_shop_owes_is_taken_off_before_the_total(shop) -> None:
    order = placed(shop, method="checkmo", customer_id=1, gift_card="10.00", store_credit="3.19")
    extensions = order["extension_attributes"]
    assert (order["grand_total"], extensions["gift_cards_amount"], extensions["customer_balance_amount"]) == (90, 10, 3.19)
