"""What tables that are read whole promise, on each way of reading them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.interface import CursorKind, Window
from retail_etl.errors import CredentialError, RequestRejectedError, SourceChangedError, SourceUnavailableError
from retail_etl_tests.connectors.scripted_epicor import ScriptedEpicor

SNAPSHOTS = [(entity, path) for entity, table in TABLES.items() if table.is_snapshot for path in table.read_paths]


@dataclass
class ScriptedTable(ScriptedEpicor):
    """A table that is listed in the order of its key; it counts unless it is told not to."""

    entity: str = "bank_accounts"
    path: ReadPath = ReadPath.ODATA
    counts: bool = True

    def listing(self, request: httpx.Request) -> httpx.Response:
        found = sorted(self.rows, key=lambda row: row.number)
        if request.url.path.endswith("/GetRows"):
            asked = json.loads(request.content)
            assert (asked["pageSize"], asked[f"whereClause{self.table.name}"]) == (0, "")
            return httpx.Response(200, json={"returnObj": {self.table.name: [self._row(row) for row in found]}})
        asked = dict(request.url.params)
        skip = int(asked.get("$skip", asked.get("$skiptoken", 0)))
        size = self.size(int(asked["$top"]))
        body: dict[str, Any] = {"value": [self._row(row) for row in found[skip : skip + size]]}
        if self.counts and asked.get("$count") == "true":
            body["@odata.count"] = len(found)
        if self.links and found[skip + size :]:
            body["@odata.nextLink"] = str(request.url.copy_set_param("$skiptoken", skip + size))
        return httpx.Response(200, json=body)

    def _row(self, row: Any) -> dict[str, Any]:
        return {self.spelt(self.number_column): row.number, self.spelt(self.table.columns[0]): row.version}


@pytest.fixture(params=SNAPSHOTS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def table(request: pytest.FixtureRequest) -> ScriptedTable:
    entity, path = request.param
    return ScriptedTable(entity, path=path)


def read_all(source: ScriptedTable) -> set[int]:
    return set(source.versions(list(source.read(source.connector(), Window(None, source.position_at(9))))))


def test_it_is_declared_as_read_whole_and_along_nothing(table):
    connector = table.connector()
    stream = table.stream(connector)

    assert (stream.cursor, stream.cursor_field) == (CursorKind.SNAPSHOT, "")
    assert set(stream.key) <= stream.keys.keep


def test_every_row_comes_whatever_the_window_says(table):
    table.fill(11)
    connector = table.connector()

    for window in (Window(None, "2026-03-02T00:00:00.000Z"), Window("2026-03-02T00:00:00.000Z", "2026-03-02T00:00:00.000Z")):
        assert set(table.versions(list(table.read(connector, window)))) == set(range(1, 12))


def test_a_table_that_fits_a_page_costs_one_request(table):
    table.fill(3)

    assert read_all(table) == {1, 2, 3}
    assert len(table.requests) == 1


def test_an_empty_table_gives_no_page(table):
    assert read_all(table) == set()
    assert len(table.requests) == 1


def test_its_position_is_the_source_s_own_time(table):
    table.fill(1)
    connector = table.connector()

    told = connector.position(table.stream(connector))

    assert told == table.time.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    list(table.read(connector, Window(None, told)))
    asked = len(table.requests)
    assert connector.position(table.stream(connector)) == told
    assert len(table.requests) == asked, "the answer before told the time"


def test_a_missing_permission_is_named(table):
    table.queued = [table.forbidden() for _ in range(9)]

    with pytest.raises(CredentialError) as caught:
        read_all(table)
    assert table.permission in str(caught.value)
    assert len(table.requests) == 1


def test_a_429_waits_as_told(table):
    table.fill(3)
    table.queued = [httpx.Response(429, headers={"Retry-After": "7"})]

    assert read_all(table) == {1, 2, 3}
    assert sum(table.time.slept) == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize("links", [False, True])
@pytest.mark.parametrize("counts", [False, True])
def test_a_server_that_gives_shorter_pages_than_asked_loses_nothing(links, counts):
    source = ScriptedTable(server_cap=3, links=links, counts=counts)
    source.fill(13)

    assert read_all(source) == set(range(1, 14))


def test_rows_that_go_while_they_are_paged_hide_no_other_row():
    source = ScriptedTable(page_size=4)
    source.fill(12)

    def drop(script, number):
        if number == 2:
            script.rows = [row for row in script.rows if row.number != 1]  # all later ones move up by one

    source.before_listing = drop

    assert read_all(source) >= set(range(2, 13))


def test_a_table_that_never_stands_still_is_tried_again_later():
    source = ScriptedTable(page_size=4)
    source.fill(12)
    source.before_listing = lambda script, number: script.put(100 + number, 0)

    with pytest.raises(SourceUnavailableError, match="come and go"):
        read_all(source)


def test_a_column_that_a_tenant_does_not_have_is_left_out_even_the_revision():
    source = ScriptedTable()
    source.fill(2)
    gone = [f"Could not find a property named '{name}' on type 'Erp.BankAcct'." for name in ("UsePendAcct", "SysRevID")]
    source.queued = [source.rejected(message) for message in gone]

    assert read_all(source) == {1, 2}
    assert "SysRevID" not in source.requests[-1].url.params["$select"]
    assert "BankAcctID" in source.requests[-1].url.params["$select"]


def test_a_key_column_that_is_gone_is_a_changed_source():
    source = ScriptedTable()
    source.queued = [source.rejected("Could not find a property named 'BankAcctID' on type 'Erp.BankAcct'.")]

    with pytest.raises(SourceChangedError, match="BankAcctID"):
        read_all(source)


def test_any_other_refusal_is_told_as_it_came():
    source = ScriptedTable()
    source.queued = [source.rejected("the moon is full")]

    with pytest.raises(RequestRejectedError, match="the moon is full"):
        read_all(source)
