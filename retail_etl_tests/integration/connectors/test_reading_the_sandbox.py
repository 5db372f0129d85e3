"""Every stream, read once from the sandbox over real HTTP, and what must survive on the way."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.interface import Connector, Stream, Window
from retail_etl.connectors.registry import all_streams
from retail_etl.errors import CredentialError, SourceUnavailableError

pytestmark = pytest.mark.integration


def read(connector: Connector, stream: Stream, window: Window) -> dict[tuple[str, ...], Any]:
    """The records of a window by their key."""
    found = {}
    for page in connector.pages(stream, window):
        body = msgspec.json.decode(page.body)
        for step in page.records_at:
            body = body[step]
        found.update({tuple(str(record[name]) for name in stream.key): record for record in body})
    return found


def whole(connector: Connector, stream: Stream) -> Window:
    until = connector.position(stream)
    assert until is not None
    return Window(None, until)


@pytest.mark.parametrize("name", all_streams())
def test_every_stream_is_read_whole_and_counted_alike(connect, name):
    declared = all_streams()[name]
    connector = connect(declared.source)
    stream = connector.streams()[declared.entity]
    window = whole(connector, stream)

    records = read(connector, stream, window)

    assert records
    assert len(records) == connector.control_total(stream, window).records
    assert all(stream.cursor_field in record for record in records.values())


@pytest.mark.parametrize("name", all_streams())
def test_windows_side_by_side_give_what_one_window_gives(connect, name):
    declared = all_streams()[name]
    connector = connect(declared.source, page_size=37)
    stream = connector.streams()[declared.entity]
    window = whole(connector, stream)
    records = read(connector, stream, window)
    moments = sorted(str(record[stream.cursor_field]) for record in records.values())
    cut = moments[len(moments) // 2]
    middle = cut if stream.source != "magento" else cut.replace(" ", "T") + ".000Z"

    first = read(connector, stream, Window(None, middle))
    second = read(connector, stream, Window(middle, window.until))

    assert first.keys() | second.keys() == records.keys()
    assert 0 < len(second) < len(records)


@pytest.mark.parametrize("path", list(ReadPath))
def test_the_ledger_is_the_same_on_every_read_path(connect, path):
    connector = connect("epicor", read_paths={"gl_lines": path})
    stream = connector.streams()["gl_lines"]
    by_query = connect("epicor")
    query_stream = by_query.streams()["gl_lines"]
    window = whole(connector, stream)

    assert window == whole(by_query, query_stream)
    assert read(connector, stream, window).keys() == read(by_query, query_stream, window).keys()


@pytest.mark.parametrize("source", ["heartland", "magento", "epicor"])
def test_the_probe_finds_every_stream_readable(connect, source):
    findings = connect(source).probe()

    assert findings
    assert all(finding.works for finding in findings), findings


def test_a_token_that_expires_while_a_window_is_read_is_renewed(connect, fault):
    connector = connect("heartland", page_size=50)
    stream = connector.streams()["payments"]
    window = whole(connector, stream)
    fault("token_expired", "heartland")

    assert len(read(connector, stream, window)) == connector.control_total(stream, window).records
    assert connector.counts.by_status[401] == 1


def test_a_cursor_that_expires_while_a_window_is_read_starts_it_again(connect, fault):
    connector = connect("heartland", page_size=50)
    stream = connector.streams()["payments"]
    window = whole(connector, stream)
    fault("cursor_expired", "heartland")

    assert len(read(connector, stream, window)) == connector.control_total(stream, window).records
    assert connector.counts.by_status[410] == 1


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "cut_body"])
@pytest.mark.parametrize("source", ["heartland", "magento", "epicor"])
def test_a_passing_disturbance_is_sat_out(connect, fault, source, kind):
    connector = connect(source)
    stream = next(iter(connector.streams().values()))
    window = whole(connector, stream)
    fault(kind, source, times=1)

    assert len(read(connector, stream, window)) == connector.control_total(stream, window).records
    assert connector.counts.retries == 1


@pytest.mark.parametrize("source", ["heartland", "magento", "epicor"])
def test_wrong_credentials_are_told_without_being_shown(connect, source):
    secrets = {
        "heartland": {"client_secret": SecretStr("not-the-secret")},
        "magento": {"access_token_secret": SecretStr("not-the-secret")},
        "epicor": {"password": SecretStr("not-the-secret")},
    }
    connector = connect(source, **secrets[source])
    stream = next(iter(connector.streams().values()))

    with pytest.raises(CredentialError) as caught:
        connector.position(stream)
    assert caught.value.next_step
    assert "not-the-secret" not in str(caught.value)


def test_a_missing_acl_resource_is_named(connect, sandbox):
    shown = sandbox.credentials["magento"]
    limited = {
        name: shown[f"limited_{name}"] for name in ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    }
    changes = {name: value if name == "consumer_key" else SecretStr(value) for name, value in limited.items()}

    findings = connect("magento", **changes).probe()

    broken = [finding for finding in findings if not finding.works]
    assert broken
    assert all("Magento_" in finding.detail and "Tick the resource" in finding.next_step for finding in broken)


def test_an_api_key_without_the_scope_is_told_by_what_it_lacks(connect, sandbox):
    limited = SecretStr(sandbox.credentials["epicor"]["limited_api_key"])
    finding = connect("epicor", api_key=limited, read_paths={"gl_lines": ReadPath.ODATA}).probe()[0]

    assert not finding.works
    assert "Erp.BO.GLJrnDtlSvc" in finding.detail


def test_an_address_where_nobody_listens_is_an_unavailable_source(connect):
    waits: list[float] = []
    connector = connect("epicor", base_url="http://127.0.0.1:9", sleep=waits.append)

    with pytest.raises(SourceUnavailableError, match="did not answer"):
        connector.position(connector.streams()["gl_lines"])
    assert connector.counts.retries == 5
    assert len(waits) == 5
