"""Jobs that planners enter for a line of an order."""

from __future__ import annotations

from typing import Any

JOBS = "Erp.BO.JobEntrySvc"


def committed(tenant, table: str, row: dict[str, Any]) -> dict[str, Any]:
    answer = tenant.call(f"{JOBS}/Update", ds={table: [row]})
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["parameters"]["ds"][table][0])


def test_a_job_for_an_order_ends_when_its_last_piece_is_reported(tenant):
    line = tenant.rows("Erp.BO.SalesOrderSvc/OrderDtls", **{"$top": "1"})[0]
    new = tenant.call(f"{JOBS}/GetNewJobHead", ds={}).json()["parameters"]["ds"]["JobHead"][0]
    job = committed(tenant, "JobHead", {**new, "PartNum": line["PartNum"], "ProdQty": 4, "JobReleased": True})
    number = job["JobNum"]
    asked = tenant.call(f"{JOBS}/GetNewJobProd", jobNum=number, ds={}).json()["parameters"]["ds"]["JobProd"][0]
    assert tenant.call(f"{JOBS}/Update", ds={"JobProd": [{**asked, "OrderNum": 1, "OrderLine": 1}]}).status_code == 400
    committed(tenant, "JobProd", {**asked, "OrderNum": line["OrderNum"], "OrderLine": line["OrderLine"], "ProdQty": 4})
    held = tenant.call(f"{JOBS}/GetByID", jobNum=number).json()["returnObj"]["JobHead"][0]
    committed(tenant, "JobHead", {**held, "QtyCompleted": 4, "JobComplete": True, "RowMod": "U"})
    (demand,) = tenant.rows("BaqSvc/HL_JobProdDelta/Data", **{"$filter": f"JobProd_JobNum eq '{number}'"})
    (shown,) = tenant.rows(f"{JOBS}/JobEntries", **{"$filter": f"JobNum eq '{number}'"})
    assert (demand["JobProd_OrderNum"], shown["JobComplete"], shown["QtyCompleted"]) == (line["OrderNum"], True, 4)
