"""The command that lists which updates gave way, over an installation that has some."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from retail_etl.assembly import assemble
from retail_etl.cli import app
from retail_etl.operations.sync_records import LostUpdate
from retail_etl.settings import load_settings

NOON = datetime(2026, 4, 11, 12, tzinfo=UTC)
LOST = LostUpdate(
    "a" * 40, "customers", "g:1", "email", "owner", "salesforce", "salesforce:customers:001A", "an***@x.example", NOON,
    "magento", "magento:customers:48", None, None, NOON,
)  # fmt: skip


@pytest.fixture
def installation(tmp_path, monkeypatch, request):
    told = {
        "RETAIL_ETL_DATA_DIR": str(tmp_path),
        "RETAIL_ETL_RETAILER_FILE": str(request.config.rootpath / "config" / "retailer.yaml"),
    }
    for name in [name for name in os.environ if name.startswith("RETAIL_ETL_")]:
        monkeypatch.delenv(name)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    made = assemble(load_settings(told))
    yield made
    made.close()


def test_updates_that_gave_way_are_listed_newest_first_with_who_holds_and_why(installation):
    later = replace(LOST, lost_id="b" * 40, entity="stock_levels", field="on_hand", found_at=NOON + timedelta(hours=1))
    with installation.operations.writing() as books:
        books.sync.lose([LOST, later])

    told = CliRunner().invoke(app, ["sync", "conflicts"]).output.splitlines()
    assert ["stock_levels on_hand" in told[0], "customers email" in told[1], told[2]] == [True, True, "2 shown"]
    assert told[1].endswith(
        "salesforce:customers:001A said 'an***@x.example' at 2026-04-11 12:00:00, magento:customers:48 holds with - of an "
        "unknown time  (owner)"
    )
    assert CliRunner().invoke(app, ["sync", "conflicts", "--entity", "customers"]).output.splitlines() == [told[1], "1 shown"]
