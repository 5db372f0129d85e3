-- Purpose: Epicor's JobProd rows as they were landed: every value as text
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
        "JobProd_Company": 'VARCHAR',
        "JobProd_SysRowID": 'VARCHAR',
        "JobProd_JobNum": 'VARCHAR',
        "JobProd_OrderNum": 'VARCHAR',
        "JobProd_OrderLine": 'VARCHAR',
        "JobProd_OrderRelNum": 'VARCHAR',
        "JobProd_PartNum": 'VARCHAR',
        "JobProd_ProdQty": 'VARCHAR',
        "JobProd_ShippedQty": 'VARCHAR',
        "JobProd_ReceivedQty": 'VARCHAR',
        "JobProd_MakeToType": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
