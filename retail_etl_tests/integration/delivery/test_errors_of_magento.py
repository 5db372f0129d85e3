"""Each refusal of Magento's contract, raised by the sandbox: it lands in its class, and says what to do."""

from __future__ import annotations

from pydantic import SecretStr

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.interface import Receipt
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl_tests.integration.delivery.refusals import (
    LIMITED,
    PERSON,
    RETRY,
    STOP,
    UNKNOWN,
    Case,
    expect,
    refusal,
    served,
    told,
)

HERE = Place("test")

PERSONAL = {"email": "e1@errors.example", "firstname": "Dana", "lastname": "Ruiz", "website_id": 1}
LEVEL = {"sku": "TEE-BLK-S", "source_code": "loc_01", "quantity": "3", "status": 1}
MAGENTO = [
    Case("missing field", "customers", {**PERSONAL, "firstname": ""}, PERSON, "missing_field", "Add the field"),
    Case("invalid mail", "customers", {**PERSONAL, "email": "nobody"}, PERSON, "invalid_email", "Correct the e-mail"),
    Case("gone", "customers", PERSONAL, PERSON, "not_found", "withdraw it", target_id="89000000"),
    Case("unknown sku", "stock_levels", {**LEVEL, "sku": "NO-SUCH"}, PERSON, "unknown_sku", "Create the product"),
    Case("unknown source", "stock_levels", {**LEVEL, "source_code": "nowhere"}, PERSON, "unknown_source", "Map the location"),
    Case("price of a row", "prices", {"sku": "NO-SUCH", "price": "5"}, PERSON, "price_refused", ""),
    Case("no such product", "products", {"sku": "NO-SUCH", "name": "x"}, PERSON, "missing_field", "Add the field"),
    Case("no such order", "shipments", {"order_id": 89000000, "items": []}, PERSON, "not_found", "withdraw it"),
    Case("no route", "gift_cards", {"account_id": 1, "balance": "1"}, PERSON, "unsupported", "Switch magento.gift_cards off"),
    Case(
        "validator",
        "customers",
        PERSONAL,
        PERSON,
        "validation_error",
        "Correct what",
        refusal(400, "Document Validation Error(s):\nno"),
    ),
    Case(
        "template",
        "customers",
        PERSONAL,
        PERSON,
        "missing_field",
        "",
        refusal(400, '"%fieldName" is required.', parameters={"fieldName": "x"}),
    ),
    Case(
        "overload as 400",
        "stock_levels",
        LEVEL,
        RETRY,
        "unavailable",
        "size of batches",
        refusal(400, "The server is busy. Please try again later."),
    ),
    Case(
        "input limit",
        "stock_levels",
        LEVEL,
        PERSON,
        "validation_error",
        "Correct what",
        refusal(400, 'Maximum items of type "%type" is %max', parameters={"type": "SourceItemInterface", "max": 0}),
    ),
    Case("fatal shape", "customers", PERSONAL, PERSON, "validation_error", "", refusal(400, shape="messages")),
    Case(
        "signature",
        "customers",
        PERSONAL,
        STOP,
        "credentials",
        "signed_base_url",
        refusal(401, "The signature is invalid. Verify and try again."),
    ),
    Case("handshake", "customers", PERSONAL, STOP, "credentials", "", refusal(401, "consumer_key_rejected", shape="form")),
    Case(
        "no resource",
        "customers",
        PERSONAL,
        STOP,
        "credentials",
        "Magento_Customer::manage",
        refusal(
            401, "The consumer isn't authorized to access %resources.", parameters={"resources": "Magento_Customer::manage"}
        ),
    ),
    Case("firewall", "customers", PERSONAL, STOP, "credentials", "", refusal(403, shape="page")),
    Case("throttled", "customers", PERSONAL, RETRY, "rate_limited", "", LIMITED),
    *(Case(f"server error {code}", "customers", PERSONAL, UNKNOWN, fault=served(code)) for code in (500, 502, 503, 504)),
]


def test_what_the_shop_refuses_lands_in_its_class(town):
    for case in MAGENTO:
        expect(case, told(town, "magento", case))


def test_the_report_id_of_a_masked_error_is_kept_for_the_log(town):
    outcome = told(town, "magento", Case("masked", "customers", PERSONAL, UNKNOWN, fault=served(500)))
    assert "Report ID: webapi-" in outcome.message


def test_what_the_shop_s_orders_do_not_allow_lands_in_its_class(town):
    """Each from an order whose history makes it so."""
    shop = ShopWriter(town.connector("magento").client, "all")
    orders = shop.listed("orders", [[Filter("entity_id", "gt", "0")]], 300, HERE)
    by_state = {order["state"]: order for order in orders}
    paid = next(
        one for one in orders if one["state"] == "processing" and one.get("total_paid") and not one.get("total_refunded")
    )
    item = next(one for one in paid["items"] if not one.get("parent_item_id") and one["qty_invoiced"])
    number, done, closed = paid["entity_id"], by_state["complete"], by_state.get("canceled") or by_state["closed"]

    def of(order, entity, reason, quantity="1", **more):
        line = {"order_item_id": order["items"][0]["item_id"], "qty": quantity}
        return Case(f"{entity} {reason}", entity, {"order_id": order["entity_id"], "items": [line], **more}, PERSON, reason)

    unshipped = next(one for one in orders if one["state"] == "processing" and not one["items"][0].get("qty_shipped"))
    whole = {"order_id": unshipped["entity_id"], "items": []}
    strange = {"order_id": number, "items": [{"order_item_id": 1, "qty": "1"}]}
    none_left = {"order_id": number, "items": [{"order_item_id": item["item_id"], "qty": "0"}]}
    cases = [
        of(done, "shipments", "already_shipped", "99"),
        of(closed, "shipments", "order_state"),
        of(closed, "credit_memos", "order_state"),
        of(closed, "invoices", "order_state"),
        of(paid, "credit_memos", "already_refunded", "99"),
        of(paid, "invoices", "already_invoiced", "99"),
        Case("no stock", "shipments", {**whole, "source_code": "nowhere"}, PERSON, "insufficient_stock"),
        Case("strange item", "shipments", strange, PERSON, "unknown_order_item"),
        Case("nothing", "shipments", none_left, PERSON, "nothing_to_ship"),
        Case("nothing back", "credit_memos", none_left, PERSON, "refund_not_positive"),
        Case("too much", "credit_memos", {**none_left, "adjustment_positive": "99999"}, PERSON, "refund_exceeds_paid"),
        Case("hold", "order_states", {"order_id": done["entity_id"], "state": "holded"}, PERSON, "order_state"),
        Case("release", "order_states", {"order_id": closed["entity_id"], "state": "undone"}, PERSON, "unknown_state"),
    ]
    for case in cases:
        expect(case, told(town, "magento", case))
    taken = told(town, "magento", Case("first", "customers", PERSONAL, ""))
    assert isinstance(taken, Receipt)
    again = Case("second", "customers", PERSONAL, PERSON, "duplicate_email", "Link the customer")
    expect(again, told(town, "magento", again))


def test_an_integration_without_the_resource_stops_the_line_and_names_it(town):
    limited = {
        name: town.running.credentials["magento"][f"limited_{name}"] for name in ("consumer_secret", "access_token_secret")
    }
    secrets = {name: SecretStr(value) for name, value in limited.items()}
    key = town.running.credentials["magento"]["limited_consumer_key"]
    token = SecretStr(town.running.credentials["magento"]["limited_access_token"])
    town.connector("magento", consumer_key=key, access_token=token, **secrets)
    case = Case("acl", "customers", PERSONAL, STOP, "credentials", "Magento_Customer::manage")
    expect(case, told(town, "magento", case))
