-- Purpose: Salesforce's lines of orders as typed columns, with what does not fit
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
            org_number(Quantity) AS Quantity,
            org_number(UnitPrice) AS UnitPrice,
            org_number(TotalPrice) AS TotalPrice,
            org_number(Heartland_Line_No__c) AS Heartland_Line_No__c,
            org_number(Heartland_Tax__c) AS Heartland_Tax__c,
            org_number(Heartland_Discount__c) AS Heartland_Discount__c
        ),
        "Order" ->> '$.Heartland_Id__c' AS order_heartland_id_told,
        Product2 ->> '$.ProductCode' AS sku_told,
        currency_exponent(coalesce(filled(CurrencyIsoCode), $currency)) AS exponent
    FROM numbered
)
SELECT
    filled(d.Id) AS id,
    yes_or_no(d.IsDeleted) AS is_deleted,
    filled(d.OrderItemNumber) AS order_item_number,
    filled(d.OrderId) AS order_id,
    filled(d.order_heartland_id_told) AS order_heartland_id,
    filled(d.PricebookEntryId) AS price_book_entry_id,
    filled(d.Product2Id) AS product_id,
    filled(d.sku_told) AS sku,
    exact_decimal(d.Quantity) AS ordered_quantity,
    coalesce(filled(d.CurrencyIsoCode), $currency) AS currency,
    exact_decimal(d.UnitPrice) AS unit_price,
    minor_units(d.TotalPrice, d.exponent) AS total_price_minor,
    exact_decimal(d.Heartland_Line_No__c) AS line_number,
    minor_units(d.Heartland_Tax__c, d.exponent) AS heartland_tax_minor,
    minor_units(d.Heartland_Discount__c, d.exponent) AS heartland_discount_minor,
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
        unfit_value('OrderItemNumber', d.OrderItemNumber),
        unfit_value('OrderId', d.OrderId),
        unfit_value('Order.Heartland_Id__c', d.order_heartland_id_told),
        unfit_value('PricebookEntryId', d.PricebookEntryId),
        unfit_value('Product2Id', d.Product2Id),
        unfit_value('Product2.ProductCode', d.sku_told),
        unfit_decimal('Quantity', d.Quantity),
        unfit_value('CurrencyIsoCode', d.CurrencyIsoCode),
        unfit_decimal('UnitPrice', d.UnitPrice),
        unfit_amount('TotalPrice', d.TotalPrice, d.exponent),
        unfit_decimal('Heartland_Line_No__c', d.Heartland_Line_No__c),
        unfit_amount('Heartland_Tax__c', d.Heartland_Tax__c, d.exponent),
        unfit_amount('Heartland_Discount__c', d.Heartland_Discount__c, d.exponent),
        unfit_value('Heartland_Id__c', d.Heartland_Id__c),
        unfit_moment('Heartland_Updated_At__c', d.Heartland_Updated_At__c),
        unfit_value('Heartland_Sync_Hash__c', d.Heartland_Sync_Hash__c),
        unfit_moment('Heartland_Last_Sync__c', d.Heartland_Last_Sync__c),
        unfit_moment('CreatedDate', d.CreatedDate),
        unfit_moment('LastModifiedDate', d.LastModifiedDate),
        unfit_value('LastModifiedById', d.LastModifiedById),
        unfit_moment('SystemModstamp', d.SystemModstamp),
        unfit_object('Order', d."Order"),
        unfit_object('Product2', d.Product2)
    ) AS cast_failures
FROM prepared AS d;
