-- Purpose: Epicor's FiscalPer rows as they were landed: every value as text
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
        "FiscalPer_Company": 'VARCHAR',
        "FiscalPer_FiscalCalendarID": 'VARCHAR',
        "FiscalPer_FiscalYear": 'VARCHAR',
        "FiscalPer_FiscalYearSuffix": 'VARCHAR',
        "FiscalPer_FiscalPeriod": 'VARCHAR',
        "FiscalPer_StartDate": 'VARCHAR',
        "FiscalPer_EndDate": 'VARCHAR',
        "FiscalPer_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "FiscalCalendarID": 'VARCHAR',
        "FiscalYear": 'VARCHAR',
        "FiscalYearSuffix": 'VARCHAR',
        "FiscalPeriod": 'VARCHAR',
        "StartDate": 'VARCHAR',
        "EndDate": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
