"""A record of several keys is called the same wherever it is named: by its source's page, by staging and by a census."""

from __future__ import annotations

import re

import pytest

from retail_etl.connectors.registry import all_streams
from retail_etl.warehouse.sql_files import statement

SEVERAL = [stream.name for stream in all_streams().values() if len(stream.key) > 1]


@pytest.mark.parametrize("stream", SEVERAL)
def test_staging_joins_keys_as_pages_are_read(stream):
    (before,) = re.findall(r"([^;]*?) AS record_key\b", statement(f"staging/{stream}"))
    spelled = before.rsplit("\n    ", 1)[-1] if "\n    concat_ws" not in before[-400:] else before[before.rindex("concat_ws") :]
    assert "'|'" in spelled
    assert "'/'" not in spelled
