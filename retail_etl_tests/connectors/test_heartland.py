from __future__ import annotations

import base64
import threading
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import parse_qs

import httpx
import pytest

from retail_etl.connectors.heartland import report_dates
from retail_etl.connectors.heartland.config import READ_SCOPES
from retail_etl.connectors.interface import Window
from retail_etl.errors import CredentialError, SourceChangedError, SourceUnavailableError
from retail_etl_tests.connectors.scripted_heartland import ScriptedHeartland


def test_an_expired_cursor_starts_the_window_again_and_loses_nothing():
    source = ScriptedHeartland(expire_cursors=1)
    source.fill(10)

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 500))))) == set(range(1, 11))


def test_cursors_that_always_expire_end_the_window_as_unavailable():
    source = ScriptedHeartland(expire_cursors=99)
    source.fill(10)

    with pytest.raises(SourceUnavailableError, match="expired"):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.data_requests()) == 8


def test_a_cursor_that_leads_in_a_circle_is_refused():
    source = ScriptedHeartland()
    page = {"results": [{"id": "row_1"}], "next_cursor": "round-and-round"}
    source.queued = [httpx.Response(200, json=page) for _ in range(9)]

    with pytest.raises(SourceChangedError, match="cursor"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_a_401_renews_the_token_once_and_repeats_the_request():
    source = ScriptedHeartland(accepted_token="tok-2-abcdef")
    source.fill(3)

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 500))))) == {1, 2, 3}
    assert source.tokens == 2
    assert len(source.data_requests()) == 2


def test_a_401_that_stays_is_a_credential_error_after_one_renewal():
    source = ScriptedHeartland(accepted_token="never")

    with pytest.raises(CredentialError):
        list(source.read(source.connector(), source.window(0, 500)))
    assert source.tokens == 2
    assert len(source.data_requests()) == 2


def test_a_token_is_renewed_at_four_fifths_of_its_life_by_the_given_clock():
    source = ScriptedHeartland()
    source.fill(1)
    connector = source.connector()
    for seconds, tokens in ((0, 1), (2879, 1), (1, 2)):
        source.time.now += timedelta(seconds=seconds)
        list(source.read(connector, source.window(0, 500)))
        assert source.tokens == tokens


def test_many_threads_fetch_one_token():
    source = ScriptedHeartland()
    source.fill(1)
    connector = source.connector()
    barrier = threading.Barrier(8)

    def read() -> None:
        barrier.wait()
        list(source.read(connector, source.window(0, 500)))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert source.tokens == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), "client id and client secret"),
        (httpx.Response(400, json={"error": "invalid_scope"}), " ".join(READ_SCOPES)),
        (httpx.Response(200, json={"token": "?"}), "base URL"),
    ],
)
def test_a_refused_token_request_says_what_to_do(answer, told):
    source = ScriptedHeartland(token_answers=[answer] * 7)

    with pytest.raises(CredentialError) as caught:
        list(source.read(source.connector(), source.window(0, 500)))
    assert told in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_a_scope_that_the_account_lacks_is_left_out_and_stops_no_other_stream():
    refused = httpx.Response(400, json={"error": "invalid_scope"})
    source = ScriptedHeartland(token_answers=[refused, refused])  # of all scopes, and of the first by itself
    source.fill(2)

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 500))))) == {1, 2}
    asked = [parse_qs(request.content.decode())["scope"][0] for request in source.requests if source.is_for_a_token(request)]
    assert asked == [" ".join(READ_SCOPES), *READ_SCOPES, " ".join(READ_SCOPES[1:])]


def test_a_wrong_secret_is_tried_once():
    source = ScriptedHeartland(token_answers=[httpx.Response(401, json={"error": "invalid_client"})] * 9)

    with pytest.raises(CredentialError):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.requests) == 1


def test_a_token_endpoint_that_is_down_is_asked_again():
    source = ScriptedHeartland(token_answers=[httpx.Response(503), httpx.Response(503)])
    source.fill(2)

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 500))))) == {1, 2}


def test_the_token_request_is_made_as_the_protocol_says():
    source = ScriptedHeartland()
    list(source.read(source.connector(), source.window(0, 500)))
    token = source.requests[0]

    assert token.method == "POST"
    assert token.headers["Authorization"].startswith("Basic ")
    form = parse_qs(token.content.decode())
    assert form == {"grant_type": ["client_credentials"], "scope": [" ".join(READ_SCOPES)]}


def test_a_poll_of_all_streams_costs_one_request_each_beside_the_token():
    source = ScriptedHeartland()
    connector = source.connector()
    for stream in connector.streams().values():
        until = connector.position(stream)
        assert list(connector.pages(stream, Window("2026-03-03T04:00:00.000Z", until))) == []

    assert len(source.data_requests()) == len(connector.streams())


def test_the_position_is_asked_for_again_when_the_last_answer_is_old():
    source = ScriptedHeartland()
    connector = source.connector()
    stream = source.stream(connector)
    first = connector.position(stream)
    source.time.sleep(61)

    assert connector.position(stream) > first
    assert len(source.data_requests()) == 1


def test_report_rows_are_asked_for_in_slices_of_at_most_31_days():
    source = ScriptedHeartland("report_rows")
    source.fill(3)
    connector = source.connector()
    list(source.read(connector, Window("2026-01-25T00:00:00.000Z", "2026-03-02T05:02:00.000Z")))

    asked = [request.url.params for request in source.data_requests()]
    spans = [(date.fromisoformat(one["start_date"]), date.fromisoformat(one["end_date"])) for one in asked]
    assert all(0 <= (end - start).days <= 30 for start, end in spans)
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in pairwise(spans))
    assert spans[0][0] <= date(2025, 11, 24)
    assert spans[-1][1] == date(2026, 3, 3)
    assert {one["level"] for one in asked} == {"detail"}


def test_a_first_load_of_report_rows_starts_with_the_first_payment():
    source = ScriptedHeartland("report_rows")
    source.fill(3)
    list(source.read(source.connector(), Window(None, "2026-03-02T05:02:00.000Z")))

    asked = source.data_requests()
    assert asked[0].url.path == "/v1/payments"
    assert asked[1].url.params["start_date"] == "2026-03-02"


def test_a_first_load_can_be_told_where_history_begins():
    source = ScriptedHeartland("report_rows")
    list(source.read(source.connector(history_from=date(2026, 2, 1)), Window(None, "2026-03-02T05:02:00.000Z")))

    assert [one.url.params["start_date"] for one in source.data_requests()] == ["2026-02-01"]


def test_a_poll_s_report_is_one_slice_that_ends_tomorrow():
    first, last = report_dates.first_day(date(2026, 3, 2), date(2026, 3, 2)), report_dates.last_day(date(2026, 3, 2))

    assert list(report_dates.slices(first, last)) == [(date(2026, 2, 1), date(2026, 3, 3))]


def test_an_answer_of_another_shape_is_a_changed_source():
    source = ScriptedHeartland()
    source.queued = [httpx.Response(200, json={"items": []})]

    with pytest.raises(SourceChangedError, match="results"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_a_bad_record_does_not_keep_the_next_page_from_being_read():
    source = ScriptedHeartland()
    source.fill(2)
    cursor = base64.b64encode(b"[0, 0]").decode()
    body = b'{"results":[{"id":"row_9","amount":NaN,"note":"caf' + b'\xe9"}, 5],"next_cursor":"' + cursor.encode() + b'"}'
    source.queued = [httpx.Response(200, content=body)]

    pages = list(source.read(source.connector(), source.window(0, 500)))

    assert pages[0].body == body
    assert set(source.versions(pages[1:])) == {1, 2}


def test_the_probe_names_the_scopes_that_were_granted():
    credentials = ScriptedHeartland().connector().probe()[0]

    assert credentials.detail == "token granted for " + ", ".join(READ_SCOPES)


def test_sums_of_the_report_are_asked_by_days_store_and_tender_and_by_nothing_that_a_report_of_sums_does_not_know():
    source = ScriptedHeartland("report_summaries")
    source.fill(3)
    connector = source.connector()
    list(source.read(connector, Window("2026-03-02T04:30:00.000Z", "2026-03-02T05:02:00.000Z")))

    (asked,) = [parse_qs(request.url.query.decode()) for request in source.data_requests()]
    assert asked == {
        "level": ["summary"],
        "period": ["daily"],
        "date_basis": ["business"],
        "group_by": ["location_id", "method"],
        "start_date": ["2026-02-01"],
        "end_date": ["2026-03-03"],
    }


def test_what_belongs_to_an_order_is_asked_for_by_name():
    source = ScriptedHeartland("orders")
    list(source.read(source.connector(), source.window(0, 500)))

    assert source.data_requests()[0].url.params["include"] == "lines,shipments,addresses"
