"""What list calls accept, and what they answer."""

import pytest


def test_a_list_call_without_search_criteria_is_refused(shop):
    answer = shop.get("orders")
    assert answer.status_code == 400
    assert answer.json()["parameters"] == {"fieldName": "searchCriteria"}


def test_an_unknown_path_matches_no_route(shop):
    assert shop.get("giftcardaccounts", "searchCriteria=").json()["message"] == "Request does not match any route."
    assert shop.client.get("/magento/rest/nowhere/V1/orders?searchCriteria=", auth=shop.auth).status_code == 404


def test_both_spellings_of_the_criteria_mean_the_same(shop):
    camel = (
        "searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=entity_id"
        "&searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=3"
        "&searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5BconditionType%5D=lteq"
        "&searchCriteria%5Bpage_size%5D=10"
    )
    assert shop.items("orders", camel) == shop.items("orders", shop.criteria((("entity_id", "lteq", "3"),), size=10))


def test_the_answer_repeats_the_criteria_and_counts_everything(shop):
    answer = shop.get("orders", shop.criteria((("entity_id", "lteq", "30"),), size=7, page=2)).json()
    assert answer["total_count"] == 30
    assert [order["entity_id"] for order in answer["items"]] == list(range(8, 15))
    assert answer["search_criteria"] == {
        "filter_groups": [{"filters": [{"field": "entity_id", "value": "30", "condition_type": "lteq"}]}],
        "page_size": 7,
        "current_page": 2,
    }


def test_page_size_is_not_repeated_when_it_was_not_sent(shop):
    assert "page_size" not in shop.get("creditmemos", "searchCriteria=").json()["search_criteria"]


def test_filters_in_a_group_are_alternatives_and_groups_all_hold(shop):
    orders = shop.items(
        "orders", shop.criteria((("entity_id", "eq", "4"), ("entity_id", "gt", "9")), (("entity_id", "lt", "12"),))
    )
    assert [order["entity_id"] for order in orders] == [4, 10, 11]


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        ("in", "processing,new", lambda state: state in {"processing", "new"}),
        ("nin", "complete", lambda state: state != "complete"),
        ("neq", "complete", lambda state: state != "complete"),
        ("like", "can%", lambda state: state == "canceled"),
        ("nlike", "%e%", lambda state: "e" not in state),
        ("eq", "COMPLETE", lambda state: state == "complete"),
    ],
)
def test_conditions_select_by_state(shop, condition, value, holds):
    everything = shop.items("orders", "searchCriteria=&fields=items%5Bentity_id,state%5D")
    expected = [order["entity_id"] for order in everything if holds(order["state"])]
    found = shop.items("orders", shop.criteria((("state", condition, value),)))
    assert [order["entity_id"] for order in found] == expected


def test_null_finds_what_no_event_has_filled(shop):
    without = shop.items("orders", shop.criteria((("total_paid", "null", "1"),)))
    having = shop.items("orders", shop.criteria((("total_paid", "notnull", "1"),)))
    assert without
    assert all("total_paid" not in order for order in without)
    assert all("total_paid" in order for order in having)
    assert len(without) + len(having) == shop.get("orders", "searchCriteria=&fields=total_count").json()["total_count"]


def test_a_comparison_leaves_out_orders_without_a_customer(shop):
    orders = shop.items("orders", shop.criteria((("customer_id", "lt", "9999999"),), sort=("customer_id",), size=500))
    assert orders
    assert not any(order["customer_is_guest"] for order in orders)
    numbers = [order["customer_id"] for order in orders]
    assert numbers == sorted(numbers)
    everyone = shop.items("orders", shop.criteria(sort=("customer_id",), size=3))
    assert all("customer_id" not in order for order in everyone)


def test_a_customer_is_found_by_address_and_an_order_by_amount(shop):
    customer = shop.items("customers/search", shop.criteria(size=1, page=5))[0]
    assert shop.items("customers/search", shop.criteria((("email", "eq", customer["email"].upper()),))) == [customer]
    order = shop.items("orders", shop.criteria(size=1, page=3))[0]
    found = shop.items("orders", shop.criteria((("grand_total", "eq", str(order["grand_total"])),)))
    assert order in found
    assert {other["grand_total"] for other in found} == {order["grand_total"]}


@pytest.mark.parametrize("literal", ["2026-03-04 00:00:00", "2026-03-04T00:00:00", "20260304000000", "2026-03-04"])
def test_every_datetime_literal_of_mysql_bounds_a_day(shop, literal):
    first = shop.criteria((("created_at", "gteq", "2026-03-03 00:00:00"),), (("created_at", "lt", literal),))
    days = {order["created_at"][:10] for order in shop.items("orders", first)}
    assert days == {"2026-03-03"}


def test_a_column_that_is_not_there_is_a_masked_sql_error(shop):
    answer = shop.get("orders", shop.criteria((("no_such_column", "eq", "1"),)))
    assert answer.status_code == 500
    assert "Report ID: webapi-" in answer.json()["message"]
    assert shop.get("customers/search", shop.criteria((("no_such_column", "eq", "1"),))).status_code == 400


def test_a_page_past_the_end_is_empty_and_before_2_4_the_last_one_again(shop):
    query = shop.criteria((("entity_id", "lteq", "10"),), size=4, page=9)
    assert shop.items("orders", query) == []
    shop.switch(last_page_repeats=True)
    assert [order["entity_id"] for order in shop.items("orders", query)] == [9, 10]


def test_input_limits_shrink_the_default_page_and_name_the_greatest(shop):
    shop.switch(input_limits=True)
    assert len(shop.items("orders", "searchCriteria=")) == 20
    answer = shop.get("orders", shop.criteria(size=301))
    assert answer.status_code == 400
    assert answer.json() == {"message": "Maximum SearchCriteria pageSize is %max", "parameters": {"max": 300}}


def test_fields_cut_the_answer_down_and_forgetting_the_wrapper_empties_it(shop):
    query = shop.criteria(size=2)
    nested = shop.get("orders", f"{query}&fields=items%5Bentity_id,payment%5Bmethod%5D%5D,total_count").json()
    assert set(nested) == {"items", "total_count"}
    assert all(set(order) == {"entity_id", "payment"} and set(order["payment"]) == {"method"} for order in nested["items"])
    assert shop.get("orders", f"{query}&fields=entity_id,increment_id").json() == []


def test_sorting_without_a_direction_is_descending(shop):
    query = "searchCriteria%5BsortOrders%5D%5B0%5D%5Bfield%5D=entity_id&searchCriteria%5BpageSize%5D=3"
    numbers = [order["entity_id"] for order in shop.items("orders", query)]
    assert numbers == sorted(numbers, reverse=True)


def test_an_order_is_found_by_its_number_and_fetched_by_its_id(shop):
    found = shop.items("orders", shop.criteria((("increment_id", "eq", "000000005"),)))
    assert len(found) == 1
    assert shop.get(f"orders/{found[0]['entity_id']}").json() == found[0]
    missing = shop.get("orders/99999999")
    assert missing.status_code == 404
    assert "doesn't exist" in missing.json()["message"]


def test_items_transactions_and_invoices_are_found_by_their_order(shop):
    invoice = shop.items("invoices", shop.criteria(size=1))[0]
    by_order = shop.criteria((("order_id", "in", f"{invoice['order_id']},999999"),))
    order = shop.get(f"orders/{invoice['order_id']}").json()
    assert shop.items("orders/items", by_order) == order["items"]
    assert invoice in shop.items("invoices", by_order)
    assert all(found["order_id"] == invoice["order_id"] for found in shop.items("transactions", by_order))


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("customers/search", {"id", "email", "addresses", "website_id"}),
        ("products", {"id", "sku", "type_id", "custom_attributes"}),
        ("inventory/source-items", {"sku", "source_code", "quantity", "status"}),
        ("inventory/sources", {"source_code", "name", "enabled"}),
    ],
)
def test_the_other_lists_page_alike(shop, path, names):
    page = shop.get(path, shop.criteria(size=3)).json()
    assert len(page["items"]) == 3
    assert page["total_count"] > 3
    assert all(names <= set(item) for item in page["items"])


def test_the_shops_day_is_in_its_store_configs_and_the_text_is_escaped_as_php_does(shop):
    answer = shop.get("store/storeConfigs")
    assert answer.json()[0]["timezone"] == "America/New_York"
    assert b"America\\/New_York" in answer.content
    assert [view["code"] for view in shop.get("store/storeViews").json()] == ["admin", "default"]


def test_long_floats_are_the_same_amounts_with_seventeen_digits(shop):
    query = shop.criteria((("entity_id", "lteq", "40"),))
    short = shop.get("orders", query)
    shop.switch(long_floats=True)
    long = shop.get("orders", query)
    assert long.json() == short.json()
    assert len(long.content) > len(short.content)
