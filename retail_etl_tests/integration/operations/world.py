"""A small sandbox, polled once into a folder that every test gets a copy of."""

from __future__ import annotations

import shutil
from datetime import timedelta

import duckdb

from retail_etl import road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.business_day import day_bounds
from retail_etl.errors import RetailEtlError
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings

STREAMS = (
    "heartland_payments",
    "heartland_report_rows",
    "heartland_orders",
    "magento_orders",
    "magento_credit_memos",
    "epicor_gl_lines",
)


def polled(folder):
    """The settings of an installation that holds the records of a world of 24 business days, from March into April."""
    options = WorldOptions(seed=5, business_days=24, payments=700)
    ended = day_bounds(options.last_date, "America/New_York")[1] + timedelta(hours=12)
    told = WorldOptions(seed=5, business_days=24, payments=700, now=ended)
    with serving(SandboxOptions(world=told, rate=0)) as running:
        environment = {**sandbox_environment(running), "RETAIL_ETL_DATA_DIR": str(folder)}
        installation = assemble(load_settings(environment))
        for name in STREAMS:
            road.land(installation, all_streams()[name])
            road.stage(installation, all_streams()[name])
        for table in TABLES:
            road.build_canonical(installation, table)
        installation.close()
    return environment


def copied(environment, folder, clock, **more):
    """An installation on a copy of the polled folder."""
    shutil.copytree(environment["RETAIL_ETL_DATA_DIR"], folder)
    return assemble(load_settings({**environment, "RETAIL_ETL_DATA_DIR": str(folder), **more}), clock)


def change(installation, *statements):
    """Change canonical tables as the sources' news would."""
    with duckdb.connect(str(installation.settings.warehouse_file)) as connection:
        for statement in statements:
            connection.execute(statement)


__all__ = ["STREAMS", "RetailEtlError", "change", "copied", "polled"]
