-- Purpose: Epicor's CashDtl rows as they were landed: every value as text
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
        "CashDtl_Company": 'VARCHAR',
        "CashDtl_GroupID": 'VARCHAR',
        "CashDtl_HeadNum": 'VARCHAR',
        "CashDtl_InvoiceNum": 'VARCHAR',
        "CashDtl_InvoiceRef": 'VARCHAR',
        "CashDtl_TranType": 'VARCHAR',
        "CashDtl_TranDate": 'VARCHAR',
        "CashHead_CurrencyCode": 'VARCHAR',
        "CashDtl_TranAmt": 'VARCHAR',
        "CashDtl_DocTranAmt": 'VARCHAR',
        "CashDtl_DocDiscount": 'VARCHAR',
        "CashDtl_WriteOff": 'VARCHAR',
        "CashDtl_DocWriteOffAmount": 'VARCHAR',
        "CashDtl_WriteOffAccount": 'VARCHAR',
        "CashDtl_ChangeDate": 'VARCHAR',
        "CashDtl_ChangedBy": 'VARCHAR',
        "CashDtl_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "GroupID": 'VARCHAR',
        "HeadNum": 'VARCHAR',
        "InvoiceNum": 'VARCHAR',
        "InvoiceRef": 'VARCHAR',
        "TranType": 'VARCHAR',
        "TranDate": 'VARCHAR',
        "TranAmt": 'VARCHAR',
        "DocTranAmt": 'VARCHAR',
        "DocDiscount": 'VARCHAR',
        "WriteOff": 'VARCHAR',
        "DocWriteOffAmount": 'VARCHAR',
        "WriteOffAccount": 'VARCHAR',
        "ChangeDate": 'VARCHAR',
        "ChangedBy": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
