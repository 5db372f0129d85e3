-- Purpose: Epicor's FiscalPer rows as typed columns, with what does not fit
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
            coalesce("FiscalPer_Company", "Company") AS company,
            coalesce("FiscalPer_FiscalCalendarID", "FiscalCalendarID") AS fiscal_calendar_id,
            coalesce("FiscalPer_FiscalYear", "FiscalYear") AS fiscal_year,
            coalesce("FiscalPer_FiscalYearSuffix", "FiscalYearSuffix") AS fiscal_year_suffix,
            coalesce("FiscalPer_FiscalPeriod", "FiscalPeriod") AS fiscal_period,
            coalesce("FiscalPer_StartDate", "StartDate") AS start_date,
            coalesce("FiscalPer_EndDate", "EndDate") AS end_date,
            coalesce("FiscalPer_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.fiscal_calendar_id) AS fiscal_calendar_id,
    whole_number(d.fiscal_year) AS fiscal_year,
    coalesce(d.fiscal_year_suffix, '') AS fiscal_year_suffix,
    whole_number(d.fiscal_period) AS fiscal_period,
    calendar_day(d.start_date) AS start_date,
    calendar_day(d.end_date) AS end_date,
    filled(d.sys_row_id) AS sys_row_id,
    coalesce(whole_number(d.sys_rev_id), 0) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.fiscal_calendar_id, d.fiscal_year, coalesce(d.fiscal_year_suffix, ''), d.fiscal_period) AS record_key,
    coalesce(whole_number(d.sys_rev_id), 0) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('fiscal_calendar_id', d.fiscal_calendar_id),
        unfit_number('fiscal_year', d.fiscal_year),
        unfit_value('fiscal_year_suffix', d.fiscal_year_suffix),
        unfit_number('fiscal_period', d.fiscal_period),
        unfit_day('start_date', d.start_date),
        unfit_day('end_date', d.end_date),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
