import re
from decimal import Decimal

import httpx
import msgspec
import pytest

pytestmark = pytest.mark.integration
EXACT = msgspec.json.Decoder(float_hook=Decimal)


def test_a_cursor_scan_sees_every_payment_once_in_order(reader):
    rows = reader.scan("/v1/payments", per_page=200)
    keys = [(row["updated_at"], row["id"]) for row in rows]
    assert len(rows) > 1000
    assert keys == sorted(keys)
    assert len({row["id"] for row in rows}) == len(rows) == reader.page("/v1/payments")["total"]


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/payments", "/v1/customers", "/v1/products", "/v1/inventory"])
def test_offset_pages_and_cursor_pages_hold_the_same_rows(reader, path):
    first = reader.page(path, per_page=50, page=2)
    start = reader.page(path, per_page=50)
    second = reader.page(path, per_page=50, cursor=start["next_cursor"])
    assert first["results"] == second["results"]
    assert first["pages"] == -(-first["total"] // 50)


def test_a_window_includes_its_start_and_excludes_its_end(reader):
    rows = reader.scan("/v1/payments", per_page=200)
    since, before = rows[100]["updated_at"], rows[300]["updated_at"]
    window = reader.scan("/v1/payments", per_page=200, updated_since=since, updated_before=before)
    assert window == [row for row in rows if since <= row["updated_at"] < before]


def test_amounts_are_json_numbers_with_two_decimals(reader):
    text = reader.client.get("/v1/payments", params={"per_page": 200}).text
    amounts = re.findall(r'"(?:\w+_)?amount":([^,}]+)', text)
    assert len(amounts) > 1000
    assert all(amount == "null" or re.fullmatch(r"-?\d+\.\d\d", amount) or amount == "1.999" for amount in amounts)


def test_filters_leave_only_what_they_name_and_repeat_for_or(reader):
    rows = reader.scan("/v1/payments", per_page=200)
    for name, values in (
        ("method", ["Amex", "Cash"]),
        ("operation", ["refund"]),
        ("status", ["settled"]),
        ("location_id", ["loc_04", "loc_90"]),
    ):
        found = reader.scan("/v1/payments", per_page=200, **{name: values})
        assert [row["id"] for row in found] == [row["id"] for row in rows if row[name] in values]
        assert found
    days = reader.scan("/v1/payments", per_page=200, business_date_from="2026-03-04", business_date_to="2026-03-05")
    assert [row["id"] for row in days] == [row["id"] for row in rows if "2026-03-04" <= row["business_date"] <= "2026-03-05"]


def test_sorting_by_creation_backwards_breaks_ties_by_id(reader):
    rows = reader.scan("/v1/payments", per_page=200, sort="created_at,desc")
    created = [row["created_at"] for row in rows]
    assert created == sorted(created, reverse=True)
    for moment in {moment for moment in created if created.count(moment) > 1}:
        same = [row["id"] for row in rows if row["created_at"] == moment]
        assert same == sorted(same)


def test_orders_add_up_on_the_wire(reader):
    for order in reader.scan("/v1/orders", per_page=200, order_type=["pos_sale", "web_order", "return"]):
        cents = {name: round(value * 100) for name, value in order.items() if isinstance(value, float)}
        lines = sum(round(line["total"] * 100) for line in order["line_items"])
        extra = (
            cents["tax_total"]
            + cents["shipping_total"]
            + cents["tip_total"]
            + cents["surcharge_total"]
            + cents["rounding_total"]
        )
        assert lines == cents["subtotal"]
        assert lines - cents["order_discount_amount"] + extra == cents["total_amount"], order["id"]
        assert cents["total_amount"] - cents["amount_paid"] + cents["amount_refunded"] == cents["balance_due"]


def test_web_orders_lead_to_magento_and_returns_to_their_sale(reader):
    orders = reader.scan("/v1/orders", per_page=200)
    web = [order for order in orders if order["order_type"] == "web_order"]
    assert web
    assert all(re.fullmatch(r"\d{9}", order["external_id"]) and order["source_system"] == "magento" for order in web)
    known = {order["id"] for order in orders}
    back = [order for order in orders if order["order_type"] == "return"]
    assert back
    assert all(order["parent_order_id"] in known and order["total_amount"] < 0 for order in back)


def test_embedded_payments_are_those_of_the_payment_list(reader):
    order = next(
        row for row in reader.page("/v1/orders", per_page=200, include="payments")["results"] if len(row["payments"]) > 1
    )
    listed = reader.scan("/v1/payments", order_id=order["id"])
    assert sorted(order["payments"], key=lambda row: row["id"]) == sorted(listed, key=lambda row: row["id"])


def test_a_single_record_carries_an_etag_that_saves_the_body(reader):
    answer = reader.client.get("/v1/payments/pay_00000003")
    assert answer.json()["id"] == "pay_00000003"
    again = reader.client.get("/v1/payments/pay_00000003", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_date_header_tells_world_time(reader):
    assert reader.client.get("/v1/products").headers["Date"] == "Sat, 14 Mar 2026 12:00:00 GMT"


def test_deposits_of_the_report_are_the_banks_amounts(reader):
    rows = reader.scan(
        "/v1/reports/transactions",
        level="detail",
        per_page=200,
        date_basis="settlement",
        start_date="2026-03-02",
        end_date="2026-03-31",
    )
    nets: dict[str, Decimal] = {}
    for row in rows:
        if row["net_amount"] is not None:
            nets[row["deposit_id"]] = nets.get(row["deposit_id"], Decimal(0)) + Decimal(str(row["net_amount"]))
    summary = reader.page(
        "/v1/reports/transactions",
        date_basis="settlement",
        start_date="2026-03-02",
        end_date="2026-03-31",
        group_by="deposit_id",
    )
    assert len(nets) > 20
    told: dict[str, Decimal] = {}
    for row in summary["results"]:
        told[row["deposit_ids"][0]] = told.get(row["deposit_ids"][0], Decimal(0)) + Decimal(str(row["net_amount"]))
    assert told == nets


@pytest.mark.parametrize("basis", ["business", "settlement", "utc"])
@pytest.mark.parametrize("period", ["daily", "monthly"])
def test_the_summary_totals_are_the_sum_of_its_rows(reader, basis, period):
    answer = EXACT.decode(
        reader.client.get(
            "/v1/reports/transactions",
            params={"start_date": "2026-03-02", "end_date": "2026-03-14", "date_basis": basis, "period": period},
        ).content
    )
    assert answer["results"]
    for name in ("sales_amount", "refunds_amount", "net_amount", "fees_amount"):
        assert sum(row[name] for row in answer["results"]) == answer["totals"][name]
    for row in answer["results"]:
        parts = row["sales_amount"] - row["refunds_amount"] - row["chargebacks_amount"] + row["chargeback_reversals_amount"]
        assert parts + row["adjustments_amount"] - row["fees_amount"] == row["net_amount"]


@pytest.mark.parametrize(
    ("params", "status", "error"),
    [
        ({"per_page": 201}, 400, "bad_request"),
        ({"page": 0}, 400, "bad_request"),
        ({"colour": "red"}, 400, "bad_request"),
        ({"updated_since": "2026-03-02T05:00:00"}, 400, "bad_request"),
        ({"updated_since": "yesterday"}, 400, "bad_request"),
        ({"sort": "amount,asc"}, 400, "bad_request"),
        ({"cursor": "nonsense"}, 400, "bad_request"),
        ({"include": "weather"}, 400, "bad_request"),
    ],
)
def test_what_a_list_does_not_understand_is_refused_in_its_words(reader, params, status, error):
    answer = reader.client.get("/v1/payments", params=params)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


def test_a_cursor_belongs_to_its_filters(reader):
    cursor = reader.page("/v1/payments")["next_cursor"]
    answer = reader.client.get("/v1/payments", params={"cursor": cursor, "method": "Cash"})
    assert (answer.status_code, answer.json()["error"]) == (400, "cursor_mismatch")


def test_ranges_of_the_report_are_bounded(reader):
    answer = reader.client.get("/v1/reports/transactions", params={"start_date": "2026-03-01", "end_date": "2026-04-05"})
    assert answer.status_code == 400
    monthly = reader.client.get(
        "/v1/reports/transactions", params={"start_date": "2026-03-01", "end_date": "2026-04-05", "period": "monthly"}
    )
    assert monthly.status_code == 200


def test_unknown_records_are_404_and_methods_that_do_not_exist_405(admin):
    assert admin.client.get("/v1/payments/pay_99999999").status_code == 404
    assert admin.client.put("/v1/payments/pay_00000003", json={}).json()["error"] == "method_not_allowed"
    assert admin.client.get("/v1/locations").status_code == 404


def test_the_unusable_amount_is_on_the_wire_as_it_was_planted(reader):
    planted = next(fault for fault in reader.control("/truth", method="GET")["planted"] if fault["fault"] == "unusable_amount")
    body = reader.client.get(f"/v1/payments/{planted['ids']['payment']}").text
    assert '"amount":1.999,' in body


def test_nothing_is_served_without_a_token(running):
    answer = httpx.get(f"{running.url('heartland')}/v1/payments")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
