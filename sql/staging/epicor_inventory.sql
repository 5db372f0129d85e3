-- Purpose: Epicor's PartWhse rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT *
    FROM (
        SELECT
            line,
            content_hash,
            retail_etl_unreadable,
            coalesce("PartWhse_Company", "Company") AS company,
            coalesce("PartWhse_PartNum", "PartNum") AS part_num,
            coalesce("PartWhse_WarehouseCode", "WarehouseCode") AS warehouse_code,
            coalesce("Warehse_Plant", "Plant") AS plant,
            "Part_IUM" AS ium,
            coalesce("PartWhse_OnHandQty", "OnHandQty") AS on_hand_qty,
            coalesce("PartWhse_NonNettableQty", "NonNettableQty") AS non_nettable_qty,
            coalesce("PartWhse_ReservedQty", "ReservedQty") AS reserved_qty,
            coalesce("PartWhse_AllocatedQty", "AllocatedQty") AS allocated_qty,
            coalesce("PartWhse_PickingQty", "PickingQty") AS picking_qty,
            coalesce("PartWhse_PickedQty", "PickedQty") AS picked_qty,
            coalesce("PartWhse_DemandQty", "DemandQty") AS demand_qty,
            coalesce("PartWhse_SalesDemandQty", "SalesDemandQty") AS sales_demand_qty,
            coalesce("PartWhse_JobDemandQty", "JobDemandQty") AS job_demand_qty,
            coalesce("PartWhse_TFOrdDemandQty", "TFOrdDemandQty") AS tf_ord_demand_qty,
            coalesce("PartWhse_BuyToOrderQty", "BuyToOrderQty") AS buy_to_order_qty,
            coalesce("PartWhse_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.part_num) AS part_num,
    filled(d.warehouse_code) AS warehouse_code,
    filled(d.plant) AS plant,
    filled(d.ium) AS inventory_uom,
    exact_decimal(d.on_hand_qty) AS on_hand_qty,
    exact_decimal(d.non_nettable_qty) AS non_nettable_qty,
    exact_decimal(d.reserved_qty) AS reserved_qty,
    exact_decimal(d.allocated_qty) AS allocated_qty,
    exact_decimal(d.picking_qty) AS picking_qty,
    exact_decimal(d.picked_qty) AS picked_qty,
    exact_decimal(d.demand_qty) AS demand_qty,
    exact_decimal(d.sales_demand_qty) AS sales_demand_qty,
    exact_decimal(d.job_demand_qty) AS job_demand_qty,
    exact_decimal(d.tf_ord_demand_qty) AS transfer_demand_qty,
    exact_decimal(d.buy_to_order_qty) AS buy_to_order_qty,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.part_num, d.warehouse_code) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('part_num', d.part_num),
        unfit_value('warehouse_code', d.warehouse_code),
        unfit_value('plant', d.plant),
        unfit_value('inventory_uom', d.ium),
        unfit_decimal('on_hand_qty', d.on_hand_qty),
        unfit_decimal('non_nettable_qty', d.non_nettable_qty),
        unfit_decimal('reserved_qty', d.reserved_qty),
        unfit_decimal('allocated_qty', d.allocated_qty),
        unfit_decimal('picking_qty', d.picking_qty),
        unfit_decimal('picked_qty', d.picked_qty),
        unfit_decimal('demand_qty', d.demand_qty),
        unfit_decimal('sales_demand_qty', d.sales_demand_qty),
        unfit_decimal('job_demand_qty', d.job_demand_qty),
        unfit_decimal('transfer_demand_qty', d.tf_ord_demand_qty),
        unfit_decimal('buy_to_order_qty', d.buy_to_order_qty),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
