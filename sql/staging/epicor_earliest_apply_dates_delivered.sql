-- Purpose: Epicor's EADType rows as they were landed: every value as text
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
        "EADType_Company": 'VARCHAR',
        "EADType_EADType": 'VARCHAR',
        "EADType_EarliestApplyDate": 'VARCHAR',
        "EADType_Description": 'VARCHAR',
        "EADType_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "EADType": 'VARCHAR',
        "EarliestApplyDate": 'VARCHAR',
        "Description": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
