"""Faults that are asked for show in the shop's answers."""


def test_a_poisoned_record_fails_every_page_that_holds_it_and_no_other(shop):
    shop.faults.add("poison_record", "magento", "/rest/default/V1/orders", times=None, details={"id": 5})
    assert shop.get("orders", shop.criteria((("entity_id", "lteq", "6"),))).status_code == 500
    assert shop.get("orders", shop.criteria((("entity_id", "gt", "5"),), size=3)).status_code == 200
    assert shop.get("orders/5").status_code == 500


def test_a_renamed_and_a_retyped_field_show_in_every_document(shop):
    shop.faults.add("renamed_field", "magento", "/rest", times=None, details={"field": "payment.method", "to": "method_code"})
    shop.faults.add("retyped_field", "magento", "/rest", times=None, details={"field": "grand_total"})
    for order in shop.items("orders", shop.criteria(size=3)):
        assert "method" not in order["payment"]
        assert order["payment"]["method_code"]
        assert isinstance(order["grand_total"], str)


def test_a_silent_change_shows_without_a_new_updated_at(shop):
    before = shop.get("orders/7").json()
    shop.faults.add(
        "silent_change", "magento", "/rest", details={"id": 7, "field": "customer_email", "value": "new@example.com"}
    )
    after = shop.items("orders", shop.criteria((("entity_id", "eq", "7"),)))[0]
    assert after["customer_email"] == "new@example.com"
    assert after["updated_at"] == before["updated_at"]


def test_equal_timestamps_put_many_rows_into_one_second(shop):
    shop.faults.add("equal_timestamps", "magento", "/rest", details={"count": 25})
    latest = shop.items("orders", shop.criteria((("entity_id", "gt", "0"),), sort=("updated_at", "entity_id")))[-25:]
    assert len({order["updated_at"] for order in latest}) == 1


def test_drift_moves_a_served_row_behind_all_others(shop):
    shop.faults.add("offset_drift", "magento", "/rest")
    query = shop.criteria((("updated_at", "gteq", "2026-01-01"),), sort=("updated_at", "entity_id"), size=5)
    first = shop.items("orders", query)[0]
    assert first["entity_id"] not in {order["entity_id"] for order in shop.items("orders", query)}


def test_a_late_commit_appears_with_the_timestamp_of_its_beginning(shop):
    everything = shop.criteria((("updated_at", "gteq", "2026-01-01"),), sort=("updated_at", "entity_id"))
    before = shop.items("orders", everything)
    shop.faults.add("late_offline_sale", "magento", "/rest", details={"hours": 5})
    after = shop.items("orders", everything)
    late = [order for order in after if order["entity_id"] not in {known["entity_id"] for known in before}]
    assert len(late) == 1
    assert late[0]["updated_at"] == late[0]["created_at"] < before[-1]["updated_at"]
    assert shop.get(f"orders/{late[0]['entity_id']}").json() == late[0]
    moment, number = late[0]["updated_at"], late[0]["entity_id"]
    behind = shop.criteria(
        (("updated_at", "gteq", moment),),
        (("updated_at", "gt", moment), ("entity_id", "gt", str(number))),
        sort=("updated_at", "entity_id"),
    )
    assert shop.items("orders", behind) == after[after.index(late[0]) + 1 :]
