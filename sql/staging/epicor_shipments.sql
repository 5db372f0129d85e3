-- Purpose: Epicor's ShipHead rows as typed columns, with what does not fit
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
            coalesce("ShipHead_Company", "Company") AS company,
            coalesce("ShipHead_PackNum", "PackNum") AS pack_num,
            coalesce("ShipHead_CustNum", "CustNum") AS cust_num,
            coalesce("ShipHead_ShipDate", "ShipDate") AS ship_date,
            coalesce("ShipHead_ShipStatus", "ShipStatus") AS ship_status,
            coalesce("ShipHead_TrackingNumber", "TrackingNumber") AS tracking_number,
            coalesce("ShipHead_ShipViaCode", "ShipViaCode") AS ship_via_code,
            coalesce("ShipHead_ReadyToInvoice", "ReadyToInvoice") AS ready_to_invoice,
            coalesce("ShipHead_Invoiced", "Invoiced") AS invoiced,
            coalesce("ShipHead_Voided", "Voided") AS voided,
            coalesce("ShipHead_Plant", "Plant") AS plant,
            coalesce("ShipHead_ExternalID", "ExternalID") AS external_id,
            coalesce("ShipHead_ChangeDate", "ChangeDate") AS change_date,
            coalesce("ShipHead_ChangeTime", "ChangeTime") AS change_time,
            coalesce("ShipHead_ChangedBy", "ChangedBy") AS changed_by,
            coalesce("ShipHead_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.pack_num) AS pack_num,
    nullif(whole_number(d.cust_num), 0) AS cust_num,
    calendar_day(d.ship_date) AS ship_date,
    filled(d.ship_status) AS ship_status,
    filled(d.tracking_number) AS tracking_number,
    filled(d.ship_via_code) AS ship_via_code,
    yes_or_no(d.ready_to_invoice) AS is_ready_to_invoice,
    yes_or_no(d.invoiced) AS is_invoiced,
    yes_or_no(d.voided) AS is_void,
    filled(d.plant) AS plant,
    filled(d.external_id) AS external_id,
    second_of_day(d.change_date, d.change_time, $zone) AS changed_at,
    filled(d.changed_by) AS changed_by,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.pack_num) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    calendar_day(d.ship_date) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('pack_num', d.pack_num),
        unfit_number('cust_num', d.cust_num),
        unfit_day('ship_date', d.ship_date),
        unfit_value('ship_status', d.ship_status),
        unfit_value('tracking_number', d.tracking_number),
        unfit_value('ship_via_code', d.ship_via_code),
        unfit_flag('is_ready_to_invoice', d.ready_to_invoice),
        unfit_flag('is_invoiced', d.invoiced),
        unfit_flag('is_void', d.voided),
        unfit_value('plant', d.plant),
        unfit_value('external_id', d.external_id),
        unfit_second_of_day('changed_at', d.change_date, d.change_time),
        unfit_value('changed_by', d.changed_by),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
