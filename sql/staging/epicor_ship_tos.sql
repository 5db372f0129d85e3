-- Purpose: Epicor's ShipTo rows as typed columns, with what does not fit
-- Grain: one row a delivered line
-- Parameters: load_id
-- Tables read: delivered
-- A BAQ names its columns Table_Field, the other read paths give the plain names: either spelling is read.
-- Kinetic has no empty numbers: a document number of 0 is none.
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
            coalesce("ShipTo_Company", "Company") AS company,
            coalesce("ShipTo_CustNum", "CustNum") AS cust_num,
            coalesce("ShipTo_ShipToNum", "ShipToNum") AS ship_to_num,
            coalesce("ShipTo_Name", "Name") AS name,
            coalesce("ShipTo_Address1", "Address1") AS address1,
            coalesce("ShipTo_Address2", "Address2") AS address2,
            coalesce("ShipTo_Address3", "Address3") AS address3,
            coalesce("ShipTo_City", "City") AS city,
            coalesce("ShipTo_State", "State") AS state,
            coalesce("ShipTo_ZIP", "ZIP") AS zip,
            coalesce("ShipTo_Country", "Country") AS country,
            coalesce("ShipTo_CountryNum", "CountryNum") AS country_num,
            coalesce("ShipTo_PhoneNum", "PhoneNum") AS phone_num,
            coalesce("ShipTo_EMailAddress", "EMailAddress") AS e_mail_address,
            coalesce("ShipTo_ShipViaCode", "ShipViaCode") AS ship_via_code,
            coalesce("ShipTo_TaxRegionCode", "TaxRegionCode") AS tax_region_code,
            coalesce("ShipTo_ExternalID", "ExternalID") AS external_id,
            coalesce("ShipTo_SysRowID", "SysRowID") AS sys_row_id,
            coalesce("Calculated_Rev", "SysRevID") AS sys_rev_id
        FROM numbered
    )
)
SELECT
    filled(d.company) AS company,
    whole_number(d.cust_num) AS cust_num,
    coalesce(d.ship_to_num, '') AS ship_to_num,
    filled(d.name) AS name,
    filled(d.address1) AS address_line1,
    filled(d.address2) AS address_line2,
    filled(d.address3) AS address_line3,
    filled(d.city) AS city,
    filled(d.state) AS state,
    filled(d.zip) AS postal_code,
    filled(d.country) AS country,
    nullif(whole_number(d.country_num), 0) AS country_num,
    filled(d.phone_num) AS phone,
    filled(d.e_mail_address) AS email,
    filled(d.ship_via_code) AS ship_via_code,
    filled(d.tax_region_code) AS tax_region_code,
    filled(d.external_id) AS external_id,
    filled(d.sys_row_id) AS sys_row_id,
    whole_number(d.sys_rev_id) AS revision,
    $load_id AS load_id,
    d.line,
    d.content_hash,
    concat_ws('|', d.company, d.cust_num, coalesce(d.ship_to_num, '')) AS record_key,
    whole_number(d.sys_rev_id) AS version,
    CAST(NULL AS DATE) AS touched_date,
    concat_ws(
        chr(10),
        unreadable_record(d.retail_etl_unreadable),
        unfit_value('company', d.company),
        unfit_number('cust_num', d.cust_num),
        unfit_value('ship_to_num', d.ship_to_num),
        unfit_value('name', d.name),
        unfit_value('address_line1', d.address1),
        unfit_value('address_line2', d.address2),
        unfit_value('address_line3', d.address3),
        unfit_value('city', d.city),
        unfit_value('state', d.state),
        unfit_value('postal_code', d.zip),
        unfit_value('country', d.country),
        unfit_number('country_num', d.country_num),
        unfit_value('phone', d.phone_num),
        unfit_value('email', d.e_mail_address),
        unfit_value('ship_via_code', d.ship_via_code),
        unfit_value('tax_region_code', d.tax_region_code),
        unfit_value('external_id', d.external_id),
        unfit_number('revision', d.sys_rev_id)
    ) AS cast_failures
FROM prepared AS d;
