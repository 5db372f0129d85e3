"""Every error of the systems' tables, answered to a write: its class, its reason, and a message that says what to do."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor import EpicorConfig
from retail_etl.connectors.heartland import HeartlandConfig
from retail_etl.connectors.interface import Failure, OutboxItem, Receipt, Unknown
from retail_etl.connectors.magento import MagentoConfig
from retail_etl.connectors.registry import build

SECRET = SecretStr("secret")
NOW = datetime(2026, 4, 11, 8, tzinfo=UTC)


def answering(status, body, headers=None):
    """A server that answers every write so, gives tokens, and holds nothing."""

    def answer(request):
        if request.url.path.endswith("/oauth/token"):
            return httpx.Response(200, json={"access_token": "t", "token_type": "Bearer", "expires_in": 3600, "scope": ""})
        if isinstance(status, type):
            raise status("the line", request=request)
        if request.method == "GET":
            return httpx.Response(200, json={"results": [], "items": [], "value": []})
        if isinstance(body, str):
            return httpx.Response(status, text=body, headers=headers)
        return httpx.Response(status, json=body, headers=headers)

    return httpx.MockTransport(answer)


def pushed(source, config, item, transport):
    connector = build(source, config, transport=transport, clock=lambda: NOW, sleep=lambda _seconds: None)
    sink = connector.sinks()[item.entity]
    (outcome,) = sink.push([item])
    return outcome


def told(outcome):
    """Class and reason, once it is sure that a person learns what to do."""
    match outcome:
        case Unknown():
            return "unknown"
        case Receipt():
            return "receipt"
        case Failure():
            assert outcome.message
            assert outcome.next_step, outcome
            return f"{outcome.failure_class.value} {outcome.reason}"


def v1(error, message="refused", **details):
    return {"error": error, "message": message, "details": details, "request_id": "req_1"}


HEARTLAND = [
    (400, v1("bad_request"), "needs_person bad_request"),
    (401, v1("unauthorized"), "stop_the_line credentials"),
    (403, v1("forbidden"), "stop_the_line credentials"),
    (404, v1("not_found"), "needs_person not_found"),
    (405, v1("method_not_allowed"), "needs_person method_not_allowed"),
    (409, v1("conflict"), "retry_later conflict"),
    (409, v1("idempotency_in_progress"), "retry_later idempotency_in_progress"),
    (412, v1("precondition_failed"), "retry_later precondition_failed"),
    (422, v1("validation_error"), "needs_person validation_error"),
    (422, v1("unknown_sku"), "needs_person unknown_sku"),
    (422, v1("payment_error"), "needs_person payment_error"),
    (422, v1("invalid_transition"), "needs_person invalid_transition"),
    (422, v1("idempotency_mismatch"), "needs_person idempotency_mismatch"),
    (429, v1("rate_limited"), "retry_later rate_limited"),
    (500, v1("server_error"), "unknown"),
    (502, "<html>bad gateway</html>", "unknown"),
    (503, "<html>maintenance</html>", "unknown"),
    (504, "<html>time-out</html>", "unknown"),
    (httpx.ConnectError, None, "retry_later unavailable"),
    (httpx.ReadTimeout, None, "unknown"),
    (httpx.RemoteProtocolError, None, "unknown"),
]


@pytest.mark.parametrize(("status", "body", "expected"), HEARTLAND)
def test_each_error_of_heartland_lands_in_its_class(status, body, expected):
    config = HeartlandConfig("http://h.example", "id", SECRET, requests_per_second=1000.0)
    item = OutboxItem("k" * 40, "heartland", "customers", "c:1", "M-1", {"last_name": "Ruiz", "external_id": "M-1"})
    assert told(pushed("heartland", config, item, answering(status, body, {"Retry-After": "7"}))) == expected


MAGENTO = [
    (400, {"message": '"%fieldName" is required. Enter and try again.', "parameters": {"fieldName": "email"}}, "missing_field"),
    (400, {"message": '"%1" is not a valid email address.', "parameters": ["Email"]}, "invalid_email"),
    (400, {"message": "A customer with the same email address already exists in an associated website."}, "duplicate_email"),
    (
        404,
        {"message": "No such entity with %fieldName = %fieldValue", "parameters": {"fieldName": "id", "fieldValue": 7}},
        "not_found",
    ),
    (404, {"message": "Request does not match any route."}, "unsupported"),
    (
        400,
        {"message": "Shipment Document Validation Error(s):\nThe order does not allow a shipment to be created."},
        "order_state",
    ),
    (
        400,
        {
            "message": 'The quantity to ship must not be greater than the unshipped quantity for product SKU "%1".',
            "parameters": ["T"],
        },
        "already_shipped",
    ),
    (400, {"message": "Not all of your products are available in the requested quantity."}, "insufficient_stock"),
    (400, {"message": "The most money available to refund is %1.", "parameters": ["5.00"]}, "refund_exceeds_paid"),
    (400, {"message": "The credit memo's total must be positive."}, "refund_not_positive"),
    (400, {"message": 'Product with SKU "%sku" does not exist.', "parameters": {"sku": "X"}}, "unknown_sku"),
    (400, {"message": "Something new."}, "validation_error"),
]


def magento():
    return MagentoConfig("http://m.example", "a" * 32, SECRET, SECRET, SECRET, requests_per_second=1000.0)


def shopper():
    return OutboxItem("k" * 40, "magento", "customers", "c:1", "M-1", {"email": "a@x.example"})


@pytest.mark.parametrize(("status", "body", "reason"), MAGENTO)
def test_each_refusal_of_the_shop_is_a_dead_letter_with_its_reason(status, body, reason):
    assert told(pushed("magento", magento(), shopper(), answering(status, body))) == f"needs_person {reason}"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (
            401,
            {"message": "The consumer isn't authorized to access %resources.", "parameters": {"resources": "Magento_X"}},
            "stop_the_line credentials",
        ),
        (401, "oauth_problem=signature_invalid", "stop_the_line credentials"),
        (403, "<html>forbidden</html>", "stop_the_line credentials"),
        (429, {"message": "Too Many Requests", "trace": None}, "retry_later rate_limited"),
        (500, {"message": "Internal Error. Details are available in Magento log file. Report ID: webapi-1"}, "unknown"),
        (502, "<html>", "unknown"),
        (503, "<html>maintenance</html>", "unknown"),
        (504, "<html>", "unknown"),
        (httpx.ConnectTimeout, None, "retry_later unavailable"),
        (httpx.ReadTimeout, None, "unknown"),
    ],
)
def test_what_the_shop_says_of_itself_is_no_dead_letter(status, body, expected):
    assert told(pushed("magento", magento(), shopper(), answering(status, body))) == expected


def kinetic(message, kind="Ice.Common.BusinessObjectException", status=400):
    return status, {"HttpStatus": status, "ReasonPhrase": "REST API Exception", "ErrorMessage": message, "ErrorType": kind}


EPICOR = [
    (*kinetic("Part is required."), "needs_person part_mapping"),
    (*kinetic("Part is inactive."), "needs_person part_mapping"),
    (*kinetic("Maximum users exceeded on license type WebService."), "retry_later licence"),
    (
        *kinetic("This is a duplicate entry of an existing record.", "Ice.Common.DuplicateRecordException", 409),
        "needs_person duplicate_entry",
    ),
    (*kinetic("Customer is on credit hold."), "needs_person credit_hold"),
    (*kinetic("Order exceeds the credit limit."), "needs_person credit_hold"),
    (*kinetic("No valid fiscal period."), "needs_person period_closed"),
    (*kinetic("Date is before the earliest apply date."), "needs_person period_closed"),
    (*kinetic("Invalid Account."), "needs_person account_map"),
    (*kinetic("Row has been modified by another user and couldn't be updated."), "retry_later row_lock"),
    (*kinetic("Group is in use by user ann."), "retry_later group_locked"),
    (*kinetic("A BPM says no."), "needs_person business_rule"),
    (*kinetic("Could not find a property named 'X'.", "Microsoft.OData.ODataException"), "needs_person business_rule"),
    (*kinetic("expired", "System.UnauthorizedAccessException", 401), "stop_the_line credentials"),
    (*kinetic("Access denied.", "Ice.Common.UnauthorizedAccessException", 403), "stop_the_line credentials"),
    (*kinetic("gone", "Ice.Common.InvalidSessionException", 410), "retry_later session_expired"),
    (
        *kinetic("We apologize, but an unexpected internal problem occurred.", "Ice.Common.EpicorServerException", 500),
        "unknown",
    ),
    (*kinetic("upgrading", "Ice.Common.ConversionsPendingException", 503), "unknown"),
    (429, "<html>", "retry_later rate_limited"),
    (502, "<html>", "unknown"),
    (504, "<html>", "unknown"),
    (httpx.ConnectError, None, "retry_later unavailable"),
    (httpx.ReadTimeout, None, "unknown"),
]


@pytest.mark.parametrize(("status", "body", "expected"), EPICOR)
def test_each_error_of_kinetic_at_a_commit_lands_in_its_class(status, body, expected):
    """The customer's ``Update`` commits; the calls before it are answered."""
    failing = answering(status, body)

    def answer(request):
        method = request.url.path.rsplit("/", 1)[-1]
        if method == "CheckDupCustomer":
            return httpx.Response(200, json={"returnObj": "", "parameters": {}})
        if method == "GetNewCustomer":
            return httpx.Response(200, json={"parameters": {"ds": {"Customer": [{"RowMod": "A"}]}}})
        if method == "Update":
            return failing.handler(request)
        return httpx.Response(200, json={"value": []})

    config = EpicorConfig("http://e.example/k", "EPIC06", SECRET, "user", SECRET, requests_per_second=1000.0)
    item = OutboxItem("k" * 40, "epicor", "customers", "c:1", "M-1", {"CustID": "HL1", "Name": "Ann"})
    assert told(pushed("epicor", config, item, httpx.MockTransport(answer))) == expected
