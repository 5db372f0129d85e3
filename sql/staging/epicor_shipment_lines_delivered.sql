-- Purpose: Epicor's ShipDtl rows as they were landed: every value as text
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
        "ShipDtl_Company": 'VARCHAR',
        "ShipDtl_PackNum": 'VARCHAR',
        "ShipDtl_PackLine": 'VARCHAR',
        "ShipDtl_OrderNum": 'VARCHAR',
        "ShipDtl_OrderLine": 'VARCHAR',
        "ShipDtl_OrderRelNum": 'VARCHAR',
        "ShipDtl_PartNum": 'VARCHAR',
        "ShipDtl_LineDesc": 'VARCHAR',
        "ShipDtl_OurInventoryShipQty": 'VARCHAR',
        "ShipDtl_OurJobShipQty": 'VARCHAR',
        "ShipDtl_SellingInventoryShipQty": 'VARCHAR',
        "ShipDtl_SellingJobShipQty": 'VARCHAR',
        "ShipDtl_JobNum": 'VARCHAR',
        "ShipDtl_ShipCmpl": 'VARCHAR',
        "ShipDtl_LotNum": 'VARCHAR',
        "ShipDtl_ChangeDate": 'VARCHAR',
        "ShipDtl_ChangeTime": 'VARCHAR',
        "ShipDtl_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "PackNum": 'VARCHAR',
        "PackLine": 'VARCHAR',
        "OrderNum": 'VARCHAR',
        "OrderLine": 'VARCHAR',
        "OrderRelNum": 'VARCHAR',
        "PartNum": 'VARCHAR',
        "LineDesc": 'VARCHAR',
        "OurInventoryShipQty": 'VARCHAR',
        "OurJobShipQty": 'VARCHAR',
        "SellingInventoryShipQty": 'VARCHAR',
        "SellingJobShipQty": 'VARCHAR',
        "JobNum": 'VARCHAR',
        "ShipCmpl": 'VARCHAR',
        "LotNum": 'VARCHAR',
        "ChangeDate": 'VARCHAR',
        "ChangeTime": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
