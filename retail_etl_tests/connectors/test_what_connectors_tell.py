"""What every connector tells of itself and its source: counts, positions, addresses, probes, the rate it keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retail_etl.connectors.interface import CursorKind


def test_every_request_says_who_asks(source):
    source.fill(1)
    list(source.read(source.connector(), source.window(0, 500)))

    assert all(request.headers["User-Agent"].startswith("retail_etl/") for request in source.requests)


def test_the_control_total_counts_the_window_by_the_source_s_own_word(source):
    source.fill(9)
    connector = source.connector()

    total = connector.control_total(source.stream(connector), source.window(20, 60)).records

    inside = 9 if source.reads_whole() else 5
    assert total == (inside if source.can_count() else None)


def test_the_position_is_the_source_s_own_and_never_ahead_of_it(source):
    source.fill(9)
    source.time.now += timedelta(days=200)
    connector = source.connector()

    position = connector.position(source.stream(connector))

    if source.stream(connector).cursor is CursorKind.REVISION:
        assert int(source.window(0, 89).until) < int(position) <= int(source.window(0, 90).until)
    else:
        assert position == source.time.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_a_record_s_address_holds_its_key_and_no_secret(source):
    connector = source.connector()
    stream = source.stream(connector)

    url = connector.record_url(stream, dict.fromkeys(stream.key, "4711"))

    assert url.startswith("http://127.0.0.1:1")
    assert "4711" in url


def test_the_stream_s_declaration_fits_its_records(source):
    source.fill(1)
    connector = source.connector()
    stream = source.stream(connector)

    assert stream.cursor_field in stream.keys.keep or source.reads_whole()
    assert (stream.cursor is CursorKind.SNAPSHOT) == source.reads_whole()
    assert set(stream.key) <= stream.keys.keep
    assert stream.keys.identifiers <= stream.keys.keep
    assert stream.name == f"{source.name}_{source.entity}"


def test_the_probe_finds_a_source_that_can_be_read(source):
    source.fill(3)

    findings = source.connector().probe()

    assert findings
    assert all(finding.works for finding in findings), findings


def test_the_probe_says_what_to_do_about_a_missing_permission(source):
    source.queued = [source.forbidden() for _ in range(9)]

    broken = [finding for finding in source.connector().probe() if not finding.works]

    assert broken
    assert all(finding.next_step for finding in broken)
    assert any(source.permission in finding.detail for finding in broken)


def test_requests_keep_to_the_rate(source):
    source.fill(60)
    connector = source.connector(requests_per_second=2.0)

    for _ in range(1 if source.pages_of_many_min else 12):
        list(source.read(connector, source.window(0, 700)))

    asked = connector.counts.requests
    assert asked >= 12
    assert source.time.elapsed - 1000 >= (asked - 11) / 2.0
    assert connector.counts.waited_seconds == pytest.approx(sum(source.time.slept))


def test_what_was_asked_is_counted(source):
    source.fill(9)
    connector = source.connector()

    list(source.read(connector, source.window(0, 500)))

    assert connector.counts.requests == len(source.requests)
    assert connector.counts.by_status == {200: len(source.requests)}
    assert connector.counts.received_bytes >= sum(map(len, source.served))
