"""Each refusal of Heartland's contract, raised by the sandbox: it lands in its class, and says what to do."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from retail_etl.connectors.heartland.writing import HeartlandWriter
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.errors import CredentialError, RequestRejectedError
from retail_etl_tests.integration.delivery.refusals import (
    LIMITED,
    LOST,
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

GUEST = {"external_id": "E-1", "source_system": "errors", "last_name": "Ruiz"}
SALE = {"operation": "sale", "amount": "5.00", "method": "Visa", "order_id": "ord_none"}
ORDER = {
    "external_id": "E-2", "source_system": "errors", "location_id": "loc_01", "order_date": "2026-04-01T10:00:00.000Z",
    "line_items": [{"line_type": "item", "sku": "TEE-BLK-S", "quantity": "1", "price": "5.00"}],
}  # fmt: skip
STOCK = {"sku": "TEE-BLK-S", "location_id": "loc_01", "quantity": "3"}
HEARTLAND = [
    Case("bad_request", "customers", GUEST, PERSON, "bad_request", "mend the mapping", refusal(400, code="bad_request")),
    Case("not_found", "customers", GUEST, PERSON, "not_found", "withdraw it", target_id="cus_nobody"),
    Case(
        "method_not_allowed", "customers", GUEST, PERSON, "method_not_allowed", "mend", refusal(405, code="method_not_allowed")
    ),
    Case("conflict", "stock_levels", {**STOCK, "expected_on_hand": 123456}, RETRY, "conflict", "tried again"),
    Case("in progress", "customers", GUEST, RETRY, "idempotency_in_progress", "", refusal(409, code="idempotency_in_progress")),
    Case("precondition", "customers", GUEST, RETRY, "precondition_failed", "", refusal(412, code="precondition_failed")),
    Case("validation_error", "orders", {**ORDER, "line_items": []}, PERSON, "validation_error", "Correct the named fields"),
    Case(
        "unknown_sku",
        "orders",
        {**ORDER, "line_items": [{**ORDER["line_items"][0], "sku": "NO-SUCH"}]},
        PERSON,
        "unknown_sku",
        "Create the product",
    ),
    Case("unknown order", "payments", SALE, PERSON, "validation_error", "Correct"),
    Case("rate_limited", "customers", GUEST, RETRY, "rate_limited", "", LIMITED),
    *(Case(f"server error {code}", "customers", GUEST, UNKNOWN, fault=served(code)) for code in (500, 502, 503, 504)),
    Case("time-out after commit", "customers", GUEST, UNKNOWN, fault=LOST),
    Case("forbidden", "customers", GUEST, STOP, "credentials", "customers.write", refusal(403, code="forbidden")),
    Case("unauthorized", "customers", GUEST, STOP, "credentials", "doctor", {"kind": "token_expired", "times": 2}),
]


def test_what_heartland_refuses_lands_in_its_class(town):
    for case in HEARTLAND:
        expect(case, told(town, "heartland", case))


def test_heartland_s_refusals_that_need_a_history(town):
    """A state that has passed, a refund above its sale, a key of another body, a payment that is to be changed."""
    writer = HeartlandWriter(town.connector("heartland").client)
    made = told(town, "heartland", Case("done", "orders", {**ORDER, "external_id": "E-3", "status": "Completed"}, ""))
    sale = {"operation": "sale", "amount": "5.00", "method": "Cash", "order_id": made.target_id}
    paid = told(town, "heartland", Case("sale", "payments", sale, ""))
    back = Case(
        "back", "orders", {**ORDER, "status": "Open"}, PERSON, "invalid_transition", "moved on", target_id=made.target_id
    )
    expect(back, told(town, "heartland", back))
    refund = {"operation": "refund", "amount": "6.00", "method": "Cash", "parent_payment_id": paid.target_id}
    more = Case("more", "payments", refund, PERSON, "payment_error", "Compare the payment")
    expect(more, told(town, "heartland", more))
    other = Case("sale", "payments", {**sale, "amount": "4.00"}, PERSON, "idempotency_mismatch", "edit it")
    expect(other, told(town, "heartland", other))
    changed = writer.send("PUT", f"/v1/payments/{paid.target_id}", {"amount": 1}, HERE)
    assert changed.failure.reason == "method_not_allowed"


def test_heartland_s_cursors_and_tokens_say_what_is_wrong(town):
    tills = town.connector("heartland").client
    page = tills.ask(Ask("/v1/customers", HERE, query=[("per_page", "1")])).body
    cursor = page.split(b'"next_cursor":"')[1].split(b'"')[0].decode()
    with pytest.raises(RequestRejectedError, match="cursor_mismatch"):
        tills.ask(Ask("/v1/customers", HERE, query=[("cursor", cursor), ("active", "true")]))
    town.fault("cursor_expired", "heartland")
    with pytest.raises(RequestRejectedError, match="cursor_expired"):
        tills.ask(Ask("/v1/customers", HERE, query=[("per_page", "1"), ("cursor", cursor)]))
    for changes, said in (
        ({"client_secret": SecretStr("wrong")}, "invalid_client"),
        ({"scopes": ("all.write",)}, "invalid_scope"),
    ):
        with pytest.raises(CredentialError, match=said) as caught:
            town.connector("heartland", **changes).client.ask(Ask("/v1/customers", HERE))
        assert caught.value.next_step
