-- Purpose: Heartland's stock as they were landed: every value as text, nested ones as JSON
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
        sku: 'VARCHAR',
        location_id: 'VARCHAR',
        product_id: 'VARCHAR',
        quantity_on_hand: 'VARCHAR',
        quantity_reserved: 'VARCHAR',
        quantity_available: 'VARCHAR',
        quantity_in_transit: 'VARCHAR',
        quantity_on_order: 'VARCHAR',
        unit_cost: 'VARCHAR',
        updated_at: 'VARCHAR',
        retail_etl_unreadable: 'JSON'
    }
);
