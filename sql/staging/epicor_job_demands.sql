-- Purpose: Epicor's JobProd rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
-- Kinetic has no empty numbers: a document number of 0 is none.
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
            "JobProd_Company" AS company,
            "JobProd_SysRowID" AS sys_row_id,
            "JobProd_JobNum" AS job_num,
            "JobProd_OrderNum" AS order_num,
            "JobProd_OrderLine" AS order_line,
            "JobProd_OrderRelNum" AS order_rel_num,
            "JobProd_PartNum" AS part_num,
            "JobProd_ProdQty" AS prod_qty,
            "JobProd_ShippedQty" AS shipped_qty,
            "JobProd_ReceivedQty" AS received_qty,
            "JobProd_MakeToType" AS make_to_type,
            "Calculated_Rev" AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.sys_row_id) AS sys_row_id,
    filled(d.job_num) AS job_num,
    nullif(whole_number(d.order_num), 0) AS order_num,
    nullif(whole_number(d.order_line), 0) AS order_line,
    nullif(whole_number(d.order_rel_num), 0) AS release_num,
    filled(d.part_num) AS part_num,
    exact_decimal(d.prod_qty) AS production_qty,
    exact_decimal(d.shipped_qty) AS shipped_qty,
    exact_decimal(d.received_qty) AS received_qty,
    filled(d.make_to_type) AS make_to_type,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.sys_row_id) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('sys_row_id', d.sys_row_id),
        unfit_value('job_num', d.job_num),
        unfit_number('order_num', d.order_num),
        unfit_number('order_line', d.order_line),
        unfit_number('release_num', d.order_rel_num),
        unfit_value('part_num', d.part_num),
        unfit_decimal('production_qty', d.prod_qty),
        unfit_decimal('shipped_qty', d.shipped_qty),
        unfit_decimal('received_qty', d.received_qty),
        unfit_value('make_to_type', d.make_to_type),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
