-- Purpose: Salesforce's products as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.Name) AS name,
    filled(d.ProductCode) AS sku,
    yes_or_no(d.IsActive) AS is_active,
    filled(d.Family) AS family,
    filled(d.QuantityUnitOfMeasure) AS unit_of_measure,
    filled(d.Heartland_Brand__c) AS brand,
    yes_or_no(d.Heartland_Taxable__c) AS is_taxable,
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
        unfit_value('ProductCode', d.ProductCode),
        unfit_flag('IsActive', d.IsActive),
        unfit_value('Family', d.Family),
        unfit_value('QuantityUnitOfMeasure', d.QuantityUnitOfMeasure),
        unfit_value('Heartland_Brand__c', d.Heartland_Brand__c),
        unfit_flag('Heartland_Taxable__c', d.Heartland_Taxable__c),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp)
    ) AS cast_failures
FROM numbered AS d;
