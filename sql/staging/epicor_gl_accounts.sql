-- Purpose: Epicor's GLAccount rows as typed columns, with what does not fit
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
            coalesce("GLAccount_Company", "Company") AS company,
            coalesce("GLAccount_COACode", "COACode") AS coa_code,
            coalesce("GLAccount_GLAccount", "GLAccount") AS gl_account,
            coalesce("GLAccount_SegValue1", "SegValue1") AS seg_value1,
            coalesce("GLAccount_SegValue2", "SegValue2") AS seg_value2,
            coalesce("GLAccount_SegValue3", "SegValue3") AS seg_value3,
            coalesce("GLAccount_SegValue4", "SegValue4") AS seg_value4,
            coalesce("GLAccount_SegValue5", "SegValue5") AS seg_value5,
            coalesce("GLAccount_AccountDesc", "AccountDesc") AS account_desc,
            coalesce("GLAccount_Active", "Active") AS active,
            coalesce("GLAccount_EffFrom", "EffFrom") AS eff_from,
            coalesce("GLAccount_EffTo", "EffTo") AS eff_to,
            coalesce("GLAccount_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.coa_code) AS coa_code,
    filled(d.gl_account) AS gl_account,
    filled(d.seg_value1) AS seg_value1,
    filled(d.seg_value2) AS seg_value2,
    filled(d.seg_value3) AS seg_value3,
    filled(d.seg_value4) AS seg_value4,
    filled(d.seg_value5) AS seg_value5,
    filled(d.account_desc) AS description,
    yes_or_no(d.active) AS is_active,
    calendar_day(d.eff_from) AS effective_from,
    calendar_day(d.eff_to) AS effective_to,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.coa_code, d.gl_account) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('coa_code', d.coa_code),
        unfit_value('gl_account', d.gl_account),
        unfit_value('seg_value1', d.seg_value1),
        unfit_value('seg_value2', d.seg_value2),
        unfit_value('seg_value3', d.seg_value3),
        unfit_value('seg_value4', d.seg_value4),
        unfit_value('seg_value5', d.seg_value5),
        unfit_value('description', d.account_desc),
        unfit_flag('is_active', d.active),
        unfit_day('effective_from', d.eff_from),
        unfit_day('effective_to', d.eff_to),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
