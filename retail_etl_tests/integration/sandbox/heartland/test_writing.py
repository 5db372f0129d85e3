import pytest

pytestmark = pytest.mark.integration

LINE = {"sku": "TEE-BLK-M", "quantity": 2, "price": 25.00, "discount_amount": 5.00, "tax_amount": 3.71}
ORDER = {
    "external_id": "000990001",
    "source_system": "magento",
    "order_type": "web_order",
    "location_id": "loc_90",
    "order_date": "2026-03-13T10:00:00Z",
    "line_items": [LINE],
    "shipping_total": 6.00,
    "total_amount": 54.71,
    "shipping_address": {"full_address": "12 Elm St, Austin, TX 78701, US"},
}


def post(admin, path, body, key=None):
    return admin.client.post(path, json=body, headers={"Idempotency-Key": key} if key else {})


def ordered(admin, number):
    answer = post(admin, "/v1/orders", {**ORDER, "external_id": number})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_order_is_created_once_for_an_external_id(admin):
    first = post(admin, "/v1/orders", {**ORDER, "external_id": "A-1"})
    again = post(admin, "/v1/orders", {**ORDER, "external_id": "A-1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["Location"] == f"/v1/orders/{first.json()['id']}"
    assert first.json() == again.json()
    assert first.json()["total_amount"] == 54.71
    assert first.json()["shipping_address"]["city"] == "Austin"


def test_an_order_that_magento_sent_before_is_found_among_those_of_the_world(admin):
    known = admin.page("/v1/orders", order_type="web_order", per_page=1)["results"][0]
    again = post(admin, "/v1/orders", {**ORDER, "external_id": known["external_id"]})
    assert (again.status_code, again.json()["id"]) == (200, known["id"])


def test_sums_that_do_not_add_up_and_unknown_goods_are_422(admin):
    wrong = post(admin, "/v1/orders", {**ORDER, "external_id": "A-2", "total_amount": 54.72})
    assert (wrong.status_code, wrong.json()["error"]) == (422, "validation_error")
    unknown = post(admin, "/v1/orders", {**ORDER, "external_id": "A-3", "line_items": [{**LINE, "sku": "NOPE"}]})
    assert (unknown.status_code, unknown.json()["error"]) == (422, "unknown_sku")
    assert unknown.json()["details"] == {"line_items[0].sku": ["not found"]}


def test_an_order_moves_forward_only_and_carries_its_shipment(admin):
    order = ordered(admin, "A-4")
    sent = {
        "status": "Fulfilled",
        "shipments": [{"carrier": "UPS", "tracking_number": "1ZTEST", "lines": [{"line_id": "1", "quantity": 2}]}],
    }
    moved = admin.client.put(f"/v1/orders/{order['id']}", json=sent).json()
    assert (moved["status"], moved["shipments"][0]["tracking_number"]) == ("Fulfilled", "1ZTEST")
    back = admin.client.put(f"/v1/orders/{order['id']}", json={"status": "Open"})
    assert (back.status_code, back.json()["error"]) == (422, "invalid_transition")
    assert admin.client.get(f"/v1/orders/{order['id']}").json()["updated_at"] >= order["updated_at"]


def test_a_stale_tag_is_412(admin):
    answer = admin.client.get("/v1/customers/cus_000002")
    good = admin.client.put(
        "/v1/customers/cus_000002", json={"phone": "+12125551111"}, headers={"If-Match": answer.headers["ETag"]}
    )
    stale = admin.client.put(
        "/v1/customers/cus_000002", json={"phone": "+12125552222"}, headers={"If-Match": answer.headers["ETag"]}
    )
    assert (good.status_code, stale.status_code) == (200, 412)
    assert admin.client.get("/v1/customers/cus_000002").json()["phone"] == "+12125551111"


def test_a_payment_needs_a_key_and_the_key_makes_it_once(admin):
    order = ordered(admin, "A-5")
    body = {"operation": "sale", "order_id": order["id"], "amount": 54.71, "method": "Visa"}
    assert post(admin, "/v1/payments", body).status_code == 400
    first, again = post(admin, "/v1/payments", body, "k-5"), post(admin, "/v1/payments", body, "k-5")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json() == again.json()
    other = post(admin, "/v1/payments", {**body, "amount": 10}, "k-5")
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_mismatch")
    assert admin.page("/v1/payments", order_id=order["id"])["total"] == 1
    assert admin.client.get(f"/v1/orders/{order['id']}").json()["payment_status"] == "paid"


def test_captures_and_refunds_stay_inside_what_was_held_and_taken(admin):
    order = ordered(admin, "A-6")
    held = post(
        admin, "/v1/payments", {"operation": "authorize", "order_id": order["id"], "amount": 50, "method": "Visa"}, "k-6a"
    ).json()
    capture = {"operation": "capture", "parent_payment_id": held["id"], "amount": 40}
    taken = post(admin, "/v1/payments", capture, "k-6b").json()
    assert (held["status"], taken["status"], taken["order_id"]) == ("authorized", "captured", order["id"])
    assert post(admin, "/v1/payments", capture, "k-6c").json()["error"] == "payment_error"
    refund = {"operation": "refund", "parent_payment_id": taken["id"], "amount": 30}
    assert post(admin, "/v1/payments", refund, "k-6d").status_code == 201
    assert post(admin, "/v1/payments", refund, "k-6e").json()["error"] == "payment_error"
    shown = admin.client.get(f"/v1/orders/{order['id']}").json()
    assert (shown["amount_paid"], shown["amount_refunded"], shown["payment_status"]) == (40.0, 30.0, "partially_refunded")


def test_a_partial_approval_leaves_the_rest_to_another_tender(admin):
    order = ordered(admin, "A-10")
    admin.control("/faults", {"kind": "partial_approval", "system": "heartland", "details": {"fraction": 0.25}})
    made = post(
        admin, "/v1/payments", {"operation": "sale", "order_id": order["id"], "amount": 40, "method": "Visa"}, "k-10"
    ).json()
    shown = admin.client.get(f"/v1/orders/{order['id']}").json()
    assert (made["amount"], made["authorized_amount"]) == (10.0, 10.0)
    assert (shown["payment_status"], shown["balance_due"]) == ("partially_paid", 44.71)


def test_a_card_that_is_declined_pays_nothing(admin):
    order = ordered(admin, "A-14")
    told = {"operation": "sale", "order_id": order["id"], "amount": 40, "method": "Visa", "payment_token": "tok_declined"}
    made = post(admin, "/v1/payments", told, "k-14").json()
    assert (made["status"], made["failure_code"], made["auth_code"]) == ("declined", "card_declined", None)
    assert admin.client.get(f"/v1/orders/{order['id']}").json()["amount_paid"] == 0


def test_a_void_after_the_batch_closed_is_refused(admin):
    settled = admin.page("/v1/payments", status="settled", operation="sale", per_page=1)["results"][0]
    answer = post(admin, "/v1/payments", {"operation": "void", "parent_payment_id": settled["id"]}, "k-7")
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid_transition")


def test_a_posted_payment_follows_the_batch_and_the_deposit_of_its_store(fresh, sign_in, caller):
    with fresh() as running, sign_in(running, admin=True) as client:
        me = caller(running, client)
        order = ordered(me, "A-8")
        made = post(
            me, "/v1/payments", {"operation": "sale", "order_id": order["id"], "amount": 54.71, "method": "Visa"}, "k-8"
        ).json()
        me.control("/clock", {"advance": {"days": 5}})
        shown = client.get(f"/v1/payments/{made['id']}").json()
        assert shown["status"] == "settled"
        assert shown["batch_id"].startswith("bat_")
        assert shown["deposit_id"].startswith("dep_")


def test_stock_is_set_item_by_item_and_one_that_fails_stops_no_other(admin):
    before = admin.page("/v1/inventory", sku="TEE-BLK-M", location_id="loc_01")["results"][0]
    items = [
        {"sku": "TEE-BLK-M", "location_id": "loc_01", "quantity": 12},
        {"sku": "NOPE", "location_id": "loc_01", "quantity": 1},
        {"sku": "TEE-BLK-S", "location_id": "loc_01", "quantity": 3, "expected_on_hand": -999},
    ]
    results = admin.client.put("/v1/inventory", json={"mode": "set", "reason": "count", "items": items}).json()["results"]
    assert [result["status"] for result in results] == [200, 422, 409]
    after = admin.page("/v1/inventory", sku="TEE-BLK-M", location_id="loc_01")["results"][0]
    assert after["quantity_on_hand"] == 12
    assert after["quantity_available"] == 12 - before["quantity_reserved"]


def test_a_changed_row_moves_to_the_end_of_the_list(admin):
    admin.client.put("/v1/products/prd_00004", json={"price": 26.50})
    last = admin.scan("/v1/products", per_page=50)[-1]
    assert (last["id"], last["price"]) == ("prd_00004", 26.5)


def test_a_reader_may_not_write(reader):
    answer = reader.client.post("/v1/orders", json=ORDER)
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")


def test_a_body_that_is_no_json_object_is_400(admin):
    assert admin.client.post("/v1/orders", content=b"[1]").status_code == 400
    assert admin.client.post("/v1/orders", content=b"{").status_code == 400


def test_writes_batches_and_the_clock_survive_a_restart(fresh, sign_in, caller, tmp_path):
    with fresh(state_folder=tmp_path) as running, sign_in(running, admin=True) as client:
        me = caller(running, client)
        order = ordered(me, "A-9")
        keyed = post(me, "/v1/orders", {**ORDER, "external_id": "A-10"}, "key-of-a-10").json()
        me.control("/clock", {"advance": {"hours": 3}})
        closed = me.control("/close-batch", {"location_id": "loc_90"})["closed"][0]["id"]
        before = me.scan("/v1/payments", per_page=200)
        hook = client.post("/v1/webhooks", json={"url": "https://example.com/in", "events": ["order.created"]}).json()
    with fresh(state_folder=tmp_path) as running, sign_in(running, admin=True) as client:
        me = caller(running, client)
        assert me.scan("/v1/payments", per_page=200) == before
        assert client.get(f"/v1/orders/{order['id']}").json() == order
        again = post(me, "/v1/orders", {**ORDER, "external_id": "A-10"}, "key-of-a-10")
        assert (again.headers["Idempotent-Replayed"], again.json()) == ("true", keyed)
        assert me.page("/v1/payments", batch_id=closed)["total"] > 0
        assert me.page("/v1/payments")["as_of"] == "2026-03-14T15:00:00.000Z"
        assert client.get(f"/v1/webhooks/{hook['id']}").status_code == 200


def test_the_back_office_enters_products_under_skus_that_are_free(admin):
    told = {"sku": "Tea-Towel", "name": "Tea towel", "price": "4.50", "department": "Home"}
    made = admin.client.post("/_sandbox/products", json=told).json()
    assert admin.page("/v1/products", sku="Tea-Towel")["results"] == [made]
    assert (made["price"], made["active"]) == (4.5, True)
    assert admin.client.post("/_sandbox/products", json={**told, "sku": "TEA-TOWEL"}).status_code == 422
    changed = admin.client.put(f"/_sandbox/products/{made['id']}", json={"description": "Linen"})
    assert changed.json()["description"] == "Linen"
    assert admin.client.put(f"/_sandbox/products/{made['id']}", json={"sku": "OTHER"}).status_code == 422
