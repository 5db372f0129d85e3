"""Goods: parts, units, stock, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.config import ReadPath
from retail_etl.connectors.epicor.table import Table, names

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Final[Mapping[str, Table]] = {
    "parts": Table(
        name="Part",
        query="HL_PartDelta",
        service="Erp.BO.PartSvc",
        entity_set="Parts",
        key=names("Company PartNum"),
        columns=names(
            "PartDescription SearchWord TypeCode ClassID ProdCode IUM PUM SalesUM UOMClassID SellingFactor UnitPrice "
            "PricePerCode TaxCatID NonStock QtyBearing InActive OnHold Runout TrackLots TrackSerialNum TrackDimension "
            "UPCCode1 UPCCode2 NetWeight CreatedOn ChangedOn HLRef_c SysRowID"
        ),
        identifiers=names("UPCCode1 UPCCode2 HLRef_c SysRowID"),
        description="Parts with their units, prices, barcodes and whether they may be used.",
    ),
    "part_uoms": Table(
        name="PartUOM",
        query="HL_PartUOMDelta",
        service="Erp.BO.PartSvc",
        entity_set="PartUOMs",
        key=names("Company PartNum UOMCode"),
        columns=names("ConvFactor ConvOperator ConvToUOM Active SysRowID"),
        identifiers=names("SysRowID"),
        description="Units of parts with their conversion.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
    ),
    "inventory": Table(
        name="PartWhse",
        query="HL_OnHandDelta",
        service="Erp.BO.PartSvc",
        entity_set="PartWhses",
        key=names("Company PartNum WarehouseCode"),
        columns=names(
            "Plant IUM OnHandQty NonNettableQty ReservedQty AllocatedQty PickingQty PickedQty DemandQty "
            "SalesDemandQty JobDemandQty TFOrdDemandQty BuyToOrderQty SysRowID"
        ),
        identifiers=names("SysRowID"),
        description="Quantities by part and warehouse: on hand, reserved, allocated, demanded; on hand may be negative.",
        read_paths=(ReadPath.BAQ, ReadPath.ODATA),
        joined={"Plant": "Warehse_Plant", "IUM": "Part_IUM"},
        query_only=names("IUM"),
    ),
    "jobs": Table(
        name="JobHead",
        query="HL_JobDelta",
        service="Erp.BO.JobEntrySvc",
        entity_set="JobEntries",
        key=names("Company JobNum"),
        columns=names(
            "PartNum ProdQty QtyCompleted IUM JobEngineered JobReleased JobFirm JobHeld JobComplete JobCompletionDate "
            "JobClosed ClosedDate StartDate DueDate ReqDueDate JobType Plant CreateDate LastChangedOn LastChangedBy "
            "SysRowID"
        ),
        identifiers=names("PartNum SysRowID"),
        description="Jobs with their quantities, and whether and when they were completed and closed.",
    ),
    "job_demands": Table(
        name="JobProd",
        query="HL_JobProdDelta",
        service="Erp.BO.JobEntrySvc",
        entity_set=None,
        key=names("Company SysRowID"),
        columns=names("JobNum OrderNum OrderLine OrderRelNum PartNum ProdQty ShippedQty ReceivedQty MakeToType"),
        identifiers=names("JobNum OrderNum PartNum"),
        description="Links between jobs and the order releases or stock that they make for.",
        read_paths=(ReadPath.BAQ,),
    ),
}
