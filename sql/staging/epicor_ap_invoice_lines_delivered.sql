-- Purpose: Epicor's APInvDtl rows as they were landed: every value as text
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
        "APInvDtl_Company": 'VARCHAR',
        "APInvDtl_VendorNum": 'VARCHAR',
        "APInvDtl_InvoiceNum": 'VARCHAR',
        "APInvDtl_InvoiceLine": 'VARCHAR',
        "APInvDtl_LineType": 'VARCHAR',
        "APInvDtl_PartNum": 'VARCHAR',
        "APInvDtl_Description": 'VARCHAR',
        "APInvDtl_VendorQty": 'VARCHAR',
        "APInvDtl_PUM": 'VARCHAR',
        "APInvHed_CurrencyCode": 'VARCHAR',
        "APInvDtl_DocUnitCost": 'VARCHAR',
        "APInvDtl_DocExtCost": 'VARCHAR',
        "APInvDtl_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "VendorNum": 'VARCHAR',
        "InvoiceNum": 'VARCHAR',
        "InvoiceLine": 'VARCHAR',
        "LineType": 'VARCHAR',
        "PartNum": 'VARCHAR',
        "Description": 'VARCHAR',
        "VendorQty": 'VARCHAR',
        "PUM": 'VARCHAR',
        "DocUnitCost": 'VARCHAR',
        "DocExtCost": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
