-- Purpose: Salesforce's synced payments as typed columns, with what does not fit
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
            org_number(Amount__c) AS Amount__c,
            org_number(Tip__c) AS Tip__c,
            org_number(Settlement_Amount__c) AS Settlement_Amount__c
        ),
        Order__r ->> '$.Heartland_Id__c' AS order_heartland_id_told,
        currency_exponent(coalesce(filled(CurrencyIsoCode), $currency)) AS exponent
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.Name) AS number,
    filled(d.Order__c) AS order_id,
    filled(d.order_heartland_id_told) AS order_heartland_id,
    filled(d.Account__c) AS account_id,
    coalesce(filled(d.CurrencyIsoCode), $currency) AS currency,
    minor_units(d.Amount__c, d.exponent) AS amount_minor,
    minor_units(d.Tip__c, d.exponent) AS tip_minor,
    filled(d.Method__c) AS method,
    filled(d.Card_Brand__c) AS card_brand,
    filled(d.Card_Last4__c) AS card_last_four,
    filled(d.Status__c) AS status,
    filled(d.Gateway_Txn_Id__c) AS gateway_transaction_id,
    filled(d.Auth_Code__c) AS auth_code,
    utc_moment(d.Processed_At__c) AS processed_at,
    filled(d.Batch_Id__c) AS batch_id,
    utc_moment(d.Settled_At__c) AS settled_at,
    minor_units(d.Settlement_Amount__c, d.exponent) AS settlement_minor,
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
        unfit_value('Order__c', d.Order__c),
        unfit_value('Order__r.Heartland_Id__c', d.order_heartland_id_told),
        unfit_value('Account__c', d.Account__c),
        unfit_value('CurrencyIsoCode', d.CurrencyIsoCode),
        unfit_amount('Amount__c', d.Amount__c, d.exponent),
        unfit_amount('Tip__c', d.Tip__c, d.exponent),
        unfit_value('Method__c', d.Method__c),
        unfit_value('Card_Brand__c', d.Card_Brand__c),
        unfit_value('Card_Last4__c', d.Card_Last4__c),
        unfit_value('Status__c', d.Status__c),
        unfit_value('Gateway_Txn_Id__c', d.Gateway_Txn_Id__c),
        unfit_value('Auth_Code__c', d.Auth_Code__c),
        unfit_moment('Processed_At__c', d.Processed_At__c),
        unfit_value('Batch_Id__c', d.Batch_Id__c),
        unfit_moment('Settled_At__c', d.Settled_At__c),
        unfit_amount('Settlement_Amount__c', d.Settlement_Amount__c, d.exponent),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Order__r', d.Order__r)
    ) AS cast_failures
FROM prepared AS d;
