-- Purpose: Salesforce's orders as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id, currency (the company's, where the org has one)
-- Tables read: delivered
CREATE OR REPLACE TEMP TABLE parsed AS
WITH numbered AS (
    SELECT *, to_hex(hash(*COLUMNS(* EXCLUDE (line)))) AS content_hash
    FROM delivered
),
prepared AS (
    SELECT
        * REPLACE (
            org_number(TotalAmount) AS TotalAmount,
            org_number(Heartland_Subtotal__c) AS Heartland_Subtotal__c,
            org_number(Heartland_Tax__c) AS Heartland_Tax__c,
            org_number(Heartland_Discount__c) AS Heartland_Discount__c,
            org_number(Heartland_Shipping__c) AS Heartland_Shipping__c,
            org_number(Heartland_Total__c) AS Heartland_Total__c
        ),
        Account ->> '$.Heartland_Id__c' AS account_heartland_id_told,
        currency_exponent(coalesce(filled(CurrencyIsoCode), $currency)) AS exponent
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.OrderNumber) AS order_number,
    filled(d.AccountId) AS account_id,
    filled(d.account_heartland_id_told) AS account_heartland_id,
    calendar_day(d.EffectiveDate) AS effective_date,
    filled(d.Status) AS status,
    filled(d.StatusCode) AS status_code,
    filled(d.Pricebook2Id) AS price_book_id,
    filled(d.PoNumber) AS po_number,
    filled(d.OrderReferenceNumber) AS order_reference_number,
    coalesce(filled(d.CurrencyIsoCode), $currency) AS currency,
    minor_units(d.TotalAmount, d.exponent) AS total_minor,
    utc_moment(d.ActivatedDate) AS activated_at,
    filled(d.OwnerId) AS owner_id,
    filled(d.Heartland_Status__c) AS heartland_status,
    filled(d.Heartland_Channel__c) AS channel,
    filled(d.Heartland_Store__c) AS store,
    minor_units(d.Heartland_Subtotal__c, d.exponent) AS heartland_subtotal_minor,
    minor_units(d.Heartland_Tax__c, d.exponent) AS heartland_tax_minor,
    minor_units(d.Heartland_Discount__c, d.exponent) AS heartland_discount_minor,
    minor_units(d.Heartland_Shipping__c, d.exponent) AS heartland_shipping_minor,
    minor_units(d.Heartland_Total__c, d.exponent) AS heartland_total_minor,
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
        unfit_value('OrderNumber', d.OrderNumber),
        unfit_value('AccountId', d.AccountId),
        unfit_value('Account.Heartland_Id__c', d.account_heartland_id_told),
        unfit_day('EffectiveDate', d.EffectiveDate),
        unfit_value('Status', d.Status),
        unfit_value('StatusCode', d.StatusCode),
        unfit_value('Pricebook2Id', d.Pricebook2Id),
        unfit_value('PoNumber', d.PoNumber),
        unfit_value('OrderReferenceNumber', d.OrderReferenceNumber),
        unfit_value('CurrencyIsoCode', d.CurrencyIsoCode),
        unfit_amount('TotalAmount', d.TotalAmount, d.exponent),
        unfit_moment('ActivatedDate', d.ActivatedDate),
        unfit_value('OwnerId', d.OwnerId),
        unfit_value('Heartland_Status__c', d.Heartland_Status__c),
        unfit_value('Heartland_Channel__c', d.Heartland_Channel__c),
        unfit_value('Heartland_Store__c', d.Heartland_Store__c),
        unfit_amount('Heartland_Subtotal__c', d.Heartland_Subtotal__c, d.exponent),
        unfit_amount('Heartland_Tax__c', d.Heartland_Tax__c, d.exponent),
        unfit_amount('Heartland_Discount__c', d.Heartland_Discount__c, d.exponent),
        unfit_amount('Heartland_Shipping__c', d.Heartland_Shipping__c, d.exponent),
        unfit_amount('Heartland_Total__c', d.Heartland_Total__c, d.exponent),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Account', d.Account)
    ) AS cast_failures
FROM prepared AS d;
