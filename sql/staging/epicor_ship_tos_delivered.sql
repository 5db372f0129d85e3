-- Purpose: Epicor's ShipTo rows as they were landed: every value as text
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: path, longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP TABLE delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    $path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = $longest_line,
    columns = {
        "ShipTo_Company": 'VARCHAR',
        "ShipTo_CustNum": 'VARCHAR',
        "ShipTo_ShipToNum": 'VARCHAR',
        "ShipTo_Name": 'VARCHAR',
        "ShipTo_Address1": 'VARCHAR',
        "ShipTo_Address2": 'VARCHAR',
        "ShipTo_Address3": 'VARCHAR',
        "ShipTo_City": 'VARCHAR',
        "ShipTo_State": 'VARCHAR',
        "ShipTo_ZIP": 'VARCHAR',
        "ShipTo_Country": 'VARCHAR',
        "ShipTo_CountryNum": 'VARCHAR',
        "ShipTo_PhoneNum": 'VARCHAR',
        "ShipTo_EMailAddress": 'VARCHAR',
        "ShipTo_ShipViaCode": 'VARCHAR',
        "ShipTo_TaxRegionCode": 'VARCHAR',
        "ShipTo_ExternalID": 'VARCHAR',
        "ShipTo_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "CustNum": 'VARCHAR',
        "ShipToNum": 'VARCHAR',
        "Name": 'VARCHAR',
        "Address1": 'VARCHAR',
        "Address2": 'VARCHAR',
        "Address3": 'VARCHAR',
        "City": 'VARCHAR',
        "State": 'VARCHAR',
        "ZIP": 'VARCHAR',
        "Country": 'VARCHAR',
        "CountryNum": 'VARCHAR',
        "PhoneNum": 'VARCHAR',
        "EMailAddress": 'VARCHAR',
        "ShipViaCode": 'VARCHAR',
        "TaxRegionCode": 'VARCHAR',
        "ExternalID": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
