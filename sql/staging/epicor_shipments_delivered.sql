-- Purpose: Epicor's ShipHead rows as they were landed: every value as text
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
        "ShipHead_Company": 'VARCHAR',
        "ShipHead_PackNum": 'VARCHAR',
        "ShipHead_CustNum": 'VARCHAR',
        "ShipHead_ShipDate": 'VARCHAR',
        "ShipHead_ShipStatus": 'VARCHAR',
        "ShipHead_TrackingNumber": 'VARCHAR',
        "ShipHead_ShipViaCode": 'VARCHAR',
        "ShipHead_ReadyToInvoice": 'VARCHAR',
        "ShipHead_Invoiced": 'VARCHAR',
        "ShipHead_Voided": 'VARCHAR',
        "ShipHead_Plant": 'VARCHAR',
        "ShipHead_ExternalID": 'VARCHAR',
        "ShipHead_ChangeDate": 'VARCHAR',
        "ShipHead_ChangeTime": 'VARCHAR',
        "ShipHead_ChangedBy": 'VARCHAR',
        "ShipHead_SysRowID": 'VARCHAR',
        "Calculated_Rev": 'VARCHAR',
        "Company": 'VARCHAR',
        "PackNum": 'VARCHAR',
        "CustNum": 'VARCHAR',
        "ShipDate": 'VARCHAR',
        "ShipStatus": 'VARCHAR',
        "TrackingNumber": 'VARCHAR',
        "ShipViaCode": 'VARCHAR',
        "ReadyToInvoice": 'VARCHAR',
        "Invoiced": 'VARCHAR',
        "Voided": 'VARCHAR',
        "Plant": 'VARCHAR',
        "ExternalID": 'VARCHAR',
        "ChangeDate": 'VARCHAR',
        "ChangeTime": 'VARCHAR',
        "ChangedBy": 'VARCHAR',
        "SysRowID": 'VARCHAR',
        "SysRevID": 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
