-- Purpose: Epicor's PartUOM rows as typed columns, with what does not fit
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
            coalesce("PartUOM_Company", "Company") AS company,
            coalesce("PartUOM_PartNum", "PartNum") AS part_num,
            coalesce("PartUOM_UOMCode", "UOMCode") AS uom_code,
            coalesce("PartUOM_ConvFactor", "ConvFactor") AS conv_factor,
            coalesce("PartUOM_ConvOperator", "ConvOperator") AS conv_operator,
            coalesce("PartUOM_ConvToUOM", "ConvToUOM") AS conv_to_uom,
            coalesce("PartUOM_Active", "Active") AS active,
            coalesce("PartUOM_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.part_num) AS part_num,
    filled(d.uom_code) AS uom_code,
    exact_decimal(d.conv_factor) AS conversion_factor,
    filled(d.conv_operator) AS conversion_operator,
    filled(d.conv_to_uom) AS converts_to_uom,
    yes_or_no(d.active) AS is_active,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.part_num, d.uom_code) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('part_num', d.part_num),
        unfit_value('uom_code', d.uom_code),
        unfit_decimal('conversion_factor', d.conv_factor),
        unfit_value('conversion_operator', d.conv_operator),
        unfit_value('converts_to_uom', d.conv_to_uom),
        unfit_flag('is_active', d.active),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
