"""Jobs as planners enter them for a line of an order, and report them complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.job_tables import JOB_DEMANDS, JOBS
from retail_etl.sandbox.epicor.master_tables import SITE
from retail_etl.sandbox.epicor.order_tables import ORDER_LINES
from retail_etl.sandbox.epicor.refusals import business_rule
from retail_etl.sandbox.epicor.revisions import row_id
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row

_FIRST = 800_001


class JobMethods:
    """The writing methods of `JobEntrySvc`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """By name."""
        return {"GetNewJobHead": self.new_job, "GetNewJobProd": self.new_demand, "GetByID": self.job, "Update": self.update}

    def new_job(self, _arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A job with the next number, not committed."""
        number = f"{self._desk.next('job', _FIRST):06d}"
        today = self._desk.today()
        return {"ds": {"JobHead": [blank(JOBS.entity, JobNum=number, Plant=SITE, IUM="EA", JobType="MFG", StartDate=today)]}}

    def new_demand(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What a job makes for, not committed."""
        return {"ds": {"JobProd": [blank(JOB_DEMANDS.entity, JobNum=arguments.get("jobNum", ""))]}}

    def job(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A job with what it makes for."""
        head = self._known(arguments.get("jobNum", ""))
        return {"returnObj": {"JobHead": [{**head, "RowMod": ""}]}}

    def update(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a job, or what it makes for."""
        if any(row.get("RowMod") in {"A", "U"} for row in rows_of(arguments, "JobProd")):
            return {"ds": {"JobProd": [{**self._demand(changed_row(arguments, "JobProd")), "RowMod": ""}]}}
        row = changed_row(arguments, "JobHead")
        if row["RowMod"] == "U":
            return {"ds": {"JobHead": [{**self._desk.updated(JOBS, row), "RowMod": ""}]}}
        head = typed(JOBS.entity, row)
        if not head["PartNum"]:
            raise business_rule("Part is required.", {"Table": "JobHead", "Field": "PartNum"})
        return {"ds": {"JobHead": [{**self._desk.keep(JOBS, head), "RowMod": ""}]}}

    def _demand(self, row: Row) -> Row:
        demand = typed(JOB_DEMANDS.entity, row)
        self._known(demand["JobNum"])
        line = self._desk.find(ORDER_LINES, OrderNum=demand["OrderNum"], OrderLine=demand["OrderLine"])
        if line is None:
            raise business_rule("Order line not found.", {"Table": "JobProd", "Field": "OrderLine"})
        number = self._desk.next("job demand", _FIRST)
        return self._desk.keep(JOB_DEMANDS, {**demand, "PartNum": line["PartNum"], "SysRowID": row_id("JobProd", number)})

    def _known(self, number: Any) -> Row:
        head = self._desk.find(JOBS, JobNum=number)
        if head is None:
            raise business_rule(f"Job {number} not found.", {"Table": "JobHead", "Field": "JobNum"})
        return head
