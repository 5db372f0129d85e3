-- Purpose: Salesforce's prices as typed columns, with what does not fit
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
            org_number(UnitPrice) AS UnitPrice
        ),
        Pricebook2 ->> '$.Name' AS price_book_name_told,
        Pricebook2 ->> '$.IsStandard' AS is_standard_told,
        Product2 ->> '$.Heartland_Id__c' AS product_heartland_id_told,
        currency_exponent(coalesce(filled(CurrencyIsoCode), $currency)) AS exponent
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.Pricebook2Id) AS price_book_id,
    filled(d.price_book_name_told) AS price_book_name,
    yes_or_no(d.is_standard_told) AS is_standard,
    filled(d.Product2Id) AS product_id,
    filled(d.product_heartland_id_told) AS product_heartland_id,
    filled(d.ProductCode) AS sku,
    coalesce(filled(d.CurrencyIsoCode), $currency) AS currency,
    exact_decimal(d.UnitPrice) AS unit_price,
    yes_or_no(d.IsActive) AS is_active,
    yes_or_no(d.UseStandardPrice) AS use_standard_price,
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
        unfit_value('Pricebook2Id', d.Pricebook2Id),
        unfit_value('Pricebook2.Name', d.price_book_name_told),
        unfit_flag('Pricebook2.IsStandard', d.is_standard_told),
        unfit_value('Product2Id', d.Product2Id),
        unfit_value('Product2.Heartland_Id__c', d.product_heartland_id_told),
        unfit_value('ProductCode', d.ProductCode),
        unfit_value('CurrencyIsoCode', d.CurrencyIsoCode),
        unfit_decimal('UnitPrice', d.UnitPrice),
        unfit_flag('IsActive', d.IsActive),
        unfit_flag('UseStandardPrice', d.UseStandardPrice),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Pricebook2', d.Pricebook2),
        unfit_object('Product2', d.Product2)
    ) AS cast_failures
FROM prepared AS d;
