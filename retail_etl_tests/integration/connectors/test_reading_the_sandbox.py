"""Every stream, read once from the sandbox over real HTTP, and what must survive on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.interface import Connector, CursorKind, Stream, Window
from retail_etl.connectors.registry import all_streams
from retail_etl.errors import CredentialError, SourceUnavailableError

if TYPE_CHECKING:
    from retail_etl.connectors.epicor.table import Table

pytestmark = pytest.mark.integration

# Heartland's other dialects and bank files are read by tests of their own.
READ = ("heartland", "magento", "epicor", "salesforce")
STREAMS = {name: stream for name, stream in all_streams().items() if stream.source in READ}


def read(connector: Connector, stream: Stream, window: Window) -> dict[tuple[str, ...], Any]:
    """The records of a window by their key."""
    found = {}
    for page in connector.pages(stream, window):
        body = msgspec.json.decode(page.body)
        for step in page.records_at:
            body = body[step]
        found.update({tuple(str(record[name]) for name in stream.key): record for record in body})
    return found


def table_path(entity: str) -> ReadPath:
    return TABLES[entity].read_paths[0]


def plain(table: Table, path: ReadPath, record: dict[str, Any]) -> dict[str, Any]:
    """The record's columns by the names that they have in the table."""
    named = {table.spelt(column, path): column for column in table.columns}
    return {named[name]: value for name, value in record.items() if name in named}


def whole(connector: Connector, stream: Stream) -> Window:
    until = connector.position(stream)
    assert until is not None
    return Window(None, until)


@pytest.mark.parametrize("name", STREAMS)
def test_every_stream_is_read_whole_and_counted_alike(connect, name):
    declared = all_streams()[name]
    connector = connect(declared.source)
    stream = connector.streams()[declared.entity]
    window = whole(connector, stream)

    records = read(connector, stream, window)

    assert records
    assert len(records) == connector.control_total(stream, window).records
    assert all(stream.cursor_field in {"", *record} for record in records.values())


@pytest.mark.parametrize("name", [name for name, stream in STREAMS.items() if stream.cursor is not CursorKind.SNAPSHOT])
def test_windows_side_by_side_give_what_one_window_gives(connect, name):
    declared = all_streams()[name]
    connector = connect(declared.source, page_size=37)
    stream = connector.streams()[declared.entity]
    window = whole(connector, stream)
    records = read(connector, stream, window)
    moments = sorted(str(record[stream.cursor_field]) for record in records.values())
    cut = moments[len(moments) // 2]
    middle = cut.replace(" ", "T") + ".000Z" if " " in cut else cut

    first = read(connector, stream, Window(None, middle))
    second = read(connector, stream, Window(middle, window.until))

    assert first.keys() | second.keys() == records.keys()
    assert len(second) > 0
    assert len(second) < len(records) or len(set(moments)) == 1


@pytest.mark.parametrize(
    ("entity", "path"), [(entity, path) for entity, table in TABLES.items() for path in table.read_paths[1:]]
)
def test_an_epicor_table_is_the_same_on_every_read_path(connect, entity, path):
    connector = connect("epicor", read_paths={entity: path})
    stream = connector.streams()[entity]
    by_default = connect("epicor")
    default_stream = by_default.streams()[entity]
    window = whole(connector, stream)

    records, default_records = read(connector, stream, window), read(by_default, default_stream, window)

    assert stream.cursor is CursorKind.SNAPSHOT or window == whole(by_default, default_stream)
    assert records.keys() == default_records.keys()
    # What the other path tells beside the key is told alike, whatever the columns are called there.
    table, first = TABLES[entity], table_path(entity)
    shared = set(table.columns) - set(table.query_only)
    for key, record in records.items():
        told, known = plain(table, path, record), plain(table, first, default_records[key])
        assert all(told[column] == known[column] for column in shared & told.keys() & known.keys())
        assert shared & (told.keys() ^ known.keys()) <= {"CustomerCustID"}, "what business logic calculates, no BAQ has"


@pytest.mark.parametrize("source", ["heartland", "magento", "epicor", "salesforce"])
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


@pytest.mark.parametrize(
    ("source", "entity", "page_size", "status"), [("heartland", "payments", 50, 410), ("salesforce", "inventory", 200, 400)]
)
def test_a_cursor_that_expires_while_a_window_is_read_starts_it_again(connect, fault, source, entity, page_size, status):
    connector = connect(source, page_size=page_size)
    stream = connector.streams()[entity]
    window = whole(connector, stream)
    fault("cursor_expired", source)

    assert len(read(connector, stream, window)) == connector.control_total(stream, window).records
    assert connector.counts.by_status[status] == 1


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "cut_body"])
@pytest.mark.parametrize("source", ["heartland", "magento", "epicor", "salesforce"])
def test_a_passing_disturbance_is_sat_out(connect, fault, source, kind):
    connector = connect(source)
    stream = next(iter(connector.streams().values()))
    window = whole(connector, stream)
    fault(kind, source, times=1)

    assert len(read(connector, stream, window)) == connector.control_total(stream, window).records
    assert connector.counts.retries == 1


@pytest.mark.parametrize("source", ["heartland", "magento", "epicor", "salesforce"])
def test_wrong_credentials_are_told_without_being_shown(connect, source):
    secrets = {
        "heartland": {"client_secret": SecretStr("not-the-secret")},
        "magento": {"access_token_secret": SecretStr("not-the-secret")},
        "epicor": {"password": SecretStr("not-the-secret")},
        "salesforce": {"client_secret": SecretStr("not-the-secret")},
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
