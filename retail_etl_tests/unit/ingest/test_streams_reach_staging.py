"""What connectors keep and what staging reads are one list: a field that nobody lands can never be staged."""

from __future__ import annotations

import json
import re

import pytest

from retail_etl.connectors.bank.streams import STREAMS as BANK
from retail_etl.connectors.epicor.streams import STREAMS as EPICOR
from retail_etl.connectors.heartland.streams import STREAMS as HEARTLAND
from retail_etl.connectors.heartland_gateway.streams import STREAMS as GATEWAY
from retail_etl.connectors.heartland_retail.streams import STREAMS as RETAIL
from retail_etl.connectors.magento.streams import STREAMS as MAGENTO
from retail_etl.contracts.catalog import staging_table
from retail_etl.warehouse.sql_files import statement

STREAMS = [*HEARTLAND.values(), *RETAIL.values(), *GATEWAY.values(), *MAGENTO.values(), *EPICOR.values(), *BANK.values()]
_COLUMN = re.compile(r"^\s+\"?(\w+)\"?: '(?:VARCHAR|JSON)',?$", re.MULTILINE)
_INSIDE = re.compile(r"(\w+) ->> '\$\.([^']+)'")
_PARTS = re.compile(r"from_json\((?:r\.)?(\w+)(?: -> '\$\.([^']+)')?, '([^']+)'\)")


def paths(shape: object, under: str) -> set[str]:
    """The dotted paths that the structure given to from_json reads."""
    if isinstance(shape, list):
        return paths(shape[0], under)
    if isinstance(shape, dict):
        return {path for name, inner in shape.items() for path in paths(inner, f"{under}.{name}")}
    return {under}


def is_kept(path: str, keep: frozenset[str]) -> bool:
    steps = re.sub(r"\[\d+\]", "", path).split(".")
    return any(".".join(steps[:n]) in keep for n in range(1, len(steps) + 1))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_staging_reads_only_what_is_kept(stream):
    sql = statement(f"staging/{staging_table(stream.name).stream}")
    read = set(_COLUMN.findall(statement(f"staging/{stream.name}_delivered"))) - {"retail_etl_unreadable"}
    assert read
    kept = {path.partition(".")[0] for path in stream.keys.keep}
    assert read <= kept, sorted(read - kept)
    inside = {f"{column}.{field}" for column, field in _INSIDE.findall(sql)}
    for column, deeper, shape in _PARTS.findall(sql):
        inside |= paths(json.loads(shape), f"{column}.{deeper}" if deeper else column)
    unkept = {path for path in inside if not is_kept(path, stream.keys.keep)}
    assert not unkept, sorted(unkept)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_keys_and_cursor_are_kept_and_their_digits_left_alone(stream):
    assert {*stream.key} | {stream.cursor_field} - {""} <= stream.keys.keep
    assert set(stream.key) <= stream.keys.identifiers
