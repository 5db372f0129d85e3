-- Purpose: Epicor's BankTran rows as they were landed: every value as text
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
        "BankTran_Company": 'VARCHAR',
        "BankTran_BankAcctID": 'VARCHAR',
        "BankTran_TranNum": 'VARCHAR',
        "BankTran_Voided": 'VARCHAR',
        "BankTran_TranDate": 'VARCHAR',
        "BankTran_CurrencyCode": 'VARCHAR',
        "BankTran_TranAmt": 'VARCHAR',
        "BankTran_DocTranAmt": 'VARCHAR',
        "BankTran_TranRef": 'VARCHAR',
        "BankTran_BankFeeID": 'VARCHAR',
        "BankTran_GLPosted": 'VARCHAR',
        "BankTran_TranCleared": 'VARCHAR',
        "BankTran_TranClearedAmt": 'VARCHAR',
        "BankTran_TranClearedDate": 'VARCHAR',
        "BankTran_BankSlip": 'VARCHAR',
        "BankTran_JournalCode": 'VARCHAR',
        "BankTran_JournalNum": 'VARCHAR',
        "BankTran_GroupID": 'VARCHAR',
        "BankTran_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "BankAcctID": 'VARCHAR',
        "TranNum": 'VARCHAR',
        "Voided": 'VARCHAR',
        "TranDate": 'VARCHAR',
        "CurrencyCode": 'VARCHAR',
        "TranAmt": 'VARCHAR',
        "DocTranAmt": 'VARCHAR',
        "TranRef": 'VARCHAR',
        "BankFeeID": 'VARCHAR',
        "GLPosted": 'VARCHAR',
        "TranCleared": 'VARCHAR',
        "TranClearedAmt": 'VARCHAR',
        "TranClearedDate": 'VARCHAR',
        "BankSlip": 'VARCHAR',
        "JournalCode": 'VARCHAR',
        "JournalNum": 'VARCHAR',
        "GroupID": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
