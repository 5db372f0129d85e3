-- Purpose: Epicor's ShipDtl rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, zone (the company's)
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
-- Kinetic has no empty numbers: a document number of 0 is none.
-- A change is stamped with a day and the seconds since midnight, both by the company's clock.
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
            coalesce("ShipDtl_Company", "Company") AS company,
            coalesce("ShipDtl_PackNum", "PackNum") AS pack_num,
            coalesce("ShipDtl_PackLine", "PackLine") AS pack_line,
            coalesce("ShipDtl_OrderNum", "OrderNum") AS order_num,
            coalesce("ShipDtl_OrderLine", "OrderLine") AS order_line,
            coalesce("ShipDtl_OrderRelNum", "OrderRelNum") AS order_rel_num,
            coalesce("ShipDtl_PartNum", "PartNum") AS part_num,
            coalesce("ShipDtl_LineDesc", "LineDesc") AS line_desc,
            coalesce("ShipDtl_OurInventoryShipQty", "OurInventoryShipQty") AS our_inventory_ship_qty,
            coalesce("ShipDtl_OurJobShipQty", "OurJobShipQty") AS our_job_ship_qty,
            coalesce("ShipDtl_SellingInventoryShipQty", "SellingInventoryShipQty") AS selling_inventory_ship_qty,
            coalesce("ShipDtl_SellingJobShipQty", "SellingJobShipQty") AS selling_job_ship_qty,
            coalesce("ShipDtl_JobNum", "JobNum") AS job_num,
            coalesce("ShipDtl_ShipCmpl", "ShipCmpl") AS ship_cmpl,
            coalesce("ShipDtl_LotNum", "LotNum") AS lot_num,
            coalesce("ShipDtl_ChangeDate", "ChangeDate") AS change_date,
            coalesce("ShipDtl_ChangeTime", "ChangeTime") AS change_time,
            coalesce("ShipDtl_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.pack_num) AS pack_num,
    whole_number(d.pack_line) AS pack_line,
    nullif(whole_number(d.order_num), 0) AS order_num,
    nullif(whole_number(d.order_line), 0) AS order_line,
    nullif(whole_number(d.order_rel_num), 0) AS release_num,
    filled(d.part_num) AS part_num,
    filled(d.line_desc) AS line_desc,
    exact_decimal(d.our_inventory_ship_qty) AS stock_shipped_qty,
    exact_decimal(d.our_job_ship_qty) AS job_shipped_qty,
    exact_decimal(d.selling_inventory_ship_qty) AS selling_stock_shipped_qty,
    exact_decimal(d.selling_job_ship_qty) AS selling_job_shipped_qty,
    filled(d.job_num) AS job_num,
    yes_or_no(d.ship_cmpl) AS is_release_complete,
    filled(d.lot_num) AS lot_num,
    second_of_day(d.change_date, d.change_time, $zone) AS changed_at,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.pack_num, d.pack_line) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('pack_num', d.pack_num),
        unfit_number('pack_line', d.pack_line),
        unfit_number('order_num', d.order_num),
        unfit_number('order_line', d.order_line),
        unfit_number('release_num', d.order_rel_num),
        unfit_value('part_num', d.part_num),
        unfit_value('line_desc', d.line_desc),
        unfit_decimal('stock_shipped_qty', d.our_inventory_ship_qty),
        unfit_decimal('job_shipped_qty', d.our_job_ship_qty),
        unfit_decimal('selling_stock_shipped_qty', d.selling_inventory_ship_qty),
        unfit_decimal('selling_job_shipped_qty', d.selling_job_ship_qty),
        unfit_value('job_num', d.job_num),
        unfit_flag('is_release_complete', d.ship_cmpl),
        unfit_value('lot_num', d.lot_num),
        unfit_second_of_day('changed_at', d.change_date, d.change_time),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
