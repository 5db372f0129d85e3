-- Purpose: Epicor's GLAccount rows as they were landed: every value as text
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
        "GLAccount_Company": 'VARCHAR',
        "GLAccount_COACode": 'VARCHAR',
        "GLAccount_GLAccount": 'VARCHAR',
        "GLAccount_SegValue1": 'VARCHAR',
        "GLAccount_SegValue2": 'VARCHAR',
        "GLAccount_SegValue3": 'VARCHAR',
        "GLAccount_SegValue4": 'VARCHAR',
        "GLAccount_SegValue5": 'VARCHAR',
        "GLAccount_AccountDesc": 'VARCHAR',
        "GLAccount_Active": 'VARCHAR',
        "GLAccount_EffFrom": 'VARCHAR',
        "GLAccount_EffTo": 'VARCHAR',
        "GLAccount_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "COACode": 'VARCHAR',
        "GLAccount": 'VARCHAR',
        "SegValue1": 'VARCHAR',
        "SegValue2": 'VARCHAR',
        "SegValue3": 'VARCHAR',
        "SegValue4": 'VARCHAR',
        "SegValue5": 'VARCHAR',
        "AccountDesc": 'VARCHAR',
        "Active": 'VARCHAR',
        "EffFrom": 'VARCHAR',
        "EffTo": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
