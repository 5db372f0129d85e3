"""Every error that Salesforce answers, raised by the sandbox once: it lands where it belongs, and says what to do."""

from __future__ import annotations

import pytest

from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Window
from retail_etl.connectors.salesforce.bulk_ingest import BulkIngest
from retail_etl.errors import (
    CredentialError,
    QuotaReachedError,
    RateLimitedError,
    RequestRejectedError,
    RetryLaterError,
    SourceUnavailableError,
)

pytestmark = pytest.mark.integration

RETRY, PERSON, STOP = FailureClass.RETRY_LATER, FailureClass.NEEDS_PERSON, FailureClass.STOP_THE_LINE
OF_RECORDS = [
    ("UNABLE_TO_LOCK_ROW", RETRY),
    ("SERVER_UNAVAILABLE", RETRY),
    ("REQUEST_RUNNING_TOO_LONG", RETRY),
    ("UNKNOWN_EXCEPTION", RETRY),
    ("PLATFORM_EVENT_PUBLISHING_UNAVAILABLE", RETRY),
    ("LIMIT_EXCEEDED", STOP),
    ("TXN_SECURITY_METERING_ERROR", STOP),
    ("STORAGE_LIMIT_EXCEEDED", STOP),
    ("INVALID_CROSS_REFERENCE_KEY", RETRY),
    ("ENTITY_IS_DELETED", RETRY),
    ("REQUIRED_FIELD_MISSING", PERSON),
    ("STRING_TOO_LONG", PERSON),
    ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", PERSON),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", PERSON),
    ("FIELD_INTEGRITY_EXCEPTION", PERSON),
    ("INVALID_EMAIL_ADDRESS", PERSON),
    ("NUMBER_OUTSIDE_VALID_RANGE", PERSON),
    ("DUPLICATE_VALUE", PERSON),
    ("DUPLICATES_DETECTED", PERSON),
    ("DUPLICATE_EXTERNAL_ID", PERSON),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", PERSON),
    ("CANNOT_EXECUTE_FLOW_TRIGGER", PERSON),
    ("DELETE_FAILED", PERSON),
    ("STANDARD_PRICE_NOT_DEFINED", PERSON),
    ("FAILED_ACTIVATION", PERSON),
    ("INVALID_FIELD", STOP),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", STOP),
    ("INSUFFICIENT_ACCESS_OR_READONLY", STOP),
    ("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", STOP),
]
# status, code, message; the error of a read, and how often it was asked
OF_REQUESTS = [
    (400, "QUERY_TIMEOUT", "Your query request was running for too long.", SourceUnavailableError, 6),
    (500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", SourceUnavailableError, 2),
    (503, "SERVER_UNAVAILABLE", "try again", SourceUnavailableError, 6),
    (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", QuotaReachedError, 1),
    (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", SourceUnavailableError, 6),
    (403, "TXN_SECURITY_METERING_ERROR", "policy", QuotaReachedError, 1),
    (400, "MALFORMED_QUERY", "unexpected token", RequestRejectedError, 1),
    (400, "INVALID_FIELD", "No such column", RequestRejectedError, 1),
    (400, "INVALID_TYPE", "sObject type is not supported", RequestRejectedError, 1),
    (404, "NOT_FOUND", "The requested resource does not exist", RequestRejectedError, 1),
    (403, "API_DISABLED_FOR_ORG", "The REST API is not enabled", CredentialError, 1),
    (403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights", CredentialError, 1),
    (403, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "The users password has expired", CredentialError, 1),
    (410, "UNSUPPORTED_API_VERSION", "this version is gone", RequestRejectedError, 1),
    (300, "", "more than one record", RequestRejectedError, 1),
    (409, "CONFLICT", "another version made the job", RequestRejectedError, 1),
    (412, "PRECONDITION_FAILED", "changed", RequestRejectedError, 1),
    (414, "URI_TOO_LONG", "too long", RequestRejectedError, 1),
    (415, "UNSUPPORTED_MEDIA_TYPE", "no", RequestRejectedError, 1),
    (431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "too large", RequestRejectedError, 1),
    (406, "", "not now", SourceUnavailableError, 6),
]
OF_GATEWAYS = [(420, 2), (429, 6), (500, 2), (502, 6), (503, 6), (504, 6)]
OF_TOKENS = [
    ("invalid_grant", "no client credentials user enabled", "Run As"),
    ("invalid_grant", "user hasn't approved this consumer", "Pre-authorise"),
    ("invalid_grant", "audience is invalid", "AUDIENCE"),
    ("invalid_grant", "expired authorization code", "clock"),
    ("invalid_client_id", "client identifier invalid", "CLIENT_ID"),
    ("invalid_client", "invalid client credentials", "CLIENT_SECRET"),
    ("inactive_user", "", "Activate"),
    ("inactive_org", "", "administrator"),
    ("user is locked", "", "Unlock"),
]


def read(connector):
    stream = connector.streams()["accounts"]
    return list(connector.pages(stream, Window(None, "2026-04-30T00:00:00.000Z")))


@pytest.mark.parametrize(("code", "failure_class"), OF_RECORDS)
def test_a_record_s_error_lands_in_its_class(org, make_account, code, failure_class):
    org.fault("record_refused", times=None, code=code, message="as Salesforce words it", id="T-000001")

    refused, taken = org.connector().sinks()["accounts"].push([make_account(1), make_account(2)])

    assert isinstance(taken if isinstance(taken, Receipt) else refused, Receipt)
    failure = refused if isinstance(refused, Failure) else taken
    assert failure.failure_class is failure_class
    assert "as Salesforce words it" in failure.message
    assert len(failure.next_step) > 20


@pytest.mark.parametrize("at", ["upload", "waiting"])
def test_a_404_on_a_job_s_address_stops_the_line_and_loses_no_row(org, make_account, monkeypatch, at):
    monkeypatch.setattr("retail_etl.connectors.salesforce.record_sink.ROWS_MIN", 1)
    uploaded = BulkIngest._uploaded

    def and_removed(self, items):
        job = uploaded(self, items)
        org.ask("PATCH", f"jobs/ingest/{job}", json={"state": "Aborted"})
        assert org.ask("DELETE", f"jobs/ingest/{job}").status_code == 204
        return job

    if at == "waiting":
        monkeypatch.setattr(BulkIngest, "_uploaded", and_removed)
    else:
        org.fault("salesforce_error", target="/jobs/ingest/", status=404, code="NOT_FOUND", message="no such job")
    sink, items = org.connector().sinks()["accounts"], [make_account(10), make_account(11)]

    failures = sink.push(items)

    assert [(one.failure_class, one.reason) for one in failures] == [(STOP, "configuration")] * 2
    assert all(len(one.next_step) > 20 for one in failures)
    monkeypatch.setattr(BulkIngest, "_uploaded", uploaded)
    assert all(isinstance(one, Receipt) for one in sink.push(items))


def test_a_missing_parent_is_no_mistake_of_the_org_s(org, make_account):
    org.fault("record_refused", code="INVALID_FIELD", message="Foreign key external ID: x not found for field Heartland_Id__c")

    (failure,) = org.connector().sinks()["accounts"].push([make_account(3)])

    assert (failure.failure_class, failure.reason) == (RETRY, "parent_missing")


@pytest.mark.parametrize(("status", "code", "message", "kind", "asked"), OF_REQUESTS)
def test_a_request_s_error_lands_in_its_place_in_the_tree(org, status, code, message, kind, asked):
    org.fault("salesforce_error", times=None, target="/queryAll", status=status, code=code, message=message)
    connector = org.connector()

    with pytest.raises(kind) as caught:
        read(connector)

    assert connector.counts.by_status[status] == asked
    assert caught.value.system == "salesforce"
    assert caught.value.stream == "salesforce_accounts"
    assert message in str(caught.value)
    assert caught.value.next_step or kind is RequestRejectedError


@pytest.mark.parametrize(("status", "asked"), OF_GATEWAYS)
def test_a_gateway_s_page_is_asked_again_a_few_times(org, status, asked):
    kind, details = ("rate_limited", {"retry_after": 0}) if status == 429 else ("server_error", {"status": status})
    org.fault(kind, times=None, target="/services/data/v66.0/queryAll", **details)
    connector = org.connector()

    with pytest.raises(RateLimitedError if status == 429 else RetryLaterError) as caught:
        read(connector)

    assert connector.counts.by_status[status] == asked
    assert "<h1>" not in str(caught.value)


@pytest.mark.parametrize(("error", "described", "step"), OF_TOKENS)
def test_a_refused_token_says_which_setting_to_change(org, error, described, step):
    org.fault("oauth_refused", times=None, error=error, description=described)

    with pytest.raises(CredentialError) as caught:
        read(org.connector())

    assert error in str(caught.value)
    assert step in (caught.value.next_step or "")


def test_a_token_endpoint_that_is_overrun_is_asked_again(org):
    org.fault("oauth_refused", error="rate_limit_exceeded")

    assert read(org.connector())


def test_a_session_that_ends_is_renewed_once_and_the_request_sent_alike(org):
    connector = org.connector()
    read(connector)
    org.fault("token_expired")

    assert read(connector)
    assert connector.counts.by_status[401] == 1


@pytest.mark.parametrize(
    "said", ["Connected app is not attached to Agent", "This session is not valid for use with the REST API"]
)
def test_a_refusal_that_no_new_session_would_mend_is_final(org, said):
    org.fault("salesforce_error", times=None, target="/queryAll", status=401, code="INVALID_SESSION_ID", message=said)
    connector = org.connector()

    with pytest.raises(CredentialError):
        read(connector)
    assert connector.counts.by_status[401] == 1


def test_near_the_end_of_the_day_s_requests_our_own_work_waits(org):
    used = org.switch()["used"]
    org.switch(daily_requests_max=int((used + 2) / 0.85))
    connector = org.connector()

    pages = (read(connector) for _ in range(6))
    with pytest.raises(QuotaReachedError, match="requests of the last 24 hours") as caught:
        list(pages)
    assert "Work waits" in (caught.value.next_step or "")


def test_doctor_names_what_the_org_lacks(org):
    org.switch(hidden_fields=["Account.Heartland_Id__c", "Heartland_Refund__c"])

    findings = {probe.name: probe for probe in org.connector().probe()}

    broken = {name: probe for name, probe in findings.items() if not probe.works}
    assert "Heartland_Id__c is missing" in broken["package: Account"].detail
    assert "Heartland_Refund__c is not there" in broken["package: Heartland_Refund__c"].detail
    assert {"salesforce_accounts", "salesforce_refunds"} < set(broken)
    assert "sf project deploy" in broken["package: Account"].next_step
    assert findings["package: Product2"].works


def test_an_api_version_that_the_org_does_not_serve_is_told(org):
    findings = org.connector(api_version="99.0").probe()

    assert [(probe.name, probe.works) for probe in findings] == [("session", True), ("API version", False)]
    assert "API_VERSION" in findings[1].next_step
