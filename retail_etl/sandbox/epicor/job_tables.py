"""Manufacturing jobs: complete when the last piece is reported, closed a week later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.master_tables import JOB, SITE, quantity
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, day_of_moment, moments
from retail_etl.sandbox.world.catalogue import catalogue
from retail_etl.sandbox.world.identifiers import COMPANY

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

JOB_DEMAND = entity_type(
    "JobProd",
    "Company SysRowID",
    "Company:s JobNum:s OrderNum:i OrderLine:i OrderRelNum:i PartNum:s ProdQty:d ShippedQty:d ReceivedQty:d MakeToType:s",
)
_TO_CLOSING = dt.timedelta(days=7)


def job(cells: Cells) -> Row:
    """A job at the moment of the view."""
    released, complete = day_of_moment(cells["released_at"]), cells.happened("completed_at")
    finished = day_of_moment(cells["completed_at"])
    assert finished is not None, "every job ends"  # noqa: S101 - narrows a type; the world keeps it true
    changed = cells["completed_at"] if complete else cells["released_at"]
    return {
        "Company": COMPANY,
        "JobNum": f"{cells['number']:06d}",
        "PartNum": catalogue()[cells["product"]].sku,
        "ProdQty": quantity(cells["quantity"]),
        "QtyCompleted": quantity(cells["quantity"] if complete else 0),
        "IUM": "EA",
        "JobReleased": True,
        "JobFirm": True,
        "JobHeld": False,
        "JobEngineered": True,
        "JobComplete": complete,
        "JobCompletionDate": finished if complete else None,
        "JobClosed": False,
        "ClosedDate": None,
        "StartDate": released,
        "DueDate": finished + _TO_CLOSING,
        "ReqDueDate": finished + _TO_CLOSING,
        "JobType": "MFG",
        "Plant": SITE,
        "CreateDate": released,
        "LastChangedOn": finished if complete else released,
        "LastChangedBy": "planner",
        "SysRevID": revision(_revision_at(cells, changed)),
        "SysRowID": row_id("JobHead", cells.row),
    }


def _revision_at(cells: Cells, moment: int) -> int:
    """A job's revision grows when it is reported complete."""
    return (moment - cells.world.origin_ms) * 1000 + cells.row % 1000


def job_demand(cells: Cells) -> Row:
    """What a job makes for: stock of the main warehouse; no order waits for it."""
    complete = cells.happened("completed_at")
    changed = cells["completed_at"] if complete else cells["released_at"]
    return {
        "Company": COMPANY,
        "JobNum": f"{cells['number']:06d}",
        "OrderNum": 0,
        "OrderLine": 0,
        "OrderRelNum": 0,
        "PartNum": catalogue()[cells["product"]].sku,
        "ProdQty": quantity(cells["quantity"]),
        "ShippedQty": quantity(0),
        "ReceivedQty": quantity(cells["quantity"] if complete else 0),
        "MakeToType": "STOCK",
        "SysRevID": revision(_revision_at(cells, changed)),
        "SysRowID": row_id("JobProd", cells.row),
    }


JOB_DEMANDS = Source(JOB_DEMAND, "jobs", moments("released_at"), job_demand, changes=moments("completed_at"))
JOBS = Source(JOB, "jobs", moments("released_at"), job, changes=moments("completed_at"))
