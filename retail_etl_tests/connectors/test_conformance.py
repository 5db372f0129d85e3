"""What every connector promises, whatever its system: each test runs once a stream and a way of reading it."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from retail_etl.connectors.interface import Window
from retail_etl.errors import (
    CredentialError,
    PoisonPageError,
    RateLimitedError,
    RequestRejectedError,
    RetailEtlError,
    SourceUnavailableError,
)


def test_paging_ends_and_gives_every_record_of_the_window(source):
    source.fill(27)
    connector = source.connector()

    pages = list(source.read(connector, source.window(30, 200)))

    assert set(source.versions(pages)) >= set(range(3, 21))
    assert len(pages) > source.pages_of_many_min


def test_the_window_s_first_and_last_tick_belong_to_it(source):
    source.fill(5)
    connector = source.connector()

    assert {2, 3, 4} <= set(source.versions(list(source.read(connector, source.window(20, 40)))))


def test_a_first_load_starts_at_the_beginning(source):
    source.fill(9)
    connector = source.connector()

    pages = list(source.read(connector, Window(None, source.window(0, 1000).until)))

    assert set(source.versions(pages)) == set(range(1, 10))


def test_a_server_that_gives_shorter_pages_than_asked_loses_nothing(source):
    if not source.asks_for_sizes:
        pytest.skip("asks for spans, not for sizes")
    source.fill(13)
    source.server_cap = 3
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == set(range(1, 14))


@pytest.mark.parametrize("shared", [3, 5, 11])
def test_equal_ticks_that_straddle_a_page_lose_nothing(source, shared):
    source.fill(20, ticks=lambda number: 10 * (number // shared))
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == set(range(1, 21))


def test_rows_that_move_while_they_are_paged_are_lost_in_no_window(source):
    source.fill(20)

    def move(script, number):
        if number in (2, 3, 4):
            script.put(number, 300 + number)  # from a page that was read already
            script.put(20 - number, 310 + number)  # from a page still to come

    source.before_listing = move
    connector = source.connector()
    first = source.versions(list(source.read(connector, source.window(0, 250))))
    second = source.versions(list(source.read(connector, source.window(251, 500))))

    newest = {row.number: row.version for row in source.rows}
    assert {number: max(first.get(number, 0), second.get(number, 0)) for number in newest} == newest


def test_a_quiet_window_costs_one_request_and_gives_no_page(source):
    if source.reads_whole():
        pytest.skip("a snapshot is read whole, however quiet the window")
    source.fill(9)
    connector = source.connector()
    connector.position(source.stream(connector))
    before = len(source.data_requests())

    assert list(source.read(connector, source.window(5000, 6000))) == []
    assert len(source.data_requests()) == before + 1


def test_pages_are_the_bytes_that_the_source_sent(source):
    if not source.sends_what_is_landed:
        pytest.skip("its pages are rewritten, which tests of its own look at")
    source.fill(9)
    connector = source.connector()

    for page in source.read(connector, source.window(0, 500)):
        assert page.body in source.served
        assert b"\\u00e9" in page.body


def test_a_429_waits_as_told(source):
    source.fill(3)
    source.queued = [httpx.Response(429, headers={"Retry-After": "7"}, json={"message": "slow down"})]
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == {1, 2, 3}
    assert sum(source.time.slept) == pytest.approx(7, abs=0.5)
    assert connector.counts.retries == 1
    assert connector.counts.by_status[429] == 1


def test_a_429_with_a_date_waits_until_then_by_the_source_s_clock(source):
    source.fill(3)
    told = source.time.now + timedelta(hours=3)  # the source's clock runs three hours ahead of ours
    until = told + timedelta(seconds=9)
    headers = {"Retry-After": format_datetime(until, usegmt=True), "Date": format_datetime(told, usegmt=True)}
    source.queued = [httpx.Response(429, headers=headers)]
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == {1, 2, 3}
    assert sum(source.time.slept) == pytest.approx(9, abs=0.5)


def test_a_wait_that_is_too_long_is_told_to_the_caller_instead(source):
    source.queued = [httpx.Response(429, headers={"Retry-After": "3600"})]
    connector = source.connector()

    with pytest.raises(RateLimitedError) as caught:
        list(source.read(connector, source.window(0, 500)))
    assert caught.value.wait_seconds == 3600
    assert sum(source.time.slept) < 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_5xx_is_repeated_a_bounded_number_of_times_at_random_moments(source, status):
    source.queued = [httpx.Response(status, text="<html><h1>Service unavailable</h1></html>") for _ in range(50)]
    connector = source.connector()

    with pytest.raises(SourceUnavailableError) as caught:
        list(source.read(connector, source.window(0, 500)))
    assert 5 <= len(source.data_requests()) <= 6
    assert "Service unavailable" in str(caught.value)
    assert "<h1>" not in str(caught.value)
    assert caught.value.stream == source.stream(connector).name


def test_a_5xx_that_passes_is_not_noticed(source):
    source.fill(3)
    source.queued = [httpx.Response(503), httpx.ReadTimeout("silence"), httpx.ConnectError("refused")]
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == {1, 2, 3}
    assert connector.counts.retries == 3


def test_a_broken_connection_is_a_source_that_is_unavailable(source):
    source.queued = [httpx.ConnectError("connection refused") for _ in range(50)]
    connector = source.connector()

    with pytest.raises(SourceUnavailableError, match="connection refused"):
        list(source.read(connector, source.window(0, 500)))


def test_a_missing_permission_stops_at_once_and_is_named(source):
    source.queued = [source.forbidden() for _ in range(50)]
    connector = source.connector()

    with pytest.raises(CredentialError) as caught:
        list(source.read(connector, source.window(0, 500)))
    assert source.permission in str(caught.value)
    assert caught.value.next_step
    assert len(source.data_requests()) <= 2


def test_a_request_that_is_refused_is_not_repeated_and_told_in_the_source_s_words(source):
    source.queued = [source.rejected("the moon is full")]
    connector = source.connector()

    with pytest.raises(RequestRejectedError, match="the moon is full") as caught:
        list(source.read(connector, source.window(0, 500)))
    assert caught.value.status in (400, 422)
    assert len(source.data_requests()) == 1


def test_a_redirect_is_not_followed(source):
    source.queued = [httpx.Response(302, headers={"Location": "http://elsewhere.example/login"})]
    connector = source.connector()

    with pytest.raises(RequestRejectedError, match="redirects"):
        list(source.read(connector, source.window(0, 500)))


def test_a_page_that_is_no_json_however_often_it_is_asked_for_is_a_poison_page(source):
    source.queued = [httpx.Response(200, content=b'{"items": [{"entity_id": 1, "upd') for _ in range(9)]
    connector = source.connector()

    with pytest.raises(PoisonPageError):
        list(source.read(connector, source.window(0, 500)))
    assert len(source.data_requests()) == 3


def test_a_cut_off_page_heals_when_it_is_asked_for_again(source):
    source.fill(3)
    source.queued = [httpx.Response(200, content=b'{"items": [{"entity_id": 1, "upd')]
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == {1, 2, 3}


def test_secrets_appear_in_no_error_log_or_repr(source, caplog):
    caplog.set_level(logging.DEBUG)
    echoes = " ".join(source.secrets)
    source.fill(9)
    source.queued = [
        httpx.Response(503, json={"message": f"proxy saw {echoes}", "error": f"proxy saw {echoes}", "ErrorMessage": echoes}),
        httpx.Response(400, json={"message": f"echo {echoes}", "error": f"echo {echoes}", "ErrorMessage": f"echo {echoes}"}),
    ]
    connector = source.connector()

    with pytest.raises(RetailEtlError) as caught:
        list(source.read(connector, source.window(0, 500)))
    pages = list(source.read(connector, source.window(0, 500)))
    shown = [str(caught.value), repr(caught.value), repr(connector), repr(vars(connector)), caplog.text]
    shown += [page.url for page in pages]
    shown += [str(request.url) for request in source.requests]
    for secret in source.secrets:
        assert not any(secret in text for text in shown), secret
