-- Purpose: Epicor's PartUOM rows as they were landed: every value as text
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
        "PartUOM_Company": 'VARCHAR',
        "PartUOM_PartNum": 'VARCHAR',
        "PartUOM_UOMCode": 'VARCHAR',
        "PartUOM_ConvFactor": 'VARCHAR',
        "PartUOM_ConvOperator": 'VARCHAR',
        "PartUOM_ConvToUOM": 'VARCHAR',
        "PartUOM_Active": 'VARCHAR',
        "PartUOM_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "PartNum": 'VARCHAR',
        "UOMCode": 'VARCHAR',
        "ConvFactor": 'VARCHAR',
        "ConvOperator": 'VARCHAR',
        "ConvToUOM": 'VARCHAR',
        "Active": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
