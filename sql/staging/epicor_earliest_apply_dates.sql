-- Purpose: Epicor's EADType rows as typed columns, with what does not fit
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
            coalesce("EADType_Company", "Company") AS company,
            coalesce("EADType_EADType", "EADType") AS ead_type,
            coalesce("EADType_EarliestApplyDate", "EarliestApplyDate") AS earliest_apply_date,
            coalesce("EADType_Description", "Description") AS description,
            coalesce("EADType_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.ead_type) AS module,
    calendar_day(d.earliest_apply_date) AS earliest_apply_date,
    filled(d.description) AS description,
    filled(d.sys_row_id) AS sys_row_id,
    coalesce(whole_number(d.sys_rev_id), 0) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.ead_type) AS record_key,
    coalesce(whole_number(d.sys_rev_id), 0) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('module', d.ead_type),
        unfit_day('earliest_apply_date', d.earliest_apply_date),
        unfit_value('description', d.description),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
