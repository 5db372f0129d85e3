-- Purpose: Epicor's JobHead rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, zone (the company's)
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
            coalesce("JobHead_Company", "Company") AS company,
            coalesce("JobHead_JobNum", "JobNum") AS job_num,
            coalesce("JobHead_PartNum", "PartNum") AS part_num,
            coalesce("JobHead_ProdQty", "ProdQty") AS prod_qty,
            coalesce("JobHead_QtyCompleted", "QtyCompleted") AS qty_completed,
            coalesce("JobHead_IUM", "IUM") AS ium,
            coalesce("JobHead_JobEngineered", "JobEngineered") AS job_engineered,
            coalesce("JobHead_JobReleased", "JobReleased") AS job_released,
            coalesce("JobHead_JobFirm", "JobFirm") AS job_firm,
            coalesce("JobHead_JobHeld", "JobHeld") AS job_held,
            coalesce("JobHead_JobComplete", "JobComplete") AS job_complete,
            coalesce("JobHead_JobCompletionDate", "JobCompletionDate") AS job_completion_date,
            coalesce("JobHead_JobClosed", "JobClosed") AS job_closed,
            coalesce("JobHead_ClosedDate", "ClosedDate") AS closed_date,
            coalesce("JobHead_StartDate", "StartDate") AS start_date,
            coalesce("JobHead_DueDate", "DueDate") AS due_date,
            coalesce("JobHead_ReqDueDate", "ReqDueDate") AS req_due_date,
            coalesce("JobHead_JobType", "JobType") AS job_type,
            coalesce("JobHead_Plant", "Plant") AS plant,
            coalesce("JobHead_CreateDate", "CreateDate") AS create_date,
            coalesce("JobHead_LastChangedOn", "LastChangedOn") AS last_changed_on,
            coalesce("JobHead_LastChangedBy", "LastChangedBy") AS last_changed_by,
            coalesce("JobHead_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    filled(d.job_num) AS job_num,
    filled(d.part_num) AS part_num,
    exact_decimal(d.prod_qty) AS production_qty,
    exact_decimal(d.qty_completed) AS completed_qty,
    filled(d.ium) AS inventory_uom,
    yes_or_no(d.job_engineered) AS is_engineered,
    yes_or_no(d.job_released) AS is_released,
    yes_or_no(d.job_firm) AS is_firm,
    yes_or_no(d.job_held) AS is_held,
    yes_or_no(d.job_complete) AS is_complete,
    calendar_day(d.job_completion_date) AS completion_date,
    yes_or_no(d.job_closed) AS is_closed,
    calendar_day(d.closed_date) AS closed_date,
    calendar_day(d.start_date) AS start_date,
    calendar_day(d.due_date) AS due_date,
    calendar_day(d.req_due_date) AS required_date,
    filled(d.job_type) AS job_type,
    filled(d.plant) AS plant,
    calendar_day(d.create_date) AS create_date,
    company_moment(d.last_changed_on, $zone) AS changed_at,
    filled(d.last_changed_by) AS changed_by,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.job_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    coalesce(calendar_day(d.job_completion_date), calendar_day(d.create_date)) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_value('job_num', d.job_num),
        unfit_value('part_num', d.part_num),
        unfit_decimal('production_qty', d.prod_qty),
        unfit_decimal('completed_qty', d.qty_completed),
        unfit_value('inventory_uom', d.ium),
        unfit_flag('is_engineered', d.job_engineered),
        unfit_flag('is_released', d.job_released),
        unfit_flag('is_firm', d.job_firm),
        unfit_flag('is_held', d.job_held),
        unfit_flag('is_complete', d.job_complete),
        unfit_day('completion_date', d.job_completion_date),
        unfit_flag('is_closed', d.job_closed),
        unfit_day('closed_date', d.closed_date),
        unfit_day('start_date', d.start_date),
        unfit_day('due_date', d.due_date),
        unfit_day('required_date', d.req_due_date),
        unfit_value('job_type', d.job_type),
        unfit_value('plant', d.plant),
        unfit_day('create_date', d.create_date),
        unfit_company_moment('changed_at', d.last_changed_on, $zone),
        unfit_value('changed_by', d.last_changed_by),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
