"""What connectors keep and what staging reads are one list: a field that nobody lands can never be staged."""

from __future__ import annotations

import re

import pytest

from retail_etl.connectors.epicor.streams import STREAMS as EPICOR
from retail_etl.connectors.heartland.streams import STREAMS as HEARTLAND
from retail_etl.connectors.magento.streams import STREAMS as MAGENTO
from retail_etl.contracts.catalog import staging_table
from retail_etl.warehouse.sql_files import statement

STREAMS = [*HEARTLAND.values(), *MAGENTO.values(), *EPICOR.values()]
_COLUMN = re.compile(r"^\s+\"?(\w+)\"?: '(?:VARCHAR|JSON)',?$", re.MULTILINE)
_INSIDE = re.compile(r"(\w+) ->> '\$\.(\w+)'")


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_staging_reads_only_what_is_kept(stream):
    sql = statement(f"staging/{staging_table(stream.name).stream}")
    read = set(_COLUMN.findall(statement(f"staging/{stream.name}_delivered"))) - {"retail_etl_unreadable"}
    assert read
    kept = {path.partition(".")[0] for path in stream.keys.keep}
    assert read <= kept, sorted(read - kept)
    inside = {f"{column}.{field}" for column, field in _INSIDE.findall(sql)}
    assert inside <= stream.keys.keep, sorted(inside - stream.keys.keep)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_keys_and_cursor_are_kept_and_their_digits_left_alone(stream):
    assert {*stream.key} | {stream.cursor_field} - {""} <= stream.keys.keep
    assert set(stream.key) <= stream.keys.identifiers
