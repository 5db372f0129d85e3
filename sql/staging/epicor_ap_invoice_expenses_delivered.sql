-- Purpose: Epicor's APInvExp rows as they were landed: every value as text
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
        "APInvExp_Company": 'VARCHAR',
        "APInvExp_VendorNum": 'VARCHAR',
        "APInvExp_InvoiceNum": 'VARCHAR',
        "APInvExp_InvoiceLine": 'VARCHAR',
        "APInvExp_InvExpSeq": 'VARCHAR',
        "APInvHed_CurrencyCode": 'VARCHAR',
        "APInvExp_DocExpAmt": 'VARCHAR',
        "APInvExp_GLAccount": 'VARCHAR',
        "APInvExp_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "VendorNum": 'VARCHAR',
        "InvoiceNum": 'VARCHAR',
        "InvoiceLine": 'VARCHAR',
        "InvExpSeq": 'VARCHAR',
        "DocExpAmt": 'VARCHAR',
        "GLAccount": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
