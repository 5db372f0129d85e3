-- Purpose: Epicor's PartWhse rows as they were landed: every value as text
-- Grain: one row a line of the file, in the order of its lines
-- Parameters: none; the variable landed_file has path and longest_line (bytes)
-- Tables read: the landed file
CREATE OR REPLACE TEMP VIEW delivered AS
SELECT CAST(NULL AS BIGINT) AS line, *
FROM read_json(
    getvariable('landed_file').path,
    format = 'newline_delimited',
    compression = 'zstd',
    maximum_object_size = getvariable('landed_file').longest_line,
    columns = {
        "PartWhse_Company": 'VARCHAR',
        "PartWhse_PartNum": 'VARCHAR',
        "PartWhse_WarehouseCode": 'VARCHAR',
        "Warehse_Plant": 'VARCHAR',
        "Part_IUM": 'VARCHAR',
        "PartWhse_OnHandQty": 'VARCHAR',
        "PartWhse_NonNettableQty": 'VARCHAR',
        "PartWhse_ReservedQty": 'VARCHAR',
        "PartWhse_AllocatedQty": 'VARCHAR',
        "PartWhse_PickingQty": 'VARCHAR',
        "PartWhse_PickedQty": 'VARCHAR',
        "PartWhse_DemandQty": 'VARCHAR',
        "PartWhse_SalesDemandQty": 'VARCHAR',
        "PartWhse_JobDemandQty": 'VARCHAR',
        "PartWhse_TFOrdDemandQty": 'VARCHAR',
        "PartWhse_BuyToOrderQty": 'VARCHAR',
        "PartWhse_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "PartNum": 'VARCHAR',
        "WarehouseCode": 'VARCHAR',
        "Plant": 'VARCHAR',
        "OnHandQty": 'VARCHAR',
        "NonNettableQty": 'VARCHAR',
        "ReservedQty": 'VARCHAR',
        "AllocatedQty": 'VARCHAR',
        "PickingQty": 'VARCHAR',
        "PickedQty": 'VARCHAR',
        "DemandQty": 'VARCHAR',
        "SalesDemandQty": 'VARCHAR',
        "JobDemandQty": 'VARCHAR',
        "TFOrdDemandQty": 'VARCHAR',
        "BuyToOrderQty": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
