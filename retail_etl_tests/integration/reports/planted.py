"""A small sandbox polled and two of its days judged, with card numbers and people planted behind the scrubber's back."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import duckdb

from retail_etl import reporting, road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.business_day import day_bounds
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import build_context, serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings
from retail_etl.warehouse.duckdb.connections import _CONFIG

CARDS = ("4111111111111111", "5555 5555 5555 4444", "378282246310005")
EMAIL = "ann.lee@shop.example"
SAID = f"{' and '.join(CARDS)} of {EMAIL}"
PLANTED = (
    f"UPDATE canonical.ledger_lines SET reference = reference || ' {SAID}'",
    f"UPDATE canonical.settlement_batches SET description = '{SAID}', deposit_id = deposit_id",
    f"UPDATE canonical.orders SET state = state || ' {SAID}' WHERE state = 'canceled'",
    f"""UPDATE ops.quarantine SET reasons = '["tip_minor: {SAID}"]', record_key = '{CARDS[0]}'""",
)


def judged_sandbox(folder):
    """Two days judged one after the other; ``written`` are the files of each as they were at first."""
    last = WorldOptions(business_days=5).last_date
    ended = day_bounds(last, "America/New_York")[1] + timedelta(minutes=3)
    options = SandboxOptions(world=WorldOptions(seed=5, business_days=5, payments=400, now=ended), rate=0)
    with serving(options) as running:
        installation = assemble(load_settings({**sandbox_environment(running), "RETAIL_ETL_DATA_DIR": str(folder)}))
        with installation.warehouse.kept_open():
            for stream in filter(installation.reads, all_streams().values()):
                road.land(installation, stream)
                road.stage(installation, stream)
            for table in TABLES:
                road.build_canonical(installation, table)
            with duckdb.connect(str(installation.settings.warehouse_file), config=_CONFIG) as connection:
                for statement in PLANTED:
                    connection.execute(statement)
            day = road.day_to_judge(installation)
            days, written = (day - timedelta(days=1), day), {}
            for number, one in enumerate(days):
                road.judge(installation, one, f"run-{number}")
                written[one] = as_bytes(reporting.report(installation, one))
    yield SimpleNamespace(
        installation=installation, days=days, written=written, folder=folder, world=build_context(options).world
    )
    installation.close()


def as_bytes(files):
    return {path.name: path.read_bytes() for path in (files.workbook, files.page, files.summary)}
