-- Purpose: Epicor's OrderRel rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, zone (the company's)
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
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
            coalesce("OrderRel_Company", "Company") AS company,
            coalesce("OrderRel_OrderNum", "OrderNum") AS order_num,
            coalesce("OrderRel_OrderLine", "OrderLine") AS order_line,
            coalesce("OrderRel_OrderRelNum", "OrderRelNum") AS order_rel_num,
            coalesce("OrderRel_ReqDate", "ReqDate") AS req_date,
            coalesce("OrderRel_NeedByDate", "NeedByDate") AS need_by_date,
            coalesce("OrderRel_OurReqQty", "OurReqQty") AS our_req_qty,
            coalesce("OrderRel_SellingReqQty", "SellingReqQty") AS selling_req_qty,
            coalesce("OrderRel_Make", "Make") AS make,
            coalesce("OrderRel_OpenRelease", "OpenRelease") AS open_release,
            coalesce("OrderRel_FirmRelease", "FirmRelease") AS firm_release,
            coalesce("OrderRel_VoidRelease", "VoidRelease") AS void_release,
            coalesce("OrderRel_Plant", "Plant") AS plant,
            coalesce("OrderRel_WarehouseCode", "WarehouseCode") AS warehouse_code,
            coalesce("OrderRel_ShipToNum", "ShipToNum") AS ship_to_num,
            coalesce("OrderRel_OurStockShippedQty", "OurStockShippedQty") AS our_stock_shipped_qty,
            coalesce("OrderRel_OurJobShippedQty", "OurJobShippedQty") AS our_job_shipped_qty,
            coalesce("OrderRel_SellingStockShippedQty", "SellingStockShippedQty") AS selling_stock_shipped_qty,
            coalesce("OrderRel_SellingJobShippedQty", "SellingJobShippedQty") AS selling_job_shipped_qty,
            coalesce("OrderRel_ChangeDate", "ChangeDate") AS change_date,
            coalesce("OrderRel_ChangeTime", "ChangeTime") AS change_time,
            coalesce("OrderRel_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.order_num) AS order_num,
    whole_number(d.order_line) AS order_line,
    whole_number(d.order_rel_num) AS release_num,
    calendar_day(d.req_date) AS request_date,
    calendar_day(d.need_by_date) AS need_by_date,
    exact_decimal(d.our_req_qty) AS requested_qty,
    exact_decimal(d.selling_req_qty) AS selling_requested_qty,
    yes_or_no(d.make) AS is_made_to_order,
    yes_or_no(d.open_release) AS is_open,
    yes_or_no(d.firm_release) AS is_firm,
    yes_or_no(d.void_release) AS is_void,
    filled(d.plant) AS plant,
    filled(d.warehouse_code) AS warehouse_code,
    filled(d.ship_to_num) AS ship_to_num,
    exact_decimal(d.our_stock_shipped_qty) AS stock_shipped_qty,
    exact_decimal(d.our_job_shipped_qty) AS job_shipped_qty,
    exact_decimal(d.selling_stock_shipped_qty) AS selling_stock_shipped_qty,
    exact_decimal(d.selling_job_shipped_qty) AS selling_job_shipped_qty,
    second_of_day(d.change_date, d.change_time, $zone) AS changed_at,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.order_num, d.order_line, d.order_rel_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('order_num', d.order_num),
        unfit_number('order_line', d.order_line),
        unfit_number('release_num', d.order_rel_num),
        unfit_day('request_date', d.req_date),
        unfit_day('need_by_date', d.need_by_date),
        unfit_decimal('requested_qty', d.our_req_qty),
        unfit_decimal('selling_requested_qty', d.selling_req_qty),
        unfit_flag('is_made_to_order', d.make),
        unfit_flag('is_open', d.open_release),
        unfit_flag('is_firm', d.firm_release),
        unfit_flag('is_void', d.void_release),
        unfit_value('plant', d.plant),
        unfit_value('warehouse_code', d.warehouse_code),
        unfit_value('ship_to_num', d.ship_to_num),
        unfit_decimal('stock_shipped_qty', d.our_stock_shipped_qty),
        unfit_decimal('job_shipped_qty', d.our_job_shipped_qty),
        unfit_decimal('selling_stock_shipped_qty', d.selling_stock_shipped_qty),
        unfit_decimal('selling_job_shipped_qty', d.selling_job_shipped_qty),
        unfit_second_of_day('changed_at', d.change_date, d.change_time),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
