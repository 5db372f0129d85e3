"""Every error that a system answers to a read, raised by the sandbox: it lands in its place in the tree and says what to do."""

from __future__ import annotations

import itertools

import pytest

from retail_etl.cli.sandboxed import other_dialects
from retail_etl.connectors.interface import Window
from retail_etl.connectors.registry import build
from retail_etl.errors import CredentialError, RateLimitedError, RequestRejectedError, SourceUnavailableError
from retail_etl.settings import load_settings

pytestmark = pytest.mark.integration

ALL, TWICE = 6, 2  # how often is asked in all
ATTEMPTS = {"magento": 5}
BUSY = [(status, {}, SourceUnavailableError, ALL, "") for status in (502, 503, 504)]


def refused(status, message, kind, asked, step, **more):
    return status, {"message": message, **more}, kind, asked, step


# status, what is said; the error, how often it was asked, and words of the next step
EPICOR = [
    refused(400, "Not on Sundays.", RequestRejectedError, 1, "exempt", type="Ice.Common.BusinessObjectException"),
    refused(400, "A BPM says no.", RequestRejectedError, 1, "exempt", type="Ice.BLException"),
    refused(400, "Could not find a property", RequestRejectedError, 1, "$metadata", type="X.ODataException"),
    refused(400, "Maximum users exceeded on license type", SourceUnavailableError, ALL, "licence"),
    refused(401, "Your password has expired.", CredentialError, 1, "password"),
    refused(403, "Access denied", CredentialError, 1, "access scope", type="Ice.Common.UnauthorizedAccessException"),
    refused(404, "BAQ was not found", RequestRejectedError, 1, "Import the BAQ", type="Epicor.RESTApi.ApiException"),
    refused(404, "Record not found.", RequestRejectedError, 1, "Import the BAQ", type="Ice.RecordNotFoundException"),
    refused(409, "duplicate entry", RequestRejectedError, 1, "search", type="Ice.Common.DuplicateRecordException"),
    refused(
        410, "The session is gone.", SourceUnavailableError, TWICE, "new session", type="Ice.Common.InvalidSessionException"
    ),
    (500, {}, SourceUnavailableError, TWICE, "correlation id"),
    *BUSY,
]
MAGENTO = [
    refused(400, "Document Validation Error(s):\nno", RequestRejectedError, 1, "names"),
    refused(400, "The server is busy. Try again later.", SourceUnavailableError, 1, "requests_per_second"),
    refused(400, "timestamp_refused", CredentialError, 1, "clock", shape="form"),
    refused(401, "The consumer isn't authorized to access %resources.", CredentialError, 2, "Tick the resource",
            parameters={"resources": "Magento_Sales::actions_view"}),
    refused(401, "The signature is invalid.", CredentialError, 2, "signed_base_url"),
    (403, {"shape": "page"}, CredentialError, 1, "Grant"),
    refused(404, "No such entity", RequestRejectedError, 1, "store code"),
    (500, {}, SourceUnavailableError, ALL, "Report ID"),
    *BUSY,
]  # fmt: skip
HEARTLAND = [
    refused(400, "no", RequestRejectedError, 1, "report", code="bad_request"),
    refused(400, "no", RequestRejectedError, 1, "report", code="cursor_mismatch"),
    refused(401, "no", CredentialError, 2, "doctor", code="unauthorized"),
    refused(403, "no", CredentialError, 1, "payments.read", code="forbidden"),
    refused(404, "no", RequestRejectedError, 1, "address", code="not_found"),
    refused(405, "no", RequestRejectedError, 1, "report", code="method_not_allowed"),
    refused(409, "no", RequestRejectedError, 1, "again", code="conflict"),
    refused(422, "no", RequestRejectedError, 1, "report", code="validation_error"),
    (500, {}, SourceUnavailableError, ALL, ""),
    *BUSY,
]
RETAIL = [
    refused(400, "Validation failed", RequestRejectedError, 1, "report", code="validation_error"),
    refused(422, "Validation failed", RequestRejectedError, 1, "report", code="validation_error"),
    refused(401, "no", CredentialError, 1, "doctor", code="unauthorized"),
    refused(403, "no", CredentialError, 1, "Grant", code="forbidden"),
    refused(404, "no", RequestRejectedError, 1, "address", code="not_found"),
    refused(405, "no", RequestRejectedError, 1, "report", code="method_not_allowed"),
    (500, {}, SourceUnavailableError, ALL, ""),
    *BUSY,
]
GP_API = [
    refused(400, "no", RequestRejectedError, 1, "report", code="INVALID_REQUEST_DATA"),
    refused(401, "no", CredentialError, 2, "doctor", code="NOT_AUTHENTICATED"),
    refused(403, "no", CredentialError, 1, "Grant", code="ACTION_NOT_AUTHORIZED"),
    refused(404, "no", RequestRejectedError, 1, "address", code="RESOURCE_NOT_FOUND"),
    (500, {}, SourceUnavailableError, ALL, ""),
    *BUSY,
]
PORTICO = [
    (-2, CredentialError, 1, "PORTICO"),
    (-21, CredentialError, 1, "Grant the right to run reports"),
    (13, RequestRejectedError, 1, "report"),
    (-1, SourceUnavailableError, ALL, "next run"),
    (1, SourceUnavailableError, ALL, "next run"),
    (30, SourceUnavailableError, ALL, "next run"),
]
READS = {
    "epicor": ("gl_lines", "/api/v2/odata/EPIC06/BaqSvc", EPICOR),
    "magento": ("orders", "/rest/all/V1/orders", MAGENTO),
    "heartland": ("payments", "/v1/payments", HEARTLAND),
    "heartland_retail": ("tickets", "/api/sales/tickets", RETAIL),
    "heartland_gateway": ("deposits", "/ucp/settlement/deposits", GP_API),
}


@pytest.fixture
def reader(sandbox, connect):
    """A connector that waits for nothing."""
    made = []

    def connector(source):
        if source in {"epicor", "magento", "heartland"}:
            return connect(source, sleep=lambda _seconds: None)
        settings = load_settings(other_dialects(sandbox))
        made.append(build(source, getattr(settings, source), sleep=lambda _seconds: None))
        return made[-1]

    yield connector
    for one in made:
        one.close()


def position(connector, entity):
    return connector.position(connector.streams()[entity])


def read(connector, entity, until):
    window = Window(None, until or position(connector, entity))
    return list(itertools.islice(connector.pages(connector.streams()[entity], window), 1))


def told(connector, entity, kind, step, until=None):
    with pytest.raises(kind) as caught:
        read(connector, entity, until)
    assert caught.value.system == connector.source
    assert step in f"{caught.value} {caught.value.next_step}", (step, str(caught.value), caught.value.next_step)
    assert caught.value.next_step, str(caught.value)


@pytest.mark.parametrize("source", READS)
def test_what_a_system_answers_to_a_read_lands_in_its_place(reader, fault, sandbox, source):
    entity, path, cases = READS[source]
    for status, said, kind, tries, step in cases:
        connector = reader(source)
        asked = min(tries, ATTEMPTS.get(source, ALL))
        until = position(connector, entity)
        served = not said and status >= 500
        fault(
            "server_error" if served else "call_refused", source, times=asked, target=path, details={"status": status, **said}
        )
        told(connector, entity, kind, step, until)
        assert connector.counts.by_status[status] == asked, (source, status, said)
    fault("rate_limited", source, times=ATTEMPTS.get(source, ALL), target=path, details={"retry_after": 0})
    told(reader(source), entity, RateLimitedError, "requests_per_second")


def test_the_codes_in_portico_s_served_answers_land_in_their_places(reader, fault):
    for code, kind, asked, step in PORTICO:
        connector = reader("heartland_gateway")
        fault("portico_refused", "heartland_gateway", times=asked, details={"code": code})
        told(connector, "portico_transactions", kind, step)


def test_a_token_request_that_heartland_does_not_take_is_told(reader, fault):
    for said in ("unsupported_grant_type", "invalid_request"):
        fault("call_refused", "heartland", target="/oauth/token", details={"status": 400, "code": said})
        told(reader("heartland"), "payments", CredentialError, said)
