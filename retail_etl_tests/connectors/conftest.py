from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.tables import TABLES
from retail_etl.connectors.salesforce.streams import ROUTES
from retail_etl_tests.connectors.scripted_epicor import ScriptedEpicor
from retail_etl_tests.connectors.scripted_heartland import ScriptedHeartland
from retail_etl_tests.connectors.scripted_heartland_gateway import ScriptedGpApi, ScriptedPortico
from retail_etl_tests.connectors.scripted_heartland_retail import ScriptedHeartlandRetail
from retail_etl_tests.connectors.scripted_magento import ScriptedMagento
from retail_etl_tests.connectors.scripted_salesforce import ScriptedSalesforce

if TYPE_CHECKING:
    from retail_etl_tests.connectors.scripted import ScriptedSource

# Every connector inherits the conformance suite by a line here: one a stream, and one a way of reading it.
SOURCES = {
    "heartland payments": lambda: ScriptedHeartland("payments"),
    "heartland report rows": lambda: ScriptedHeartland("report_rows"),
    "heartland report summaries": lambda: ScriptedHeartland("report_summaries"),
    "heartland orders": lambda: ScriptedHeartland("orders"),
    "heartland customers": lambda: ScriptedHeartland("customers"),
    "heartland products": lambda: ScriptedHeartland("products"),
    "heartland inventory": lambda: ScriptedHeartland("inventory"),
    "heartland retail tickets": lambda: ScriptedHeartlandRetail("tickets"),
    "heartland retail ticket payments": lambda: ScriptedHeartlandRetail("ticket_payments"),
    "heartland retail items": lambda: ScriptedHeartlandRetail("items"),
    "gateway Portico transactions": lambda: ScriptedPortico("portico_transactions"),
    "gateway GP-API transactions": lambda: ScriptedGpApi("transactions"),
    "gateway GP-API settled transactions": lambda: ScriptedGpApi("settlement_transactions"),
    "gateway GP-API deposits": lambda: ScriptedGpApi("deposits"),
    "gateway GP-API disputes": lambda: ScriptedGpApi("disputes"),
    "magento orders": lambda: ScriptedMagento("orders"),
    "magento invoices": lambda: ScriptedMagento("invoices"),
    "magento credit memos": lambda: ScriptedMagento("credit_memos"),
    "magento shipments": lambda: ScriptedMagento("shipments"),
    "magento transactions": lambda: ScriptedMagento("transactions"),
    "magento customers": lambda: ScriptedMagento("customers"),
    "magento products": lambda: ScriptedMagento("products"),
    "magento source items": lambda: ScriptedMagento("source_items"),
    "magento sources": lambda: ScriptedMagento("sources"),
    "magento websites": lambda: ScriptedMagento("websites"),
    "magento store groups": lambda: ScriptedMagento("store_groups"),
    "magento store views": lambda: ScriptedMagento("store_views"),
    "magento store configs": lambda: ScriptedMagento("store_configs"),
    **{f"salesforce {entity.replace('_', ' ')}": partial(ScriptedSalesforce, entity) for entity in ROUTES},
    "epicor by BAQ": lambda: ScriptedEpicor(path=ReadPath.BAQ),
    "epicor by OData": lambda: ScriptedEpicor(path=ReadPath.ODATA),
    "epicor by GetRows": lambda: ScriptedEpicor(path=ReadPath.GETROWS),
    **{
        f"epicor {entity.replace('_', ' ')}": partial(ScriptedEpicor, entity, path=table.read_paths[0])
        for entity, table in TABLES.items()
        if entity != "gl_lines" and not table.is_snapshot  # what is read whole has promises of its own
    },
}


@pytest.fixture(params=SOURCES, ids=[name.replace(" ", "-") for name in SOURCES])
def source(request: pytest.FixtureRequest) -> ScriptedSource:
    return SOURCES[request.param]()
