from __future__ import annotations

import json

import httpx
import pytest

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.interface import Window
from retail_etl.connectors.registry import all_streams
from retail_etl.errors import CredentialError, RequestRejectedError, SourceChangedError, SourceUnavailableError
from retail_etl_tests.connectors.scripted_epicor import BASE, ScriptedEpicor

APOLOGY = {
    "HttpStatus": 500,
    "ErrorMessage": "We apologize, but an unexpected internal problem occurred.",
    "CorrelationId": "c-1",
}


def refusal(status: int, kind: str, message: str = "no") -> httpx.Response:
    return httpx.Response(status, json={"ErrorMessage": message, "ErrorType": f"Ice.Common.{kind}", "CorrelationId": "c-1"})


def read_all(source):
    return set(source.versions(list(source.read(source.connector(), source.window(0, 5000)))))


def test_revisions_above_2_to_the_53_keep_every_bit():
    source = ScriptedEpicor()
    source.fill(9, ticks=lambda number: number)
    connector = source.connector()

    assert connector.position(source.stream(connector)) == str(2**53 + 9)
    list(source.read(connector, source.window(0, 5000)))
    assert source.requests[-1].url.params["LastRev"] == str(BASE + 9)


def test_a_revision_that_came_as_a_float_is_a_changed_source():
    source = ScriptedEpicor()
    source.queued = [httpx.Response(200, content=b'{"value":[{"Calculated_Rev":9.007199254740993e15}]}')]

    with pytest.raises(SourceChangedError, match="whole number"):
        read_all(source)


def test_revisions_in_quotes_are_read():
    source = ScriptedEpicor()
    source.queued = [httpx.Response(200, json={"value": [{"GLJrnDtl_JournalLine": 1, "Calculated_Rev": str(BASE + 1)}]})]
    source.fill(1, ticks=lambda number: number)

    list(source.read(source.connector(), source.window(0, 50)))
    assert source.requests[1].url.params["LastRev"] == str(BASE)


def test_a_query_that_does_not_sort_is_refused_instead_of_half_read():
    source = ScriptedEpicor()
    rows = [{"Calculated_Rev": BASE + number} for number in (5, 3)]
    source.queued = [httpx.Response(200, json={"value": rows})]

    with pytest.raises(SourceChangedError, match="order"):
        read_all(source)


def test_links_are_followed_where_one_revision_fills_more_than_a_page():
    source = ScriptedEpicor(links=True, server_cap=3)
    source.fill(10, ticks=lambda _number: 7)

    assert read_all(source) == set(range(1, 11))
    assert any("skiptoken" in str(request.url) for request in source.requests)


def test_an_empty_page_with_a_link_is_not_the_end():
    source = ScriptedEpicor()
    source.fill(3)
    here = "http://127.0.0.1:1/kinetic/api/v2/odata/EPIC06/BaqSvc/HL_GLDelta/Data"
    more = f"{here}?LastRev=-1&MaxRows=4&%24top=4&%24skip=0"
    source.queued = [httpx.Response(200, json={"value": [], "@odata.nextLink": more})]

    assert read_all(source) == {1, 2, 3}


def test_relative_links_are_followed():
    source = ScriptedEpicor()
    source.fill(3)
    source.queued = [httpx.Response(200, json={"value": [], "@odata.nextLink": "Data?LastRev=-1&MaxRows=4&$top=4"})]

    assert read_all(source) == {1, 2, 3}


def test_a_link_to_another_host_never_gets_our_credentials():
    source = ScriptedEpicor()
    source.queued = [httpx.Response(200, json={"value": [], "@odata.nextLink": "http://elsewhere.example/Data"})]

    with pytest.raises(SourceChangedError, match=r"elsewhere\.example"):
        read_all(source)
    assert len(source.requests) == 1


def test_calls_carry_the_key_in_a_header_and_claim_a_web_service_licence():
    source = ScriptedEpicor()
    source.fill(1)
    list(source.read(source.connector(plant="MfgSys"), source.window(0, 500)))
    request = source.requests[0]

    assert request.headers["x-api-key"] == "api-k3y-77"
    assert request.headers["Authorization"].startswith("Basic ")
    assert json.loads(request.headers["License"]) == {"ClaimedLicense": "00000003-9439-4B30-A6F4-6D2FD4B9FD0F"}
    assert json.loads(request.headers["CallSettings"]) == {"Company": "EPIC06", "Plant": "MfgSys"}


def test_refused_basic_credentials_are_not_tried_twice():
    source = ScriptedEpicor()
    source.queued = [httpx.Response(401) for _ in range(9)]

    with pytest.raises(CredentialError, match="doctor"):
        read_all(source)
    assert len(source.requests) == 1


def test_a_swallowed_exception_is_tried_once_more_and_names_the_correlation_id():
    source = ScriptedEpicor()
    source.queued = [httpx.Response(500, json=APOLOGY) for _ in range(9)]

    with pytest.raises(SourceUnavailableError, match=r"c-1.*another path"):
        read_all(source)
    assert len(source.requests) == 2


def test_spent_licences_are_waited_for():
    source = ScriptedEpicor()
    source.fill(2)
    source.queued = [refusal(400, "BusinessObjectException", "Maximum users exceeded on license type WebService")]

    assert read_all(source) == {1, 2}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda: refusal(404, "ApiException", "BAQ not found"), "Import the BAQ"),
        (lambda: refusal(400, "ODataException", "Could not find a property named 'X'"), "compare the BAQ"),
        (lambda: refusal(400, "BLException", "A BPM says no"), "BPM"),
        (lambda: httpx.Response(404, text="<h1>404</h1>"), "Import the BAQ"),
    ],
)
def test_refusals_come_with_the_next_step(answer, told):
    source = ScriptedEpicor()
    source.queued = [answer() for _ in range(9)]

    with pytest.raises(RequestRejectedError) as caught:
        read_all(source)
    assert told in str(caught.value)
    assert len(source.requests) == 1


def test_the_position_is_found_where_a_query_does_not_let_itself_be_sorted():
    source = ScriptedEpicor(sorts_queries=False)
    source.fill(23)
    connector = source.connector()

    assert connector.position(source.stream(connector)) == source.position_at(230)


def test_an_empty_table_has_no_position():
    source = ScriptedEpicor()
    connector = source.connector()

    assert connector.position(source.stream(connector)) is None


def test_a_second_look_for_the_position_asks_only_for_what_is_new():
    source = ScriptedEpicor()
    source.fill(5)
    connector = source.connector()
    stream = source.stream(connector)
    first = connector.position(stream)
    asked = len(source.requests)

    assert connector.position(stream) == first
    assert len(source.requests) == asked + 1
    assert source.requests[-1].url.params["LastRev"] == first


def test_get_rows_takes_no_page_that_does_not_hold_its_whole_stretch():
    source = ScriptedEpicor(path=ReadPath.GETROWS)
    source.fill(40, ticks=lambda number: 41 - number)  # the order of the keys is the reverse of the revisions'
    connector = source.connector()

    pages = list(source.read(connector, source.window(1, 40)))

    seen = [len(source.versions([page])) for page in pages]
    assert sum(seen) == 40
    assert max(seen) <= source.page_size


def test_get_rows_pages_through_a_revision_that_many_rows_share():
    source = ScriptedEpicor(path=ReadPath.GETROWS)
    source.fill(10, ticks=lambda _number: 7)

    assert read_all(source) == set(range(1, 11))


def test_the_read_path_names_key_and_cursor_as_the_records_do():
    by_query = ScriptedEpicor().connector().streams()["gl_lines"]
    plain = ScriptedEpicor(path=ReadPath.ODATA).connector().streams()["gl_lines"]

    assert by_query == all_streams()["epicor_gl_lines"]
    assert (by_query.key[0], by_query.cursor_field) == ("GLJrnDtl_Company", "Calculated_Rev")
    assert (plain.key[0], plain.cursor_field) == ("Company", "SysRevID")
    assert plain.keys == by_query.keys


def test_a_stored_token_is_fetched_with_headers_and_renewed_once_on_a_401():
    source = ScriptedEpicor()
    source.fill(2)
    given = httpx.Response(200, json={"AccessToken": "kinetic-tok-1", "ExpiresIn": 3600})
    again = httpx.Response(200, json={"access_token": "kinetic-tok-2", "expires_in": "3600"})
    source.queued = [given, httpx.Response(401), again]

    pages = list(source.read(source.connector(authentication="token"), source.window(0, 500)))

    assert set(source.versions(pages)) == {1, 2}
    token, refused, _, accepted = source.requests[:4]
    assert token.url.path == "/kinetic/TokenResource.svc/"
    assert token.headers["username"] == "robot"
    assert refused.headers["Authorization"] == "Bearer kinetic-tok-1"
    assert accepted.headers["Authorization"] == "Bearer kinetic-tok-2"


def test_a_first_load_reads_from_the_lowest_revision():
    source = ScriptedEpicor(path=ReadPath.ODATA)
    source.rows.clear()
    source.put(1, -BASE)

    assert set(source.versions(list(source.read(source.connector(), Window(None, "500"))))) == {1}


def test_a_row_without_a_revision_stops_nothing():
    source = ScriptedEpicor()
    source.fill(3)
    bad = b'{"Calculated_Rev":null},"?"'
    rows = b'{"value":[{"Calculated_Rev":9007199254740993},' + bad + b',{"Calculated_Rev":9007199254740994,"x":NaN}]}'
    source.queued = [httpx.Response(200, content=rows)]

    pages = list(source.read(source.connector(), source.window(0, 5000)))

    assert pages[0].body == rows
    assert source.requests[1].url.params["LastRev"] == "9007199254740993"


def test_a_column_that_a_tenant_does_not_have_is_left_out():
    source = ScriptedEpicor(path=ReadPath.ODATA)
    source.fill(3)
    source.queued = [refusal(400, "ODataException", "Could not find a property named 'SegValue4' on type 'Erp.GLJrnDtl'.")]

    assert read_all(source) == {1, 2, 3}
    assert "SegValue4" in source.requests[0].url.params["$select"]
    assert all("SegValue4" not in request.url.params["$select"] for request in source.requests[1:])


def test_a_key_column_that_is_gone_is_a_changed_source():
    source = ScriptedEpicor(path=ReadPath.ODATA)
    source.queued = [refusal(400, "ODataException", "Could not find a property named 'JournalNum' on type 'Erp.GLJrnDtl'.")]

    with pytest.raises(SourceChangedError, match="JournalNum"):
        read_all(source)


def test_the_position_is_looked_for_above_the_watermark():
    source = ScriptedEpicor()
    source.fill(5)
    connector = source.connector()
    stream = source.stream(connector)

    assert connector.position(stream, since=source.position_at(50)) == source.position_at(50)
    assert [request.url.params["LastRev"] for request in source.requests] == [source.position_at(50)]
