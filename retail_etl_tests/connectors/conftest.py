from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl_tests.connectors.scripted_epicor import ScriptedEpicor
from retail_etl_tests.connectors.scripted_heartland import ScriptedHeartland
from retail_etl_tests.connectors.scripted_magento import ScriptedMagento

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
    "magento orders": lambda: ScriptedMagento("orders"),
    "magento credit memos": lambda: ScriptedMagento("credit_memos"),
    "epicor by BAQ": lambda: ScriptedEpicor(path=ReadPath.BAQ),
    "epicor by OData": lambda: ScriptedEpicor(path=ReadPath.ODATA),
    "epicor by GetRows": lambda: ScriptedEpicor(path=ReadPath.GETROWS),
}


@pytest.fixture(params=SOURCES, ids=[name.replace(" ", "-") for name in SOURCES])
def source(request: pytest.FixtureRequest) -> ScriptedSource:
    return SOURCES[request.param]()
