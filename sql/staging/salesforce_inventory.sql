-- Purpose: Salesforce's synced stock as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            org_number(On_Hand__c) AS On_Hand__c,
            org_number(Committed__c) AS Committed__c,
            org_number(Available__c) AS Available__c,
            org_number(Requested_Change__c) AS Requested_Change__c
        ),
        Product__r ->> '$.Heartland_Id__c' AS product_heartland_id_told,
        Product__r ->> '$.ProductCode' AS sku_told
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.Name) AS number,
    filled(d.Product__c) AS product_id,
    filled(d.product_heartland_id_told) AS product_heartland_id,
    filled(d.sku_told) AS sku,
    filled(d.Location_Code__c) AS location_code,
    filled(d.Location_Name__c) AS location_name,
    exact_decimal(d.On_Hand__c) AS on_hand,
    exact_decimal(d.Committed__c) AS committed,
    exact_decimal(d.Available__c) AS available,
    utc_moment(d.As_Of__c) AS as_of,
    exact_decimal(d.Requested_Change__c) AS requested_change,
    filled(d.Request_Reason__c) AS request_reason,
    utc_moment(d.Requested_At__c) AS requested_at,
    filled(d.Heartland_Id__c) AS heartland_id,
    utc_moment(d.Heartland_Updated_At__c) AS heartland_updated_at,
    filled(d.Heartland_Sync_Hash__c) AS sync_hash,
    utc_moment(d.Heartland_Last_Sync__c) AS last_synced_at,
    utc_moment(d.CreatedDate) AS created_at,
    utc_moment(d.LastModifiedDate) AS last_modified_at,
    filled(d.LastModifiedById) AS last_modified_by,
    utc_moment(d.SystemModstamp) AS updated_at,
    utc_moment(d.SystemModstamp) AS version_at,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    filled(d.Id) AS record_key,
    epoch_us(utc_moment(d.SystemModstamp)) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('Id', d.Id),
        unfit_flag('IsDeleted', d.IsDeleted),
        unfit_value('Name', d.Name),
        unfit_value('Product__c', d.Product__c),
        unfit_value('Product__r.Heartland_Id__c', d.product_heartland_id_told),
        unfit_value('Product__r.ProductCode', d.sku_told),
        unfit_value('Location_Code__c', d.Location_Code__c),
        unfit_value('Location_Name__c', d.Location_Name__c),
        unfit_decimal('On_Hand__c', d.On_Hand__c),
        unfit_decimal('Committed__c', d.Committed__c),
        unfit_decimal('Available__c', d.Available__c),
        unfit_moment('As_Of__c', d.As_Of__c),
        unfit_decimal('Requested_Change__c', d.Requested_Change__c),
        unfit_value('Request_Reason__c', d.Request_Reason__c),
        unfit_moment('Requested_At__c', d.Requested_At__c),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Product__r', d.Product__r)
    ) AS cast_failures
FROM prepared AS d;
